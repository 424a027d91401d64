internal import CDW

/// One entry of the debug information: a function, type, member and so on.
// SAFETY: what the entry points to lies in the session that `file` keeps open.
@safe struct DebugEntry {
    private var die: Dwarf_Die
    private let file: DebugFile

    /// An entry of a file.
    @unsafe init(_ die: Dwarf_Die, in file: DebugFile) {
        unsafe self.die = die
        self.file = file
    }

    /// What tells it from all other entries of the session.
    var key: UInt { unsafe UInt(bitPattern: die.addr) }

    /// What kind of entry it is, such as `DW_TAG_subprogram`; 0 when it cannot be read.
    var tag: Int {
        var die = unsafe die
        return unsafe Int(dwarf_tag(&die))
    }

    /// Its name, also through the entry that it completes.
    var name: String? {
        var die = unsafe die
        return unsafe dwarf_diename(&die).map { unsafe String(cString: $0) }
    }

    /// Where its code begins; several places for a function of which the compiler has put a rarely used part elsewhere.
    var addresses: [UInt64] {
        var die = unsafe die
        var address: Dwarf_Addr = 0
        if unsafe dwarf_entrypc(&die, &address) == 0 { return [address] }
        var result: [UInt64] = []
        var (base, end): (Dwarf_Addr, Dwarf_Addr) = (0, 0)
        var offset = 0
        while result.count < 64 {
            offset = unsafe dwarf_ranges(&die, offset, &base, &address, &end)
            guard offset > 0 else { break }
            result.append(address)
        }
        return result
    }

    /// The size in bytes of a type, typedefs and arrays included; nil when it is not known.
    var byteSize: Int? {
        var die = unsafe die
        var size: Dwarf_Word = 0
        return unsafe dwarf_aggregate_size(&die, &size) == 0 ? Int(exactly: size) : nil
    }

    /// The source file and line of its declaration.
    ///
    /// Not through `dwarf_decl_file`, which ends the process when the table of files is damaged.
    var declaration: (file: String, line: Int)? {
        guard let number = number(DW_AT_decl_file), let index = Int(exactly: number) else { return nil }
        let line = self.number(DW_AT_decl_line).flatMap { Int(exactly: $0) } ?? 0
        return unsafe withAttribute(DW_AT_decl_file) { pointer in
            var unit = unsafe Dwarf_Die()
            var files: OpaquePointer?
            var count = 0
            guard unsafe dwarf_cu_info(pointer.pointee.cu, nil, nil, &unit, nil, nil, nil, nil) == 0,
                unsafe dwarf_getsrcfiles(&unit, &files, &count) == 0, index < count,
                let name = unsafe dwarf_filesrc(files, index, nil, nil)
            else { return nil }
            return unsafe (String(cString: name), line)
        } ?? nil
    }

    /// The language of a compilation unit, such as `DW_LANG_C11`; nil for another entry.
    var language: Int? { number(DW_AT_language).map { Int(truncatingIfNeeded: $0) } }

    /// The entries inside it, in order.
    var children: [DebugEntry] {
        var parent = unsafe die
        var child = unsafe Dwarf_Die()
        guard unsafe dwarf_child(&parent, &child) == 0 else { return [] }
        var result: [DebugEntry] = []
        repeat {
            unsafe result.append(DebugEntry(child, in: file))
            var next = unsafe Dwarf_Die()
            guard unsafe dwarf_siblingof(&child, &next) == 0 else { return result }
            unsafe child = next
        } while true
    }

    /// Whether it has an attribute of its own.
    func has(_ attribute: Int) -> Bool {
        var die = unsafe die
        return unsafe dwarf_hasattr(&die, UInt32(attribute)) != 0
    }

    /// Whether a flag is set, also in the entry that it completes.
    func flag(_ attribute: Int) -> Bool {
        unsafe withAttribute(attribute) { pointer in
            var isSet = false
            return unsafe dwarf_formflag(pointer, &isSet) == 0 && isSet
        } ?? false
    }

    /// An attribute that is a number, which counts as signed where its form says so; nil when it is none.
    func number(_ attribute: Int) -> UInt64? {
        unsafe withAttribute(attribute) { pointer in
            var number: Dwarf_Word = 0
            return unsafe dwarf_formudata(pointer, &number) == 0 ? number : nil
        } ?? nil
    }

    /// An attribute that is a number with a sign; nil when it is none.
    func signedNumber(_ attribute: Int) -> Int64? {
        unsafe withAttribute(attribute) { pointer in
            var number: Dwarf_Sword = 0
            return unsafe dwarf_formsdata(pointer, &number) == 0 ? Int64(number) : nil
        } ?? nil
    }

    /// An attribute that is text.
    func text(_ attribute: Int) -> String? {
        unsafe withAttribute(attribute) { pointer in
            unsafe dwarf_formstring(pointer).map { unsafe String(cString: $0) }
        } ?? nil
    }

    /// The entry that an attribute refers to, in this file or in the one that several files share.
    func reference(_ attribute: Int) -> DebugEntry? {
        unsafe withAttribute(attribute) { pointer in
            var target = unsafe Dwarf_Die()
            guard unsafe dwarf_formref_die(pointer, &target) != nil else { return nil }
            return unsafe DebugEntry(target, in: file)
        } ?? nil
    }

    /// Where a member begins in bytes; old compilers write it as an expression that adds a number.
    var memberOffset: Int? {
        if let number = number(DW_AT_data_member_location) { return Int(exactly: number) }
        return unsafe withAttribute(DW_AT_data_member_location) { pointer in
            var operations: UnsafeMutablePointer<Dwarf_Op>?
            var count = 0
            guard unsafe dwarf_getlocation(pointer, &operations, &count) == 0, count == 1,
                let operation = unsafe operations?.pointee, Int(operation.atom) == DW_OP_plus_uconst
            else { return nil }
            return Int(exactly: operation.number)
        } ?? nil
    }

    @unsafe private func withAttribute<Result>(
        _ attribute: Int, _ body: (UnsafeMutablePointer<Dwarf_Attribute>) -> Result
    ) -> Result? {
        var die = unsafe die
        var storage = unsafe Dwarf_Attribute()
        return unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe dwarf_attr_integrate(&die, UInt32(attribute), pointer) == nil ? nil : body(pointer)
        }
    }
}
