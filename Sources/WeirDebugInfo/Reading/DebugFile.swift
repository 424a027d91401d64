internal import CDW
internal import Glibc
internal import WeirLoading

/// An open library and, where there is one, its separate debug file.
///
/// Everything that libdw hands out lies in memory of this session; whoever keeps such a pointer keeps the session, too.
// SAFETY: the session is ended only with the object; the DWARF handle belongs to the session.
@safe final class DebugFile {
    let path: String
    /// Why there is no DWARF, or nil when there is.
    let missingReason: String?
    private let session: OpaquePointer
    private let elfBias: UInt64
    private let dwarf: OpaquePointer?
    private let dwarfBias: UInt64

    init(path: String) throws(DebugInfoError) {
        let descriptor = try Self.openRegularFile(path)
        guard let session = unsafe weir_dwfl_begin() else {
            close(descriptor)
            throw DebugInfoError(path: path, "cannot be examined: \(Self.lastMessage)")
        }
        guard let module = unsafe dwfl_report_offline(session, path, path, descriptor) else {
            close(descriptor)
            let reason = Self.lastMessage
            unsafe dwfl_end(session)
            throw DebugInfoError(path: path, "is no shared library (\(reason))")
        }
        unsafe dwfl_report_end(session, nil, nil)
        var elfBias: GElf_Addr = 0
        var header = GElf_Ehdr()
        guard let elf = unsafe dwfl_module_getelf(module, &elfBias), unsafe gelf_getehdr(elf, &header) != nil,
            header.e_type == ET_DYN
        else {
            unsafe dwfl_end(session)
            throw DebugInfoError(path: path, "is no shared library, but another kind of ELF file")
        }
        var dwarfBias: Dwarf_Addr = 0
        let dwarf = unsafe dwfl_module_getdwarf(module, &dwarfBias)
        missingReason = unsafe dwarf == nil ? Self.missingReason(Self.lastMessage) : nil
        self.path = path
        unsafe self.session = session
        self.elfBias = elfBias
        unsafe self.dwarf = dwarf
        self.dwarfBias = dwarfBias
    }

    deinit { unsafe dwfl_end(session) }

    /// The top entries of all compilation units, those of split ones instead of their skeletons.
    func units() -> [DebugEntry] {
        guard let dwarf = unsafe dwarf else { return [] }
        var result: [DebugEntry] = []
        var unit: OpaquePointer?
        while true {
            var next: OpaquePointer?
            var top = unsafe Dwarf_Die()
            var split = unsafe Dwarf_Die()
            var kind: UInt8 = 0
            guard unsafe dwarf_get_units(dwarf, unit, &next, nil, &kind, &top, &split) == 0 else { return result }
            unsafe unit = next
            switch Int(kind) {
            case DW_UT_skeleton: unsafe result.append(DebugEntry(split, in: self))
            case DW_UT_compile: unsafe result.append(DebugEntry(top, in: self))
            // Type units and partial units are reached through references.
            default: break
            }
        }
    }

    /// The functions that the library exports, of each name the version that a caller gets by default.
    func exportedFunctions() -> [String: ExportedFunction] {
        // By the segments, as the loader finds them: a library may come without sections.
        let symbols = (try? LibraryFile(path).symbols()) ?? []
        var result: [String: ExportedFunction] = [:]
        for symbol in symbols where symbol.isExportedFunction {
            result[symbol.name] = ExportedFunction(
                address: symbol.address &+ elfBias &- dwarfBias,
                isChosenAtLoadTime: symbol.kind == .indirectFunction,
                isOldVersion: symbol.isOldVersion)
        }
        return result
    }

    /// Without blocking, since a named pipe would wait for a writer for ever.
    private static func openRegularFile(_ path: String) throws(DebugInfoError) -> Int32 {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            let code = errno
            let reason = code == ENOENT ? "there is no such file" : SystemError.message(code)
            throw DebugInfoError(path: path, reason)
        }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw DebugInfoError(path: path, "is no regular file, so no library")
        }
        return descriptor
    }

    private static func missingReason(_ message: String) -> String {
        let advice = "install the package with its debug symbols or build it with -g"
        if message == "no DWARF information found" { return "it has no debug information; \(advice)" }
        return "its debug information cannot be read (\(message)); \(advice)"
    }

    private static var lastMessage: String {
        guard let text = unsafe dwfl_errmsg(-1) else { return "no reason given" }
        let message = unsafe String(cString: text)
        // `No DWARF` keeps its capitals, as only the first word may start with one.
        return message.prefix(1).lowercased() + message.dropFirst()
    }
}
