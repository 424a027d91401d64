internal import WeirModel
internal import WeirValue
internal import Yams

/// Reads the bytes of a manifest with Yams into a tree of bounded size.
struct YAMLReader {
    /// The largest file, in bytes.
    static let maximumSize = 16 << 20
    /// The most nodes of the tree, aliases expanded.
    static let maximumNodes = 1_000_000

    private static let tooManyNodes =
        "the manifest holds more than 1,000,000 values when its aliases are expanded; put large data into a file"

    private let log: ProblemLog
    private let standIns: StandIns
    private var count = 0
    private var isTooLarge = false

    private init(log: ProblemLog, standIns: StandIns) {
        self.log = log
        self.standIns = standIns
    }

    /// The tree of the one document, or nil when there is none, after logging why.
    static func read(_ bytes: [UInt8], log: ProblemLog) -> YAMLNode? {
        let whole = SourceLocation(file: log.file)
        guard bytes.count <= maximumSize else {
            log.error(
                whole, "the manifest has \(bytes.count) bytes, more than 16 MiB; put large data into a file of its own")
            return nil
        }
        guard let text = text(bytes, log: log) else { return nil }
        if let place = KeyGuard.dangerousKey(bytes) {
            log.error(place, "a key must be plain text; an alias, list or map cannot be one")
            return nil
        }
        if let place = SizeGuard.place(of: bytes) {
            log.error(place, tooManyNodes)
            return nil
        }
        var scan = YAMLScan(text)
        let isPlain = !YAMLScan.isNeeded(for: bytes)
        if !isPlain { scan.run() }
        for place in scan.tightComments {
            log.error(place, "a comment needs a space before its \"#\"; a text with \"#\" in it may need quotes")
        }
        do {
            // The resolver without rules: scalars are resolved by `CoreSchema`, and no regular expression is compiled.
            let parser = try Parser(
                yaml: isPlain ? text : String(scan.text), resolver: .basic, constructor: .default, encoding: .utf8)
            guard let root = try parser.singleRoot() else {
                log.error(whole, "the manifest is empty")
                return nil
            }
            var reader = YAMLReader(log: log, standIns: scan.standIns)
            return reader.convert(root)
        } catch let error as YamlError {
            let fault = YAMLFault(error, source: SourceText(bytes), standIns: scan.standIns)
            log.error(fault.place.map(log.location) ?? whole, fault.message)
        } catch {
            log.error(whole, "the manifest cannot be read: \(error)")
        }
        return nil
    }

    private static func text(_ bytes: [UInt8], log: ProblemLog) -> String? {
        if unsafe bytes.withUnsafeBytes({ unsafe UTF8Check.isValid($0) }) {
            return String(decoding: bytes, as: UTF8.self)
        }
        if let complaint = ByteOrderMark.complaint(about: bytes) {
            log.error(SourceLocation(file: log.file, line: 1), complaint)
            return nil
        }
        var line: Int32 = 1
        for part in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if unsafe !part.withUnsafeBytes({ unsafe UTF8Check.isValid($0) }) { break }
            line += 1
        }
        log.error(
            SourceLocation(file: log.file, line: Int(line)), "the text is not UTF-8; save the manifest in that encoding"
        )
        return nil
    }

    private mutating func convert(_ node: Node) -> YAMLNode? {
        count += 1
        guard count <= Self.maximumNodes else {
            if !isTooLarge {
                log.error(place(node), Self.tooManyNodes)
            }
            isTooLarge = true
            return nil
        }
        switch node {
        case .scalar(let scalar): return convert(scalar)
        case .sequence(let sequence):
            check(sequence.tag, is: "tag:yaml.org,2002:seq", at: node)
            var elements: [YAMLNode] = []
            elements.reserveCapacity(sequence.count)
            for element in sequence {
                guard let element = convert(element) else { return nil }
                elements.append(element)
            }
            return YAMLNode(content: .list(elements), place: place(node))
        case .mapping(let mapping):
            check(mapping.tag, is: "tag:yaml.org,2002:map", at: node)
            return convert(mapping, at: place(node))
        case .alias:
            // Only made by Yams' own encoder.
            return nil
        }
    }

    private mutating func convert(_ mapping: Node.Mapping, at place: YAMLPlace) -> YAMLNode? {
        var entries: [YAMLEntry] = []
        entries.reserveCapacity(mapping.count)
        // Yams has compared the keys; it does not know two of them for the same that have other tags or a stand-in.
        var names: Set<Key>? = standIns.isEmpty ? nil : []
        for (key, value) in mapping {
            guard let value = convert(value) else { return nil }
            guard let scalar = key.scalar else {
                log.error(self.place(key), "a key must be plain text, not a list or a map")
                continue
            }
            let name = standIns.restored(scalar.string)
            if name == "<<", scalar.style == .plain {
                log.error(self.place(key), "merge keys (\"<<\") are not part of YAML 1.2; write the keys out")
                continue
            }
            if names == nil, Self.hasOwnTag(scalar) { names = Set(entries.map { Key($0.key) }) }
            if let isNew = names?.insert(Key(name)).inserted, !isNew {
                log.error(self.place(key), "the key \"\(name)\" stands twice in this map")
                continue
            }
            entries.append(YAMLEntry(key: name, keyPlace: self.place(key), value: value))
        }
        return YAMLNode(content: .map(entries), place: place)
    }

    /// Whether a tag other than that of a text is written before a scalar.
    private static func hasOwnTag(_ scalar: Node.Scalar) -> Bool {
        let name = scalar.tag.description
        return name != "" && name != YAMLScalar.Tag.string.rawValue
    }

    private func convert(_ scalar: Node.Scalar) -> YAMLNode {
        let place =
            scalar.mark.map { YAMLPlace(line: Int32($0.line), column: Int32($0.column)) }
            ?? YAMLPlace(line: 1, column: 1)
        let style: YAMLScalar.Style =
            switch scalar.style {
            case .singleQuoted: .singleQuoted
            case .doubleQuoted: .doubleQuoted
            case .literal, .folded: .block
            case .plain, .any: .plain
            }
        let name = scalar.tag.description
        var tag = YAMLScalar.Tag(rawValue: name) ?? .string
        if name == "!" { tag = .string } else if YAMLScalar.Tag(rawValue: name) == nil { complain(name, at: place) }
        return YAMLNode(
            content: .scalar(YAMLScalar(text: standIns.restored(scalar.string), style: style, tag: tag)), place: place)
    }

    private func check(_ tag: Tag, is expected: String, at node: Node) {
        let name = tag.description
        if name != "", name != "!", name != expected { complain(name, at: place(node)) }
    }

    private func complain(_ tag: String, at place: YAMLPlace) {
        let prefix = "tag:yaml.org,2002:"
        let written = tag.hasPrefix(prefix) ? "!!" + tag.dropFirst(prefix.count) : tag
        log.error(
            place, "unknown tag \"\(written)\"; only the core tags !!str, !!int, !!float, !!bool and !!null are known")
    }

    private func place(_ node: Node) -> YAMLPlace {
        guard let mark = node.mark else { return YAMLPlace(line: 1, column: 1) }
        return YAMLPlace(line: Int32(mark.line), column: Int32(mark.column))
    }
}
