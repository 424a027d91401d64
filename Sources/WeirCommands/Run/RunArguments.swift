import ArgumentParser
import WeirJSON
import WeirManifest
import WeirModel
import WeirRuntime
import WeirValue

/// What the command line brings into a run: params, and values for the initial store.
enum RunArguments {
    /// The largest file that is read as a whole, in bytes: what is larger would rather fill the memory than be of use.
    private static let maximumSize = 1 << 30

    /// What a run begins with, besides what its manifest says.
    ///
    /// - Throws: a usage error, or the exit status after saying what is wrong with a file or a value.
    static func given(params: [String], sharedFile: String?, sets: [String]) throws -> GivenInputs {
        GivenInputs(
            params: .map(try params.map(param)), shared: try sharedFile.map(object) ?? .map([]),
            sets: try sets.map { text in
                let (path, value) = try assignment(text)
                return GivenInputs.Assignment(text: text, path: path, value: value)
            })
    }

    /// The value of `--shared`.
    private static func object(in file: String) throws -> Value {
        let value = try json(in: file)
        guard value.kind == .map else {
            throw ExitStatus.wrongUsage("--shared \(file): must hold a JSON object, not \(value.kindWithArticle)")
        }
        return value
    }

    /// `words=12`: the value is read like a scalar of the manifest.
    static func param(_ text: String) throws -> (Key, Value) {
        guard let split = text.utf8.firstIndex(of: UInt8(ascii: "=")) else {
            throw ValidationError("--param \"\(text)\" must be like name=value")
        }
        if split == text.startIndex { throw ValidationError("--param \"\(text)\": the name must not be empty") }
        let value = String(decoding: text.utf8[text.utf8.index(after: split)...], as: UTF8.self)
        return (Key(String(decoding: text.utf8[..<split], as: UTF8.self)), CommandLineText.scalar(value))
    }

    /// `path=json` in its two parts.
    ///
    /// - Throws: a usage error when the text has another form.
    static func parts(ofSet text: String) throws -> (path: [Key], source: String) {
        guard let split = equalSign(in: text) else {
            throw ValidationError("--set \"\(text)\" must be like path=json or path=@file")
        }
        let path = try StoreArgument(argument: String(decoding: text.utf8[..<split], as: UTF8.self)).keys()
        guard !path.isEmpty else { throw ValidationError("--set \"\(text)\" needs a path inside the store") }
        return (path, String(decoding: text.utf8[text.utf8.index(after: split)...], as: UTF8.self))
    }

    /// The first equal sign that no key in quotes holds.
    private static func equalSign(in text: String) -> String.Index? {
        var quote: UInt8?
        for index in text.utf8.indices {
            let byte = text.utf8[index]
            if quote == nil, byte == UInt8(ascii: "=") { return index }
            if quote == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == quote {
                quote = nil
            }
        }
        return nil
    }

    private static func assignment(_ text: String) throws -> ([Key], Value) {
        let (path, source) = try parts(ofSet: text)
        if source.utf8.first == UInt8(ascii: "@") {
            return (path, try fileValue(String(source.unicodeScalars.dropFirst())))
        }
        do {
            return (path, try JSON.parse(source))
        } catch {
            let isText = !source.hasPrefix("{") && !source.hasPrefix("[")
            let hint = isText ? "; text needs quotes: '\(text.dropLast(source.count))\"…\"'" : ""
            throw ExitStatus.wrongUsage("--set '\(text)': the value is not JSON: \(error.message)\(hint)")
        }
    }

    /// A `.json` file's value; any other file's text.
    private static func fileValue(_ file: String) throws -> Value {
        if file.hasSuffix(".json") { return try json(in: file) }
        let bytes = try read(file)
        if let complaint = ByteOrderMark.complaint(about: bytes) {
            throw ExitStatus.wrongUsage("\(file): \(complaint)")
        }
        guard let text = Value.string(validating: bytes[ByteOrderMark.length(bytes)...]) else {
            throw ExitStatus.wrongUsage("\(file): is not UTF-8 text; a node can read it, as files.read does")
        }
        return text
    }

    private static func json(in file: String) throws -> Value {
        do {
            return try JSON.parse(try read(file))
        } catch let error as JSONError {
            throw ExitStatus.wrongUsage("\(file):\(error.line):\(error.column): is not JSON: \(error.message)")
        }
    }

    private static func read(_ file: String) throws -> [UInt8] {
        if file.isEmpty { throw ExitStatus.wrongUsage("the name of a file must not be empty") }
        do {
            return try DataFile.read(file, atMost: maximumSize)
        } catch {
            let reason =
                switch error {
                case .refused(let reason): "cannot read \(file): \(reason)"
                case .tooLong:
                    "\(file): is longer than \(maximumSize >> 20) MiB, the most that a file of the command line may have; "
                        + "let a node or an item source read it"
                }
            throw ExitStatus.wrongUsage(reason)
        }
    }
}
