"""Reads what a Swift file declares and which names it uses, from its text alone."""

import re

TYPE_WORDS = {"struct", "class", "enum", "protocol", "actor"}
MODIFIERS = {
    "public", "package", "internal", "private", "fileprivate", "open", "final", "static", "class", "mutating", "async",
    "nonmutating", "nonisolated", "override", "convenience", "required", "lazy", "weak", "unowned", "indirect",
    "borrowing", "consuming", "isolated", "unsafe", "dynamic", "optional", "prefix", "postfix", "infix", "sending",
}  # fmt: skip
TOKEN = re.compile(r"[A-Za-z_]\w*|`\w+`|->|\S|\n")


def code_only(text):
    """The text with comments and string literals made blank; what is interpolated stays."""
    kept, position, depth = [], 0, []  # depth: open parentheses of each interpolation that we are in, with its quote

    def blank(end):
        nonlocal position
        kept.append(re.sub(r"[^\n]", " ", text[position:end]))
        position = end

    def string(quote):
        """Skips to the end of a literal, or into an interpolation of it."""
        hashes = quote.count("#") // 2 if quote.startswith("#") else 0
        plain, escape = quote.strip("#"), "\\" + "#" * hashes
        end = position
        while end < len(text):
            if text.startswith(escape + "(", end):
                blank(end + len(escape) + 1)
                depth.append([1, quote])
                return
            if text.startswith(escape, end):
                end += len(escape) + 1
            elif text.startswith(plain + "#" * hashes, end):
                blank(end + len(plain) + hashes)
                return
            else:
                end += 1
        blank(end)

    while position < len(text):
        opening = re.compile(r'//|/\*|(#*)("""|")').match(text, position)
        if opening is None:
            letter = text[position]
            kept.append(letter)
            position += 1
            if depth and letter in "()":
                depth[-1][0] += 1 if letter == "(" else -1
                if depth[-1][0] == 0:
                    string(depth.pop()[1])
        elif opening.group() == "//":
            end = text.find("\n", position)
            blank(len(text) if end < 0 else end)
        elif opening.group() == "/*":
            level, end = 1, position + 2
            while level and end < len(text):
                step = {"/*": 1, "*/": -1}.get(text[end : end + 2], 0)
                level, end = level + step, end + (2 if step else 1)
            blank(end)
        else:
            hashes = opening.group(1)
            blank(opening.end())
            string(hashes + opening.group(2) + hashes)
    return "".join(kept)


class SwiftFile:
    """What a file declares, and the names in it."""

    def __init__(self, path, module, root):
        """`module` is the module's folder, `root` that of the package."""
        self.path = path
        self.name = path.relative_to(root).as_posix()
        self.folder = path.parent.relative_to(module).as_posix()
        text = path.read_text()
        self.lines = text.count("\n")
        self.tokens = [token.strip("`") for token in TOKEN.findall(code_only(text))]
        self.types = {}  # of the top level, and whether private
        self.nested = set()
        self.extended = set()
        self.extension_types = set()  # nested in an extension
        self.globals = set()
        self.members = set()
        self.shown_members = set()  # those that are not private, each with its type
        self.inits = set()  # (type, first label)
        self.extension_inits = set()
        self.locals = set()
        self.declare()

    def after(self, place, skip=1):
        place += skip
        while place < len(self.tokens) and self.tokens[place] == "\n":
            place += 1
        return self.tokens[place] if place < len(self.tokens) else ""

    def is_private(self, place):
        place -= 1
        while place >= 0 and (self.tokens[place] in MODIFIERS or self.tokens[place] in "()"):
            if self.tokens[place] in ("private", "fileprivate") and self.tokens[place + 1] != "(":
                return True
            place -= 1
        return False

    def declare(self):
        """Goes once over the tokens, with a stack of what each open brace belongs to."""
        scopes, pending = [("file", "")], ("body", "")
        for place, token in enumerate(self.tokens):
            kind, owner = scopes[-1]
            before = self.tokens[place - 1] if place else "\n"
            following = self.after(place)
            named = re.match(r"[A-Za-z_]", following) is not None
            if token == "{":
                scopes.append(pending)
                pending = ("body", "")
            elif token == "}" and len(scopes) > 1:
                scopes.pop()
            elif before == ".":
                continue
            elif token in TYPE_WORDS | {"typealias"} and named and following not in MODIFIERS | {"func", "var", "let"}:
                if token != "typealias":
                    pending = ("type", following)
                if kind == "file":
                    self.types[following] = self.is_private(place)
                elif kind != "body":
                    self.nested.add(following)
                    if kind == "extension":
                        self.extension_types.add(following)
            elif token == "extension" and kind == "file":
                pending = ("extension", following)
                self.extended.update({following, "".join(self.tokens[place + 1 : place + 4])})
            elif token == "init" and kind in ("type", "extension") and following in "(?<":
                label = re.match(r"init (?:\? )?(?:< [^>]*> )?\( (?!_)(\w+)", " ".join(self.tokens[place : place + 16]))
                if label:
                    self.inits.add((owner, label.group(1)))
                    if kind == "extension" and not self.is_private(place):
                        self.extension_inits.add((owner, label.group(1)))
            elif token in ("func", "var", "let", "case") and named:
                self.declare_value(token, place, following, kind, owner)
            elif following == ":" and re.match(r"[a-z_]", token):
                self.locals.add(token)

    def declare_value(self, token, place, name, kind, owner):
        if token == "case":
            if kind in ("type", "extension"):
                rest = " ".join(self.tokens[place + 1 : place + 60]).split("\n")[0]
                self.members.update(re.findall(r"(?:^|, )(\w+)", re.sub(r"\([^()]*\)", "", rest)))
            return
        if kind == "file":
            if not self.is_private(place):
                self.globals.add(name)
        elif kind == "body":
            self.locals.add(name)
        else:
            self.members.add(name)
            if not self.is_private(place):
                self.shown_members.add((name, owner))
