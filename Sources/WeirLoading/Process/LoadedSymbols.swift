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

    private typealias Description =
        @convention(c) (
            UnsafeRawPointer, UnsafeMutableRawPointer, UnsafeMutablePointer<UnsafeRawPointer?>, CInt
        ) -> CInt

    /// The description of an address by the symbol of an ELF file, kept from Swift, too.
    private static let described: Description? = {
        guard let address = unsafe dlsym(nil, "dladdr1") else { return nil }
        return unsafe unsafeBitCast(address, to: Description.self)
    }()

    /// Whether the symbol at an address is one of data.
    @unsafe static func isData(_ address: UnsafeRawPointer) -> Bool {
        // A Dl_info of four pointers, and then the symbol: its kind is in the fifth byte, STT_OBJECT or STT_TLS of data.
        let (askForSymbol, size, object, threadLocal) = (CInt(1), 32, UInt8(1), UInt8(6))
        let place = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 8)
        defer { unsafe place.deallocate() }
        var symbol: UnsafeRawPointer?
        guard let described = unsafe described, unsafe described(address, place, &symbol, askForSymbol) != 0,
            let symbol = unsafe symbol
        else { return false }
        let kind = unsafe symbol.load(fromByteOffset: 4, as: UInt8.self) & 0xF
        return kind == object || kind == threadLocal
    }

    /// Whether a library of this name is loaded.
    static func holds(library name: String) -> Bool {
        guard let handle = unsafe dlopen(name, RTLD_LAZY | RTLD_NOLOAD) else { return false }
        unsafe dlclose(handle)
        return true
    }

    /// Whether a symbol is there that a library needs.
    ///
    /// - Parameter version: the name of the version that is needed; nil for any.
    static func has(_ name: String, version: String?) -> Bool {
        guard let version, let versioned = unsafe versioned else { return unsafe dlsym(nil, name) != nil }
        return unsafe versioned(nil, name, version) != nil
    }
}
