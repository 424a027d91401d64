import CWeirABI
import CWeirValue

/// The host's table over `FakeCall` and `FakeStore`.
enum FakeHost {
    nonisolated(unsafe) static let table: UnsafeMutablePointer<weir_host> = {
        let host = UnsafeMutablePointer<weir_host>.allocate(capacity: 1)
        host.initialize(to: weir_host())
        host.pointee.struct_size = UInt32(MemoryLayout<weir_host>.size)
        host.pointee.alloc = { call, size in FakeCall.of(call)?.allocate(size) }
        host.pointee.set_error = { call, index, error in
            guard let error = error?.pointee else { return }
            let text = UnsafeRawBufferPointer(start: error.message, count: error.message_length)
            FakeCall.of(call)?.failures[Int(index)] = FakeCall.Failure(
                code: error.code, retry: error.retry, message: String(decoding: text, as: UTF8.self),
                retryAfter: error.retry_after_ns)
        }
        host.pointee.log = { _, call, severity, text, length in
            let bytes = UnsafeRawBufferPointer(start: text, count: length)
            FakeCall.of(call)?.lines.append("\(severity) \(String(decoding: bytes, as: UTF8.self))")
        }
        host.pointee.store = UnsafePointer(store)
        return host
    }()

    nonisolated(unsafe) private static let store: UnsafeMutablePointer<weir_store_api> = {
        let api = UnsafeMutablePointer<weir_store_api>.allocate(capacity: 1)
        api.initialize(to: weir_store_api())
        api.pointee.struct_size = UInt32(MemoryLayout<weir_store_api>.size)
        api.pointee.get = { store, path, count, out in FakeStore.of(store).read("get", path, count, out) }
        api.pointee.keys = { store, path, count, out in FakeStore.of(store).read("keys", path, count, out) }
        api.pointee.set = { store, path, count, value in FakeStore.of(store).write("set", path, count, value) }
        api.pointee.append = { store, path, count, value in FakeStore.of(store).write("append", path, count, value) }
        api.pointee.add = { store, path, count, value in FakeStore.of(store).write("add", path, count, value) }
        api.pointee.remove = { store, path, count in FakeStore.of(store).write("remove", path, count, nil) }
        return api
    }()
}
