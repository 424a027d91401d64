internal import CWeirABI
internal import CWeirValue
internal import Glibc
internal import WeirExec
internal import WeirModel
internal import WeirValue

/// The functions of the host that plugins call.
enum HostTable {
    private static let name: StaticString = "weir"
    private static let version = WeirVersion.text

    /// A table with every function that a host of this version offers.
    static func make() -> weir_host {
        var host = unsafe weir_host()
        unsafe host.struct_size = UInt32(MemoryLayout<weir_host>.size)
        unsafe host.abi_major = WEIR_ABI_MAJOR
        unsafe host.abi_minor = WEIR_ABI_MINOR
        unsafe host.name = UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
        unsafe host.version = UnsafeRawPointer(version.utf8Start).assumingMemoryBound(to: CChar.self)
        unsafe host.alloc = { unsafe PluginCall.of($0)?.allocate($1) }
        unsafe host.set_error = { unsafe PluginCall.of($0)?.setError($1, $2) }
        unsafe host.pending = { unsafe PluginCall.of($0)?.reserveToken($1) ?? 0 }
        unsafe host.complete = { unsafe HostTable.complete($1, $2, $3, $4) }
        unsafe host.make_resource = { call, typeName, object, destroy, out in
            guard let call = unsafe PluginCall.of(call), let typeName = unsafe typeName, let out = unsafe out else {
                return StatusCode.protocolBroken.rawValue
            }
            return unsafe call.makeResource(String(cString: typeName), object, destroy, out)
        }
        unsafe host.keep = { unsafe KeptBuffer.make($1) }
        unsafe host.log = { unsafe HostTable.log($0, $1, $2, $3, $4) }
        unsafe host.now_ns = { unsafe HostContext.of($0)?.clock() ?? 0 }
        unsafe host.store = StoreTable.pointer
        unsafe host.extension = { unsafe JSONTable.find($1) }
        return unsafe host
    }

    /// Ends a pending item: copies what the plugin gives and tells whoever waits.
    @unsafe private static func complete(
        _ code: UInt64, _ status: Int32, _ result: UnsafePointer<weir_value>?, _ error: UnsafePointer<weir_error>?
    ) -> Int32 {
        let (token, number) = TokenCode.decode(code)
        guard let items = PendingTables.table(number) else { return Int32(WEIR_STALE) }
        let taken = unsafe items.complete(token, outcome(status, result, error))
        return taken ? Int32(WEIR_OK) : Int32(WEIR_STALE)
    }

    @unsafe private static func outcome(
        _ status: Int32, _ result: UnsafePointer<weir_value>?, _ error: UnsafePointer<weir_error>?
    ) -> PendingItems.Outcome {
        let code = StatusCode(rawValue: status)
        if code.isError { return .failure(unsafe NodeError(code, error)) }
        guard code == .ok else {
            return .failure(
                NodeError(
                    .protocolBroken, "complete was called with status \(status), which is neither ok nor an error"))
        }
        guard let result = unsafe result else { return .success(.null) }
        do {
            return .success(unsafe try Value(adopting: result.pointee, "the completed result", isTaken: false))
        } catch {
            return .failure(error)
        }
    }

    @unsafe private static func log(
        _ host: UnsafePointer<weir_host>?, _ call: UnsafePointer<weir_call>?, _ severity: Int32,
        _ text: UnsafePointer<CChar>?, _ length: Int
    ) {
        guard let context = unsafe HostContext.of(host ?? call?.pointee.host), let text = unsafe text, length >= 0
        else {
            return
        }
        let severity = LogSeverity(rawValue: max(0, min(severity, LogSeverity.error.rawValue))) ?? .info
        let path = unsafe (call?.pointee.node_path).map { unsafe String(cString: $0) }
        let bytes = unsafe UnsafeRawBufferPointer(start: text, count: length)
        unsafe context.log(severity, path, String(mending: bytes))
    }
}
