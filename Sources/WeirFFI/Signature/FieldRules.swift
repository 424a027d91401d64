/// What must hold between the fields of a struct or union.
struct FieldRules {
    private let name: String
    private let members: [CStructure.Member]
    private let offsets: [Int]
    private let kind: CStructure.Kind

    /// - Parameter offsets: where each member stands in the text.
    init(_ name: String, _ members: [CStructure.Member], _ offsets: [Int], _ kind: CStructure.Kind) {
        self.name = name
        self.members = members
        self.offsets = offsets
        self.kind = kind
    }

    func check() throws(SignatureProblem) {
        for (member, offset) in zip(members, offsets) {
            if let other = member.lengthOf {
                try checkLength(member, of: other, offset)
            } else {
                try check(member, offset)
            }
            if let selector = member.selector { try checkSelector(member, selector, offset) }
        }
    }

    private func check(_ member: CStructure.Member, _ offset: Int) throws(SignatureProblem) {
        guard !member.type.isFreedByCaller else {
            throw SignatureProblem(
                offset,
                Unsupported.message(
                    "\"free\" for a field is not supported",
                    "the caller frees a struct as a whole: say \"T* free(f)\", or a handle"))
        }
        switch member.type.unwrapped {
        case .number, .enumeration, .structure, .string, .encoded, .pointer, .handle, .unused: return
        case .text(let extent):
            if case .fixed = extent.capacity { return }
        case .bytes(let extent, _): return try check(extent, isEnded: false, member, offset)
        case .array(let element, let extent): return try check(extent, isEnded: element.isPointer, member, offset)
        case .callback:
            throw SignatureProblem(
                offset,
                Unsupported.message(
                    "a callback as a field is not supported",
                    "nothing says how long the library keeps it; say \"unused\""))
        default: break
        }
        throw SignatureProblem(
            offset,
            "a field is a number, enum, struct, union, text, handle or \"T*\", or bytes or an array with a length such as \"u8[16]\", \"u8[n]\" or \"size_t len(data)\""
        )
    }

    private func check(
        _ extent: CExtent, isEnded: Bool, _ member: CStructure.Member, _ offset: Int
    ) throws(SignatureProblem) {
        guard extent.used == .all else {
            throw SignatureProblem(offset, "a field has one length; what is filled belongs to parameters")
        }
        switch extent.capacity {
        case .fixed: return
        case .open:
            if isEnded || members.contains(where: { $0.lengthOf == member.name }) { return }
            throw SignatureProblem(
                offset,
                "nothing says how long the field \"\(member.name)\" is: add a field \"size_t len(\(member.name))\", or say \"[n]\" with a count or the name of a field"
            )
        case .parameter, .product:
            for other in extent.capacity.names {
                guard kind == .structure, let length = members.first(where: { $0.name == other }),
                    case .number(let number) = length.type, number.isInteger
                else {
                    throw SignatureProblem(
                        offset, "there is no integer field \"\(other)\" to be the length of \"\(member.name)\"")
                }
            }
        }
    }

    private func checkLength(
        _ member: CStructure.Member, of other: String, _ offset: Int
    ) throws(SignatureProblem) {
        guard kind == .structure, case .number(let number) = member.type, number.isInteger else {
            throw SignatureProblem(offset, "a length is an integer field of a struct")
        }
        let isSized = members.contains { sized in
            guard sized.name == other, let extent = sized.type.unwrapped.extent else { return false }
            return extent.capacity == .open
        }
        guard isSized else {
            throw SignatureProblem(
                offset, "there is no field \"\(other)\" without a length of its own whose length this could be")
        }
    }

    private func checkSelector(
        _ member: CStructure.Member, _ selector: String, _ offset: Int
    ) throws(SignatureProblem) {
        guard case .structure(let union) = member.type, union.kind == .union, union.chosen == nil else {
            throw SignatureProblem(offset, "\"by\" tells the member of a union, and \"\(member.name)\" is none")
        }
        guard kind == .structure, let tag = members.first(where: { $0.name == selector }),
            case .enumeration(let enumeration) = tag.type
        else {
            throw SignatureProblem(
                offset,
                "\"by \(selector)\" needs a field \"\(selector)\" of an enum whose values are named like the members")
        }
        guard enumeration.members.contains(where: { union.field($0.name) != nil }) else {
            throw SignatureProblem(
                offset, "no value of the enum \(enumeration.name) is named like a member of the union \(union.name)")
        }
    }
}
