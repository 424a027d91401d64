internal import CWeirABI
internal import CWeirValue
internal import Glibc
internal import WeirExec
internal import WeirJSON
internal import WeirValue

/// The functions of the extension `weir.json/1`.
enum JSONTable {
    /// The table, where an id names it; made once, for as long as the process lives.
    @unsafe static func find(_ id: UnsafePointer<CChar>?) -> UnsafeRawPointer? {
        guard let id = unsafe id, unsafe strcmp(id, WEIR_JSON_EXTENSION) == 0 else { return nil }
        return unsafe UnsafeRawPointer(table.pointer)
    }

    // SAFETY: written once before it is shared.
    @safe private struct Table: @unchecked Sendable {
        let pointer: UnsafePointer<weir_json_api>
    }

    private static let table: Table = {
        let memory = UnsafeMutablePointer<weir_json_api>.allocate(capacity: 1)
        unsafe memory.initialize(to: weir_json_api())
        unsafe memory.pointee.struct_size = UInt32(MemoryLayout<weir_json_api>.size)
        unsafe memory.pointee.write = { call, index, value, flags, text in
            unsafe text?.pointee = unsafe weir_null()
            guard let call = unsafe PluginCall.of(call), let value = unsafe value, let text = unsafe text else {
                return StatusCode.protocolBroken.rawValue
            }
            do throws(NodeError) {
                unsafe text.pointee = unsafe try call.text(of: value.pointee, flags: Int32(bitPattern: flags))
                return StatusCode.ok.rawValue
            } catch {
                unsafe error.withABI { unsafe call.setError(index, $0) }
                return error.code.rawValue
            }
        }
        return unsafe Table(pointer: UnsafePointer(memory))
    }()
}

extension PluginCall {
    /// The JSON text of a plugin's value, in the arena.
    @unsafe fileprivate func text(of raw: weir_value, flags: Int32) throws(NodeError) -> weir_value {
        let value = unsafe try Value(adopting: raw, "the value to write as JSON", isTaken: false)
        var bytes: [UInt8] = []
        do throws(JSONError) {
            if flags & Int32(WEIR_JSON_LINES) != 0, value.kind == .list {
                for index in 0..<value.count {
                    try JSON.append(value[index], to: &bytes)
                    bytes.append(UInt8(ascii: "\n"))
                }
            } else {
                try JSON.append(value, to: &bytes)
                if flags != 0 { bytes.append(UInt8(ascii: "\n")) }
            }
        } catch {
            throw NodeError(.unsupported, error.message, retry: .no)
        }
        guard bytes.count <= Int(UInt32.max), let memory = unsafe allocate(bytes.count) else {
            throw NodeError(
                .exhausted, "a JSON text of \(bytes.count) bytes is more than there is room for", retry: .no)
        }
        unsafe bytes.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress { unsafe memory.copyMemory(from: start, byteCount: bytes.count) }
        }
        return unsafe weir_string(memory.assumingMemoryBound(to: CChar.self), bytes.count)
    }
}
