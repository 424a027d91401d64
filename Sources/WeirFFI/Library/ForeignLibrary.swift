internal import CWeirCall
internal import Glibc
internal import Synchronization
internal import WeirExec
internal import WeirLoading
internal import WeirLock
internal import WeirModel
internal import WeirValue

/// A loaded library without any glue, and the lock that keeps its serial functions and destructors apart.
// SAFETY: the lock's memory is made once and lives as long as the process, as the library does.
@safe final class ForeignLibrary: @unchecked Sendable {
    /// The library's file.
    let path: String
    private let library: DynamicLibrary
    private let mutex: UnsafeMutableRawPointer?

    private static let loaded = Lock<[FileIdentity: ForeignLibrary]>([:])

    private init(_ library: DynamicLibrary) {
        path = library.path
        self.library = library
        unsafe mutex = weir_call_make_lock()
    }

    /// Loads a library, or finds it among those that are loaded.
    ///
    /// - Parameters:
    ///   - path: absolute, with symbolic links as they are, since `$ORIGIN` is the folder that the path names.
    ///   - group: whose functions need it, for a crash of its constructors.
    ///   - isGlobal: whether libraries that are loaded later see its symbols.
    static func open(_ path: String, group: String, isGlobal: Bool = false) throws(PluginError) -> ForeignLibrary {
        let identity = try LibraryFile(path).identity
        let outcome = loaded.withLock { loaded -> Result<ForeignLibrary, PluginError> in
            Result { () throws(PluginError) in
                let known = loaded[identity]
                if known == nil {
                    unsafe weir_call_begin_loading(
                        weir_call_make_site(LineText.message(group), LineText.message(path), nil))
                }
                defer { if known == nil { weir_call_end_loading() } }
                let library = try DynamicLibrary.open(path, identity: identity, isGlobal: isGlobal)
                if let known { return known }
                let new = ForeignLibrary(library)
                loaded[identity] = new
                return new
            }
        }
        return try outcome.get()
    }

    /// The address of an exported function; `free` is the C library's wherever it is asked for.
    func function(_ name: String) throws(NodeError) -> UnsafeMutableRawPointer {
        if name == "free" {
            // The one that this process uses: a search from the library on would pass by an allocator that stands in
            // for the C library's, which the library's own `malloc` is.
            let function: @convention(c) (UnsafeMutableRawPointer?) -> Void = unsafe free
            return unsafe unsafeBitCast(function, to: UnsafeMutableRawPointer.self)
        }
        if let address = unsafe library.symbol(name) { return unsafe address }
        throw NodeError(.notFound, "\(path) exports no function \"\(name)\"")
    }

    /// Keeps all other serial calls into the library out until `unlock`; the same thread may come in again.
    func lock() { if let mutex = unsafe mutex { unsafe weir_call_lock(mutex) } }

    /// Keeps all other serial calls out, unless one is in that another thread makes.
    func tryLock() -> Bool { if let mutex = unsafe mutex { unsafe weir_call_try_lock(mutex) != 0 } else { false } }

    /// Lets others in.
    func unlock() { if let mutex = unsafe mutex { unsafe weir_call_unlock(mutex) } }
}
