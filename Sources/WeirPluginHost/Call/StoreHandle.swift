internal import CWeirABI
internal import CWeirValue
internal import WeirExec
internal import WeirValue

/// The store as a plugin holds it during one prep or post: what `weir_store *` points to.
///
/// Each session has one.
///
/// A plugin that uses it after its call is told so.
// SAFETY: what it refers to is set while its owner, the session, makes the call, and lives for longer than that.
@safe final class StoreHandle {
    private unowned(unsafe) var access: (any StoreAccess)?
    private var call: Unmanaged<PluginCall>?
    private var arena: Unmanaged<Region>?
    /// The path of the last operation.
    private var keys: [Key] = []

    /// Lends the store to a call.
    ///
    /// What is read from it lives as long as `arena`.
    func open(_ access: any StoreAccess, _ call: PluginCall, _ arena: Region) {
        unsafe self.access = access
        unsafe self.call = Unmanaged.passUnretained(call)
        unsafe self.arena = Unmanaged.passUnretained(arena)
    }

    /// Takes the store back.
    func close() {
        unsafe access = nil
        unsafe call = nil
        unsafe arena = nil
    }

    /// The handle for a plugin.
    @unsafe var pointer: OpaquePointer { unsafe OpaquePointer(Unmanaged.passUnretained(self).toOpaque()) }

    /// The handle that a plugin hands back.
    @unsafe static func of(_ pointer: OpaquePointer?) -> StoreHandle? {
        unsafe pointer.map { unsafe Unmanaged<StoreHandle>.fromOpaque(UnsafeRawPointer($0)).takeUnretainedValue() }
    }

    /// Runs one operation; its error is recorded for the call, and its status returned.
    func perform(_ operation: (StoreHandle, any StoreAccess) throws(NodeError) -> StatusCode) -> Int32 {
        guard let access = unsafe access else { return StatusCode.protocolBroken.rawValue }
        do {
            return try operation(self, access).rawValue
        } catch {
            let error = error.code.isError ? error : error.with(.failed)
            unsafe call?.takeUnretainedValue().record(error)
            return error.code.rawValue
        }
    }

    /// Keeps what was read alive as long as the call's arena.
    func keep(_ value: Value) { unsafe arena?.takeUnretainedValue().keep(value.owner) }

    /// The keys of a path that a plugin gave.
    ///
    /// One path is much like the one before, so they lie in the same memory, and a key that is the same is not checked
    /// again.
    @unsafe func keys(_ path: UnsafePointer<weir_value>?, _ length: Int) throws(NodeError) -> [Key] {
        guard length > 0 else { return [] }
        guard let path = unsafe path else {
            throw NodeError(.protocolBroken, "a store path of \(length) keys is a NULL pointer")
        }
        if keys.count > length { keys.removeLast(keys.count - length) }
        for index in 0..<length {
            let raw = unsafe path[index]
            if index < keys.count, unsafe Int(raw.tag) == WEIR_STRING && raw.flags == 0,
                let start = unsafe raw.as.string,
                unsafe keys[index].has(UnsafeRawBufferPointer(start: start, count: Int(raw.length)))
            {
                continue
            }
            let key = unsafe try Self.key(raw, index)
            if index < keys.count { keys[index] = key } else { keys.append(key) }
        }
        return keys
    }

    @unsafe private static func key(_ raw: weir_value, _ index: Int) throws(NodeError) -> Key {
        guard unsafe Int(raw.tag) == WEIR_STRING, unsafe raw.length == 0 || raw.as.string != nil else {
            throw NodeError(.protocolBroken, "key \(index) of a store path is no string")
        }
        guard unsafe raw.flags == 0 else {
            throw NodeError(.protocolBroken, "key \(index) of a store path is an owned buffer; pass a plain string")
        }
        let bytes = unsafe UnsafeRawBufferPointer(start: raw.as.string, count: Int(raw.length))
        guard unsafe UTF8Check.isValid(bytes) else {
            throw NodeError(.protocolBroken, "key \(index) of a store path is no valid UTF-8")
        }
        return unsafe Key(copying: bytes)
    }

    /// A checked copy of a value that a plugin writes.
    @unsafe static func value(_ pointer: UnsafePointer<weir_value>?) throws(NodeError) -> Value {
        guard let pointer = unsafe pointer else {
            throw NodeError(.protocolBroken, "a value written to the store is a NULL pointer")
        }
        return unsafe try Value(adopting: pointer.pointee, "the value written to the store", isTaken: false)
    }
}
