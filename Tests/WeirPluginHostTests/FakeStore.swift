import WeirExec
import WeirValue

/// A store of one level of paths that notes what is done to it.
final class FakeStore: StoreAccess {
    var values: [[Key]: Value]
    var operations: [String] = []

    init(_ values: [[Key]: Value] = [:]) { self.values = values }

    func get(_ path: [Key]) -> Value? { values[path] }

    func set(_ path: [Key], _ value: Value) throws(NodeError) { note("set", path, value) }

    func append(_ path: [Key], _ value: Value) throws(NodeError) { note("append", path, value) }

    func add(_ path: [Key], _ number: Value) throws(NodeError) { note("add", path, number) }

    func keys(_ path: [Key]) throws(NodeError) -> [Key]? { ["a", "b"] }

    func remove(_ path: [Key]) throws(NodeError) -> Bool {
        note("remove", path, .null)
        return true
    }

    private func note(_ operation: String, _ path: [Key], _ value: Value) {
        operations.append("\(operation) \(path.map(\.description).joined(separator: ".")) \(value)")
    }
}
