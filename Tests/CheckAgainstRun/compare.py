#!/usr/bin/env python3
"""Compares what `weir check` says of manifests with what `weir run` does with them.

    compare.py [--weir PATH] [--count N] [--seed N] [FILE ...]

Takes the manifests of the examples and of `seeds.yaml`, and N mutations of each. A manifest that check accepts must not be
refused by run (status 2 or 3), and what check refuses run must refuse with the same lines. Prints each that differs.
"""
import argparse
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
VALUES = """null true 0 -1 1 2.5 1e400 '' a "a b" [] [1] [a,b] [[1]] [{a:1}] {} {a:1} ${params.x} ${params.x:-3} ${shared.x}
 ${shared.x:-[]} ${item} pre-${params.x} $ ${ shared.r shared shared.a.b[params.x] end main a b other probe.echo probe.stream
 probe.sequence probe.get probe.put probe.params probe.visits text.join text.summarize files.read files.list tables.read nope.type
 text sequential parallel discard keep stop continue 5% 200% 1s 1 sequential_ 99999999999999999999 .nan ~ yes""".split()
KEYS = """uses run params with input output batch items concurrency window on_error tolerate results retry fallback catch limit
 max_visits next start nodes flows flow scope collect action plugins shared limits functions include weir attempts wait backoff
 max_wait jitter to error each as keys range split size glob lines csv jsonl matrix separator from step path words typo""".split()
# Which would wait, or write where nobody looks.
UNSAFE = re.compile(r"probe\.(crash|exit|leak|sleep|wait|gauge|burn|timer)|/dev/|/proc")


def scalars(text):
    """The places of values: behind a colon, in a list, or after a dash."""
    return [m.span(2) for m in re.finditer(r"(: +|\[ ?|, ?|- +)([^\s,\[\]{}#][^,\[\]{}#\n]*?)(?= *(?:[,\]}#\n]|$))", text)]


def pairs(text):
    return [m.span() for m in re.finditer(r"[A-Za-z_]\w* ?: +[^\s,\[\]{}#][^,\[\]{}#\n]*,? ?", text)]


def keys(text):
    return [m.span(1) for m in re.finditer(r"(?:^|[{,\s])([A-Za-z_]\w*)(?=:)", text, re.M)]


def mutate(text, dice):
    for _ in range(dice.choice([1, 1, 1, 2, 3])):
        kind = dice.randrange(6)
        try:
            if kind == 0:
                start, end = dice.choice(scalars(text))
                text = text[:start] + dice.choice(VALUES) + text[end:]
            elif kind == 1:
                start, end = dice.choice(pairs(text))
                text = text[:start] + text[end:]
            elif kind == 2:
                start, end = dice.choice(keys(text))
                text = text[:start] + dice.choice(KEYS) + text[end:]
            elif kind == 3:
                place = dice.choice([m.end() for m in re.finditer(r"\{", text)])
                text = text[:place] + f" {dice.choice(KEYS)}: {dice.choice(VALUES)}," + text[place:]
            elif kind == 4:
                lines = text.split("\n")
                place = dice.randrange(len(lines))
                text = "\n".join(lines[:place] + lines[place + 1:])
            else:
                lines = text.split("\n")
                place = dice.randrange(len(lines))
                indent = re.match(" *", lines[place]).group()
                lines.insert(place, f"{indent}{dice.choice(KEYS)}: {dice.choice(VALUES)}")
                text = "\n".join(lines)
        except IndexError:
            pass
    return text


def call(weir, command, folder):
    try:
        run = subprocess.run([weir, command, "flow.yaml"], cwd=folder, capture_output=True, timeout=10,
                             stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return None, []
    return run.returncode, run.stderr.decode(errors="replace").splitlines()


def difference(weir, folder):
    """What is wrong, or None."""
    status, lines = call(weir, "check", folder)
    if status is None:
        return "check does not end"
    if status not in (0, 2, 3):
        return f"check ends with {status}: {lines[:2]}"
    after, said = call(weir, "run", folder)
    if after is None:
        return None
    if status == 0 and after in (2, 3):
        return f"check accepts, run refuses with {after}: {said[:3]}"
    if status != 0 and after != status:
        return f"check refuses with {status}, run ends with {after}: {lines[:2]} {said[:2]}"
    if status != 0 and said != lines:
        return f"other lines: {[(a, b) for a, b in zip(lines + [''], said + ['']) if a != b][:1]}"
    if status == 0 and said[:len(lines)] != lines:
        return f"other warnings: {lines[:2]} {said[:2]}"
    if after not in (0, 1, 2, 3):
        return f"run ends with {after}: {said[:3]}"
    return None


def seeds(files):
    for file in files or sorted(ROOT.glob("examples/*/flow.yaml")):
        yield pathlib.Path(file).parent, pathlib.Path(file).read_text()
    if not files:
        for text in (pathlib.Path(__file__).parent / "seeds.yaml").read_text().split("---\n"):
            yield None, text


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--weir", default=str(ROOT / ".build/debug/weir"))
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    dice = random.Random(options.seed)
    tried = failed = 0
    for source, text in seeds(options.files):
        for number in range(options.count + 1):
            mutant = mutate(text, dice) if number else text
            if UNSAFE.search(mutant):
                continue
            with tempfile.TemporaryDirectory(prefix="weir-compare-") as scratch:
                folder = pathlib.Path(scratch) / "m"
                if source:
                    shutil.copytree(source, folder)
                else:
                    folder.mkdir()
                (folder / "flow.yaml").write_text(mutant)
                tried += 1
                complaint = difference(options.weir, folder)
            if complaint:
                failed += 1
                print(f"--- {complaint}\n{mutant}")
    print(f"{tried} manifests, {failed} differences")
    return 1 if failed or not tried else 0


if __name__ == "__main__":
    sys.exit(main())
