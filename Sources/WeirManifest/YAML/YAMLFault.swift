internal import WeirValue
internal import Yams

/// What Yams says is wrong with the syntax, in words for people.
struct YAMLFault {
    let message: String
    let place: YAMLPlace?

    init(_ error: YamlError, source: SourceText, standIns: StandIns) {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            self = Self.syntax(context, problem, Self.place(mark), source)
        case .duplicatedKeysInMapping(let keys, let context):
            let words = keys.map(standIns.restored).sorted().map { "\"\($0)\"" }
            let subject = words.count == 1 ? "the key \(words[0]) stands" : "the keys \(Self.list(words)) stand"
            self.init(message: "\(subject) twice in this map", place: Self.place(context.mark))
        case .reader(let problem, let offset, _, let yaml):
            self.init(
                message: problem.contains("control characters")
                    ? "a control character cannot stand in a manifest; write it as an escape such as \"\\u0000\""
                    : "the text cannot be read: \(problem)",
                place: offset.map { Self.place(offset: $0, in: yaml) })
        case .memory: self.init(message: "there is not enough memory to read the manifest", place: nil)
        case .no, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            self.init(message: "the manifest cannot be read: \(error)", place: nil)
        }
    }

    private init(message: String, place: YAMLPlace?) {
        self.message = message
        self.place = place
    }

    private static func syntax(
        _ context: YamlError.Context?, _ problem: String, _ place: YAMLPlace, _ source: SourceText
    ) -> YAMLFault {
        let byte = source.byte(at: place)
        let start = context.map { Self.place($0.mark) } ?? place
        switch problem {
        case "found character that cannot start any token":
            let isTab = byte == UInt8(ascii: "\t")
            let word = byte.map { String(decoding: [$0], as: UTF8.self) } ?? ""
            return YAMLFault(
                message: isTab
                    ? "a tab cannot be used for indentation; use spaces"
                    : "a plain text cannot begin with \"\(word)\"; put it into quotes", place: place)
        case "found a tab character that violates indentation",
            "found a tab character where an indentation space is expected":
            return YAMLFault(message: "a tab cannot be used for indentation; use spaces", place: place)
        case "mapping values are not allowed in this context":
            return YAMLFault(
                message: "a \":\" cannot stand here; check the indentation, or put the text into quotes", place: place)
        case "could not find expected ':'":
            return YAMLFault(message: "a \":\" is missing after this key", place: start)
        case "did not find expected key":
            return YAMLFault(message: "a key is expected here; check the indentation", place: place)
        case "did not find expected '-' indicator":
            return YAMLFault(message: "\"- \" is expected here, as for the list's other elements", place: place)
        case "block sequence entries are not allowed in this context":
            return YAMLFault(message: "a list element (\"- \") cannot stand here; check the indentation", place: place)
        case "did not find expected ',' or '}'", "did not find expected ',' or ']'":
            return unclosed(problem, start, place, byte)
        case "found unexpected end of stream":
            return YAMLFault(message: "the quotes that begin here are not closed", place: start)
        case "found unexpected document indicator":
            return YAMLFault(
                message: "the quotes that begin here are not closed before the document ends", place: start)
        case "found undefined alias":
            return YAMLFault(message: "the alias names no anchor (\"&name\") that ends before it", place: place)
        case "but found another document":
            return YAMLFault(message: "a second document begins here; a manifest is one document", place: place)
        case "found unknown escape character":
            return YAMLFault(
                message:
                    "unknown escape in a text in double quotes; write \"\\\\\" for a backslash, or use single quotes",
                place: place)
        case _ where problem.hasPrefix("Maximum nesting level"):
            return YAMLFault(
                message: "lists and maps are nested deeper than \(Value.maximumReadDepth) levels", place: place)
        default:
            let what = context.map { "\(problem) \($0.text)" } ?? problem
            return YAMLFault(message: "this is no valid YAML: \(what)", place: place)
        }
    }

    private static func unclosed(
        _ problem: String, _ start: YAMLPlace, _ place: YAMLPlace, _ byte: UInt8?
    ) -> YAMLFault {
        let isMap = problem.hasSuffix("'}'")
        let what = isMap ? "map in braces" : "list in brackets"
        if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
            let word = byte == UInt8(ascii: "{") ? "{" : "["
            return YAMLFault(
                message: "\"\(word)\" ends a plain text inside a \(what); put the text into quotes", place: place)
        }
        return YAMLFault(
            message:
                "\",\" or \"\(isMap ? "}" : "]")\" is expected here, in the \(what) that begins in line \(start.line)",
            place: place)
    }

    private static func place(_ mark: Mark) -> YAMLPlace {
        YAMLPlace(line: Int32(max(1, mark.line)), column: Int32(max(1, mark.column)))
    }

    private static func place(offset: Int, in text: String) -> YAMLPlace {
        var line: Int32 = 1
        var column: Int32 = 1
        for character in text.prefix(offset) {
            if character.isNewline {
                line += 1
                column = 1
            } else {
                column += 1
            }
        }
        return YAMLPlace(line: line, column: column)
    }

    private static func list(_ words: [String]) -> String {
        words.count < 2 ? words.joined() : words.dropLast().joined(separator: ", ") + " and " + (words.last ?? "")
    }
}
