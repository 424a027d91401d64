internal import CWeirABI

/// The shared store of the run, as prep and post see it: a tree of maps addressed by paths, each a list of keys.
///
/// An empty path is the whole tree. Each operation costs O(log n) at most, and throws when the path goes through something
/// that is no map; let that error pass, the host has its message. Writes count only when the closure returns normally.
@safe public struct Store {
    private let store: OpaquePointer
    private let api: UnsafePointer<weir_store_api>
    private let life: CallLife

    @unsafe init(_ store: OpaquePointer, _ api: UnsafePointer<weir_store_api>, _ life: CallLife) {
        unsafe self.store = store
        unsafe self.api = unsafe api
        self.life = life
    }

    /// The value at the path, or nil when there is none.
    public func get(_ path: [String]) throws -> Value? {
        try unsafe read(path, api.pointee.get)
    }

    /// Puts a value at the path and makes missing maps on the way.
    public func set(_ path: [String], to value: Value) throws {
        try unsafe write(path, value, api.pointee.set)
    }

    /// Adds an element to the list at the path, which is made when missing; never lost, whoever else appends.
    public func append(_ value: Value, to path: [String]) throws {
        try unsafe write(path, value, api.pointee.append)
    }

    /// Adds an int or float to the number at the path, 0 when missing; never lost, whoever else adds.
    public func add(_ number: Value, to path: [String]) throws {
        try unsafe write(path, number, api.pointee.add)
    }

    /// The keys of the map at the path in order, or nil when there is no map.
    public func keys(_ path: [String]) throws -> [String]? {
        try unsafe read(path, api.pointee.keys).flatMap { [String]($0) }
    }

    /// Removes what is at the path.
    ///
    /// - Returns: whether there was anything.
    @discardableResult
    public func remove(_ path: [String]) throws -> Bool {
        try unsafe with(path, .null) { keys, count, _ in try unsafe Self.found(api.pointee.remove(store, keys, count)) }
    }

    private typealias Read =
        @convention(c) (
            OpaquePointer?, UnsafePointer<weir_value>?, Int, UnsafeMutablePointer<weir_value>?
        ) -> weir_status

    private typealias Write =
        @convention(c) (
            OpaquePointer?, UnsafePointer<weir_value>?, Int, UnsafePointer<weir_value>?
        ) -> weir_status

    private func read(_ path: [String], _ operation: Read) throws -> Value? {
        try unsafe with(path, .null) { keys, count, _ in
            var out = unsafe weir_null()
            guard try unsafe Self.found(operation(store, keys, count, &out)) else { return nil }
            return unsafe Value(out, life)
        }
    }

    private func write(_ path: [String], _ value: Value, _ operation: Write) throws {
        _ = try unsafe with(path, value) { keys, count, value in
            var value = unsafe value
            return try unsafe Self.found(operation(store, keys, count, &value))
        }
    }

    /// Calls `body` with the path and the value in the ABI's form; the host copies what it wants to keep.
    private func with<Result>(
        _ path: [String], _ value: Value, _ body: (UnsafePointer<weir_value>?, Int, weir_value) throws -> Result
    ) throws -> Result {
        life.check()
        let keys = Value.list(path.map { .string($0) })
        var writer = ArenaWriter()
        try writer.measure(keys)
        try writer.measure(value)
        let block = UnsafeMutableRawPointer.allocate(byteCount: max(16, writer.size), alignment: 16)
        defer { unsafe block.deallocate() }
        unsafe writer.start(block)
        let list = unsafe writer.write(keys)
        return try unsafe body(list.as.list, path.count, writer.write(value))
    }

    private static func found(_ status: weir_status) throws -> Bool {
        switch Int(status) {
        case WEIR_OK: return true
        case WEIR_ABSENT: return false
        default: throw RecordedFailure(status: status)
        }
    }
}
