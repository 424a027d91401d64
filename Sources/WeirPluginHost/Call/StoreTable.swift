internal import CWeirABI
internal import CWeirValue
internal import WeirExec
internal import WeirValue

/// The functions of `weir_store_api`.
enum StoreTable {
    private static let absent = StatusCode(rawValue: Int32(WEIR_ABSENT))
    private static let misuse = StatusCode.protocolBroken.rawValue

    /// The table, made once, for as long as the process lives.
    @unsafe static var pointer: UnsafePointer<weir_store_api> { unsafe table.pointer }

    // SAFETY: written once before it is shared.
    @safe private struct Table: @unchecked Sendable {
        let pointer: UnsafePointer<weir_store_api>
    }

    private static let table: Table = {
        let memory = UnsafeMutablePointer<weir_store_api>.allocate(capacity: 1)
        unsafe memory.initialize(to: weir_store_api())
        unsafe memory.pointee.struct_size = UInt32(MemoryLayout<weir_store_api>.size)
        unsafe memory.pointee.get = { store, path, length, out in
            unsafe out?.pointee = unsafe weir_null()
            return unsafe StoreHandle.of(store)?.perform { (handle, access) throws(NodeError) in
                guard let value = access.get(unsafe try handle.keys(path, length)) else { return absent }
                handle.keep(value)
                unsafe out?.pointee = unsafe value.raw
                return .ok
            } ?? misuse
        }
        unsafe memory.pointee.set = { store, path, length, value in
            unsafe StoreHandle.of(store)?.perform { (handle, access) throws(NodeError) in
                try access.set(unsafe try handle.keys(path, length), unsafe try StoreHandle.value(value))
                return .ok
            } ?? misuse
        }
        unsafe memory.pointee.append = { store, path, length, value in
            unsafe StoreHandle.of(store)?.perform { (handle, access) throws(NodeError) in
                try access.append(unsafe try handle.keys(path, length), unsafe try StoreHandle.value(value))
                return .ok
            } ?? misuse
        }
        unsafe memory.pointee.add = { store, path, length, number in
            unsafe StoreHandle.of(store)?.perform { (handle, access) throws(NodeError) in
                try access.add(unsafe try handle.keys(path, length), unsafe try StoreHandle.value(number))
                return .ok
            } ?? misuse
        }
        unsafe memory.pointee.keys = { store, path, length, out in
            unsafe out?.pointee = unsafe weir_null()
            return unsafe StoreHandle.of(store)?.perform { (handle, access) throws(NodeError) in
                guard let keys = try access.keys(unsafe try handle.keys(path, length)) else { return absent }
                let list = Value.list(keys.map { Value.string($0) })
                handle.keep(list)
                unsafe out?.pointee = unsafe list.raw
                return .ok
            } ?? misuse
        }
        unsafe memory.pointee.remove = { store, path, length in
            unsafe StoreHandle.of(store)?.perform { (handle, access) throws(NodeError) in
                try access.remove(unsafe try handle.keys(path, length)) ? .ok : absent
            } ?? misuse
        }
        return unsafe Table(pointer: UnsafePointer(memory))
    }()
}
