/// Makes the text for Yams from that of a file, where YAML 1.1 and 1.2 differ.
///
///     bytes ──▶ YAMLScan ──▶ text ──▶ Yams ──▶ StandIns.restored
///
/// It knows as much of the grammar as it takes to tell comments, quotes, block scalars and plain scalars apart, and leaves
/// it to Yams to say what is wrong with them.
struct YAMLScan {
    /// A place where a comment begins without a space before it.
    private(set) var tightComments: [YAMLPlace] = []
    private(set) var standIns = StandIns()
    /// The text, as far as it has been read.
    private(set) var text = String.UnicodeScalarView()

    private let source: String.UnicodeScalarView
    private var index: String.UnicodeScalarView.Index
    private var line: Int32 = 1
    private var column: Int32 = 1
    /// How many brackets and braces are open.
    private var depth = 0
    /// The column of the key or dash that what comes next belongs to; 0 for none.
    private var parent: Int32 = 0
    /// The column where the last scalar began.
    private var scalarColumn: Int32 = 1
    /// Whether a quote or bracket was closed just now, so that a colon can follow at once.
    private var isClosed = false

    init(_ source: String) {
        self.source = source.unicodeScalars
        index = self.source.startIndex
    }

    /// Reads all of the text.
    mutating func run() {
        text.reserveCapacity(source.count)
        while let scalar = peek() {
            switch scalar {
            case " ", "\t": pass()
            case "\n", "\r":
                pass()
                isClosed = isClosed && depth > 0
            case "#": comment()
            case "\"", "'": quoted(scalar)
            case "[", "{":
                depth += 1
                indicator()
            case "]", "}":
                depth = max(0, depth - 1)
                pass()
                isClosed = true
            case ",": indicator()
            case "|" where depth == 0, ">" where depth == 0: blockScalar()
            case "&", "*", "!": property()
            case "-" where depth == 0 && isBlank(peek(1)), "?" where isSeparate(peek(1)):
                parent = column
                indicator()
            case ":" where isSeparate(peek(1)) || (depth > 0 && isClosed): colon()
            default: plain()
            }
        }
    }

    private mutating func indicator() {
        pass()
        isClosed = false
    }

    private mutating func colon() {
        if depth == 0 { parent = scalarColumn }
        indicator()
    }

    /// A comment, or a `#` that would be one if a space stood before it.
    private mutating func comment() {
        if let last = text.last, !isBlank(last) { tightComments.append(YAMLPlace(line: line, column: column)) }
        passLine()
    }

    private mutating func quoted(_ quote: Unicode.Scalar) {
        scalarColumn = column
        pass()
        while let scalar = peek() {
            if scalar == "\\", quote == "\"" {
                escape()
            } else if scalar == quote, quote == "'", peek(1) == "'" {
                pass()
                pass()
            } else {
                pass()
                if scalar == quote { break }
            }
        }
        isClosed = true
    }

    /// An escape; where it makes a character that Yams must not see, it makes the stand-in.
    private mutating func escape() {
        pass()
        guard let kind = peek() else { return }
        pass()
        guard kind == "u" || kind == "U" else { return }
        let digits = kind == "u" ? 4 : 8
        let hex = String(String.UnicodeScalarView((0..<digits).compactMap { peek($0) }))
        guard hex.utf8.count == digits, let number = UInt32(hex, radix: 16), let scalar = Unicode.Scalar(number) else {
            return
        }
        let standIn = String(standIns.standIn(for: scalar).value, radix: 16)
        guard standIn.utf8.count <= digits else { return }
        for _ in 0..<digits { skip() }
        text.append(contentsOf: (String(repeating: "0", count: digits - standIn.utf8.count) + standIn).unicodeScalars)
    }

    /// An anchor, an alias or a tag.
    private mutating func property() {
        while let scalar = peek(), !isBlank(scalar), depth == 0 || !isFlowIndicator(scalar) { pass() }
        isClosed = false
    }

    /// A plain scalar, over as many lines as it has.
    private mutating func plain() {
        scalarColumn = column
        isClosed = false
        // Yams takes these for indicators in brackets and braces, whatever follows.
        if depth > 0, let scalar = peek(), scalar == "?" || scalar == ":" {
            skip()
            text.append(standIns.always(for: scalar))
        }
        while let scalar = peek() {
            if depth > 0, isFlowIndicator(scalar) { return }
            if scalar == ":", isSeparate(peek(1)) { return }
            if scalar == "\n" || scalar == "\r" {
                pass()
                if depth > 0 || !continues() { return }
                continue
            }
            if scalar == " " || scalar == "\t" {
                pass()
                if peek() == "#" { return }
                continue
            }
            pass()
        }
    }

    /// Whether a plain scalar goes on in the line that begins here.
    private mutating func continues() -> Bool {
        while let scalar = peek(), isBlank(scalar) { pass() }
        return column > parent && peek() != "#" && peek() != nil
    }

    /// A literal or folded scalar: its header, then all lines that are indented.
    private mutating func blockScalar() {
        pass()
        var explicit: Int32?
        while let scalar = peek(), "+-0123456789".unicodeScalars.contains(scalar) {
            if let digit = Int32(String(scalar)) { explicit = digit }
            pass()
        }
        while peek() == " " || peek() == "\t" { pass() }
        if peek() == "#" { comment() }
        guard let end = peek(), end == "\n" || end == "\r" else { return }
        pass()
        var least = explicit.map { max(0, parent - 1) + $0 + 1 }
        while peek() != nil {
            while peek() == " ", least.map({ column < $0 }) ?? true { pass() }
            guard let scalar = peek() else { return }
            if scalar != "\n", scalar != "\r" {
                if let least {
                    if column < least { return }
                } else {
                    if column <= parent { return }
                    least = column
                }
            }
            passLine()
            if peek() != nil { pass() }
        }
    }

    /// Goes on to the end of the line.
    private mutating func passLine() {
        while let scalar = peek(), scalar != "\n", scalar != "\r" { pass() }
    }

    private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
        var index = index
        for _ in 0..<offset where index < source.endIndex { index = source.index(after: index) }
        return index < source.endIndex ? source[index] : nil
    }

    /// Takes the next character over, `\r\n` as one.
    private mutating func pass() {
        guard let scalar = peek() else { return }
        let isBreak = scalar == "\n" || (scalar == "\r" && peek(1) != "\n")
        text.append(standIns.standIn(for: scalar))
        skip()
        if isBreak {
            line += 1
            column = 1
        } else if scalar == "\r" {
            pass()
        }
    }

    /// Leaves the next character out.
    private mutating func skip() {
        index = source.index(after: index)
        column += 1
    }

    private func isBlank(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar else { return true }
        return scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
    }

    private func isFlowIndicator(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "," || scalar == "[" || scalar == "]" || scalar == "{" || scalar == "}"
    }

    /// Whether what stands before is an indicator, and no part of a plain scalar.
    private func isSeparate(_ scalar: Unicode.Scalar?) -> Bool {
        isBlank(scalar) || (depth > 0 && scalar.map(isFlowIndicator) ?? true)
    }
}
