import Glibc
import WeirEngine
import WeirExec
import WeirModel
import WeirSources
import WeirValue

/// A folder of files for one test, removed with the object.
final class Workspace {
    let folder: String

    init() {
        var template = Array("/tmp/weir-sources-XXXXXX".utf8CString)
        folder = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? "/nonexistent"
        }
    }

    deinit { remove(folder) }

    func write(_ name: String, _ text: String) { write(name, Array(text.utf8)) }

    func write(_ name: String, _ bytes: [UInt8]) {
        guard let file = fopen(folder + "/" + name, "wb") else { return }
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
    }

    func makeFolder(_ name: String) { mkdir(folder + "/" + name, 0o755) }

    func link(_ name: String, to target: String) { symlink(target, folder + "/" + name) }

    /// Opens a source and pulls everything in chunks of `chunk` items.
    func items(
        _ definition: ItemSourceDefinition, params: [(Key, Value)] = [], chunk size: Int = 3
    ) throws(NodeError) -> [Value] {
        let source = try open(definition, params: params)
        defer { source.close() }
        let chunk = ItemChunk(capacity: size)
        var items: [Value] = []
        while true {
            chunk.reset(firstIndex: items.count)
            try source.next(into: chunk, limit: size)
            if chunk.count == 0 { return items }
            for position in 0..<chunk.count { items.append(chunk[position]) }
        }
    }

    func open(
        _ definition: ItemSourceDefinition, params: [(Key, Value)] = []
    ) throws(NodeError) -> any ItemSource {
        try SourceOpener(folder: folder).open(
            definition, TemplateContext(params: Params(.map(params)), store: nil))
    }

    /// The message with which opening or pulling fails, or what it gave instead.
    func failure(_ definition: ItemSourceDefinition, params: [(Key, Value)] = []) -> String {
        do throws(NodeError) {
            return "no error, but \(try items(definition, params: params))"
        } catch {
            return error.message
        }
    }

    private func remove(_ path: String) {
        if let stream = opendir(path) {
            while let entry = readdir(stream) {
                let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    bytes.prefix { $0 != 0 }.map { CChar(bitPattern: $0) } + [0]
                }
                let text = name.dropLast().map { UInt8(bitPattern: $0) }
                if text == Array(".".utf8) || text == Array("..".utf8) { continue }
                var full = Array((path + "/").utf8CString.dropLast()) + name
                if unlink(&full) != 0 { remove(path + "/" + String(decoding: text, as: UTF8.self)) }
            }
            closedir(stream)
        }
        rmdir(path)
    }
}

/// A template that is this value.
func constant(_ value: Value) -> Template { .constant(value) }

/// A template that is this text.
func text(_ text: String) -> Template { .constant(.string(text)) }

/// A template that is this integer.
func number(_ number: Int) -> Template { .constant(.int(number)) }

/// A reference to a param.
func param(_ name: Key) -> Reference {
    Reference(
        root: .params, steps: [.key(name)], text: "params.\(name)", location: SourceLocation(file: "flow.yaml", line: 1)
    )
}

/// A list of strings.
func strings(_ texts: String...) -> [Value] { texts.map { .string($0) } }

/// A map of strings.
func row(_ entries: KeyValuePairs<Key, String>) -> Value { .map(entries.map { ($0.key, .string($0.value)) }) }

/// A map of one entry.
func entry(_ key: Key, _ value: Value) -> Value { .map([(key, value)]) }
