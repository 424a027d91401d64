internal import Glibc
internal import Synchronization
internal import WeirLock
internal import WeirModel
internal import WeirValue

/// A library that was loaded, for good: there is no unloading, since a Swift host crashes at its next dynamic cast after one.
// SAFETY: the handle is never closed, and the loader's functions may be called from any thread.
@safe package final class DynamicLibrary: @unchecked Sendable {
    /// The path it was loaded from.
    package let path: String
    /// What tells its file from every other.
    package let identity: FileIdentity
    private let handle: UnsafeMutableRawPointer

    private static let loaded = Lock<[FileIdentity: DynamicLibrary]>([:])

    private init(path: String, identity: FileIdentity, handle: UnsafeMutableRawPointer) {
        self.path = path
        self.identity = identity
        unsafe self.handle = unsafe handle
    }

    /// Loads a library, or finds it among those that the process has loaded, whatever the path.
    ///
    /// Its constructors run during this call.
    ///
    /// - Parameters:
    ///   - path: an absolute path; anything else would be searched for.
    ///   - identity: of the file at `path`.
    ///   - isGlobal: whether libraries that are loaded later see its symbols, also when it was loaded before without.
    /// - Throws: with the loader's words.
    package static func open(
        _ path: String, identity: FileIdentity, isGlobal: Bool = false
    ) throws(PluginError) -> DynamicLibrary {
        precondition(path.isAbsolutePath, "a library is loaded from an absolute path")
        let outcome = loaded.withLock { loaded -> Result<DynamicLibrary, PluginError> in
            if let known = loaded[identity], !isGlobal { return .success(known) }
            let visibility = isGlobal ? RTLD_GLOBAL : RTLD_LOCAL
            guard let handle = unsafe dlopen(path, RTLD_NOW | visibility | RTLD_NODELETE) else {
                return .failure(PluginError(path: path, "cannot be loaded: \(loaderMessage(without: path))"))
            }
            if let known = loaded[identity] { return .success(known) }
            let library = unsafe DynamicLibrary(path: path, identity: identity, handle: handle)
            loaded[identity] = library
            return .success(library)
        }
        return try outcome.get()
    }

    /// The address of an exported symbol, or nil.
    ///
    /// What it points to is the caller's to know.
    @unsafe package func symbol(_ name: String) -> UnsafeMutableRawPointer? {
        unsafe dlsym(handle, name)
    }

    /// Whether a symbol's address is one of data, which cannot be called.
    package static func isData(_ symbol: UnsafeMutableRawPointer) -> Bool { unsafe LoadedSymbols.isData(symbol) }

    /// The loader's last message, which starts with the path that the error names anyway.
    private static func loaderMessage(without path: String) -> String {
        guard let text = unsafe dlerror() else { return "the loader gives no reason" }
        let message = unsafe String(mendingCString: text)
        return message.hasPrefix("\(path): ") ? String(message.dropFirst(path.count + 2)) : message
    }
}
