internal import CDW
internal import Glibc

/// An open library and, where there is one, its separate debug file.
///
/// Everything that libdw hands out lies in memory of this session; whoever keeps such a pointer keeps the session, too.
// SAFETY: the session is ended only with the object; the ELF and DWARF handles belong to the session.
@safe final class DebugFile {
    let path: String
    /// Why there is no DWARF, or nil when there is.
    let missingReason: String?
    private let session: OpaquePointer
    private let elf: OpaquePointer
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
        unsafe self.elf = elf
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
        var result: [String: ExportedFunction] = [:]
        let versions = unsafe section(of: UInt32(SHT_GNU_versym))
        guard let (symbols, header) = unsafe section(of: UInt32(SHT_DYNSYM)), header.sh_entsize > 0 else { return [:] }
        let count = Int32(clamping: header.sh_size / header.sh_entsize)
        for index in 0..<max(0, count) {
            var symbol = GElf_Sym()
            guard unsafe gelf_getsym(symbols, index, &symbol) != nil, Self.isExported(symbol),
                let text = unsafe elf_strptr(elf, Int(header.sh_link), Int(symbol.st_name))
            else { continue }
            var version: GElf_Versym = 0
            if let versions = unsafe versions { _ = unsafe gelf_getversym(versions.data, index, &version) }
            let isHidden = version & 0x8000 != 0
            let name = unsafe String(cString: text)
            if isHidden, result[name] != nil { continue }
            let isIndirect = symbol.st_info & 0xF == UInt8(STT_GNU_IFUNC)
            result[name] = ExportedFunction(
                address: symbol.st_value &+ elfBias &- dwarfBias, isChosenAtLoadTime: isIndirect)
        }
        return result
    }

    private func section(of kind: UInt32) -> (data: UnsafeMutablePointer<Elf_Data>, header: GElf_Shdr)? {
        var section: OpaquePointer?
        while let next = unsafe elf_nextscn(elf, section) {
            unsafe section = next
            var header = GElf_Shdr()
            guard unsafe gelf_getshdr(next, &header) != nil, header.sh_type == kind else { continue }
            return unsafe elf_getdata(next, nil).map { unsafe ($0, header) }
        }
        return nil
    }

    private static func isExported(_ symbol: GElf_Sym) -> Bool {
        let kind = Int32(symbol.st_info & 0xF)
        let binding = Int32(symbol.st_info >> 4)
        let visibility = Int32(symbol.st_other & 0x3)
        return (kind == STT_FUNC || kind == STT_GNU_IFUNC) && (binding == STB_GLOBAL || binding == STB_WEAK)
            && (visibility == STV_DEFAULT || visibility == STV_PROTECTED) && symbol.st_shndx != UInt16(SHN_UNDEF)
    }

    /// Without blocking, since a named pipe would wait for a writer for ever.
    private static func openRegularFile(_ path: String) throws(DebugInfoError) -> Int32 {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            let code = errno
            let reason = code == ENOENT ? "there is no such file" : unsafe String(cString: strerror(code)).lowercased()
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
