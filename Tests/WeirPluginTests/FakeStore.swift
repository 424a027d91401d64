import CWeirABI
import CWeirValue

@testable import WeirPlugin

/// A store that records operations and answers reads from a table of paths.
final class FakeStore {
    var operations: [String] = []
    var answers: [String: UnsafePointer<weir_value>] = [:]
    var status = WEIR_OK

    var handle: OpaquePointer { OpaquePointer(Unmanaged.passUnretained(self).toOpaque()) }

    static func of(_ store: OpaquePointer?) -> FakeStore {
        guard let store else { return FakeStore() }
        return Unmanaged<FakeStore>.fromOpaque(UnsafeRawPointer(store)).takeUnretainedValue()
    }

    func read(
        _ name: String, _ path: UnsafePointer<weir_value>?, _ count: Int, _ out: UnsafeMutablePointer<weir_value>?
    ) -> weir_status {
        let place = Self.text(path, count)
        operations.append("\(name) \(place)")
        guard let answer = answers[place] else { return weir_status(WEIR_ABSENT) }
        out?.pointee = answer.pointee
        return weir_status(status)
    }

    func write(
        _ name: String, _ path: UnsafePointer<weir_value>?, _ count: Int, _ value: UnsafePointer<weir_value>?
    ) -> weir_status {
        let text = value.map { " \(show(Value($0.pointee, CallLife())))" } ?? ""
        operations.append("\(name) \(Self.text(path, count))\(text)")
        return weir_status(status)
    }

    private static func text(_ path: UnsafePointer<weir_value>?, _ count: Int) -> String {
        (0..<count).compactMap { index in path.flatMap { String(Value($0[index], CallLife())) } }.joined(separator: "/")
    }
}
