import CWeirABI
import CWeirValue
import Glibc
import Testing

@testable import WeirPlugin

/// Drives the node types of a descriptor as a host does, through the C ABI alone.
struct PluginDriver {
    struct Outcome {
        var handled = 0
        var results: [String] = []
        var statuses: [Int] = []
        var failures: [Int: FakeCall.Failure] = [:]
        var allocations = 0
        var lines: [String] = []

        /// The first result, or the first message after a `!`.
        var first: String { failures[0].map { "! \($0.message)" } ?? results.first ?? "" }
    }

    let descriptor: UnsafePointer<weir_plugin>

    /// The tables plugin: the library that the build leaves beside the tests, by its exported entry.
    static func tables() throws -> PluginDriver {
        let folder = try #require(CommandLine.arguments.first).split(separator: "/", omittingEmptySubsequences: false)
        let path = folder.dropLast().joined(separator: "/") + "/libtables.so"
        let library = try #require(dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE), "cannot load \(path)")
        let symbol = try #require(dlsym(library, "weir_plugin_entry_v1"))
        let entry = unsafeBitCast(
            symbol, to: (@convention(c) (UnsafePointer<weir_host>?) -> UnsafePointer<weir_plugin>?).self)
        return PluginDriver(descriptor: try #require(entry(FakeHost.table)))
    }

    init(descriptor: UnsafePointer<weir_plugin>) { self.descriptor = descriptor }

    init(_ nodes: Node...) {
        let plugin = Plugin("fake", metadata: { length in emptyMetadata(length) }, nodes: nodes)
        descriptor = plugin.descriptor.assumingMemoryBound(to: weir_plugin.self)
    }

    func type(_ name: String) throws -> UnsafePointer<weir_node_type> {
        let all = (0..<descriptor.pointee.node_type_count).compactMap { descriptor.pointee.node_types[$0] }
        return try #require(all.first { String(cString: $0.pointee.name) == name }, "no node type \(name)")
    }

    /// Opens a type, creates an instance and binds the settings of the call.
    func instance(_ type: UnsafePointer<weir_node_type>, _ call: FakeCall) throws -> UnsafeMutableRawPointer? {
        var library: UnsafeMutableRawPointer?
        var instance: UnsafeMutableRawPointer?
        #expect(type.pointee.open(type, call.pointer, nil, &library) == weir_status(WEIR_OK))
        #expect(type.pointee.create(library, call.pointer, &instance) == weir_status(WEIR_OK))
        return instance
    }

    func exec(_ name: String, _ items: Value..., settings: Map = [:]) throws -> Outcome {
        try exec(name, items, FakeCall(settings: settings))
    }

    func exec(_ name: String, _ items: [Value], _ call: FakeCall) throws -> Outcome {
        let type = try type(name)
        let instance = try instance(type, call)
        var outcome = Outcome()
        let count = items.count
        let results = call.hold(Array(repeating: .null, count: count))
        var statuses = [weir_status](repeating: weir_status(WEIR_NOT_RUN), count: count)
        if let bind = type.pointee.bind, bind(instance, call.pointer, &call.pointer.pointee.binding) != WEIR_OK {
            outcome.failures = call.failures
            return outcome
        }
        outcome.handled = Int(
            type.pointee.exec(instance, nil, call.pointer, call.hold(items), results, &statuses, UInt32(count)))
        let life = CallLife()
        outcome.results = (0..<count).map { show(Value(results[$0], life)) }
        type.pointee.unbind?(instance, call.pointer.pointee.binding)
        outcome.statuses = statuses.map { Int($0) }
        outcome.failures = call.failures
        outcome.allocations = call.allocations
        outcome.lines = call.lines
        return outcome
    }
}

private func emptyMetadata(_ length: UnsafeMutablePointer<Int>) -> UnsafePointer<CChar> {
    length.pointee = 2
    let text = UnsafeMutablePointer<CChar>.allocate(capacity: 2)
    text.initialize(from: [123, 125], count: 2)
    return UnsafePointer(text)
}

/// A value as a test writes it.
func show(_ value: Value) -> String {
    switch value {
    case .null: "null"
    case .bool(let flag): "\(flag)"
    case .int(let number): "\(number)"
    case .unsigned(let number): "\(number)"
    case .float(let number): "\(number)"
    case .string(let text): text
    case .bytes(let bytes): "\(bytes)"
    case .list(let list): "[" + list.map(show).joined(separator: ", ") + "]"
    case .map(let map): "{" + map.map { "\($0.key): \(show($0.value))" }.joined(separator: ", ") + "}"
    case .failed(let item): "failed \(item.code.rawValue) \(item.message)"
    case .resource(let resource): resource.typeName
    }
}
