internal import Glibc

/// What this program and the libraries that it was started with offer to a library that it loads.
enum LoadedSymbols {
    private typealias Lookup =
        @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>, UnsafePointer<CChar>) ->
        UnsafeMutableRawPointer?

    /// The look-up of one version of a symbol, which the C library's headers keep from Swift.
    private static let versioned: Lookup? = {
        guard let address = unsafe dlsym(nil, "dlvsym") else { return nil }
        return unsafe unsafeBitCast(address, to: Lookup.self)
    }()

    /// Whether a library of this name is loaded.
    static func holds(library name: String) -> Bool {
        guard let handle = unsafe dlopen(name, RTLD_LAZY | RTLD_NOLOAD) else { return false }
        unsafe dlclose(handle)
        return true
    }

    /// Whether a symbol is there that a library needs.
    static func has(_ need: LibraryLinkage.Need) -> Bool {
        guard let version = need.version?.name, let versioned = unsafe versioned else {
            return unsafe dlsym(nil, need.name) != nil
        }
        return unsafe versioned(nil, need.name, version) != nil
    }
}
