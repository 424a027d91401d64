internal import WeirDebugInfo

/// What the members of a struct or union say about its alignment, which debug information tells only where it is unusual.
extension DebugRecord {
    /// The alignment of the whole, as far as it is known.
    func alignment(in library: DebugLibrary) -> Int {
        var seen: Set<DebugRecordReference> = []
        return layout(in: library, &seen).alignment
    }

    /// The largest alignment with which no member lies where it does not; nil when all lie as their types ask.
    func packing(in library: DebugLibrary) -> Int? {
        var seen: Set<DebugRecordReference> = []
        return layout(in: library, &seen).packing
    }

    /// - Parameter seen: records that were looked into; each adds what it has once, and one that contains itself ends.
    fileprivate func layout(
        in library: DebugLibrary, _ seen: inout Set<DebugRecordReference>
    ) -> (alignment: Int, packing: Int?) {
        var natural: [(offset: Int, alignment: Int)] = []
        var least = alignment ?? 1
        for member in members {
            if let own = member.alignment {
                least = max(least, own)
            } else {
                let alignment = member.type.alignment(in: library, &seen)
                // A bit field begins anywhere in what it is part of.
                natural.append((member.bitSize == nil ? member.offset : 0, alignment))
            }
        }
        let largest = natural.map(\.alignment).max() ?? 1
        func fits(_ packing: Int) -> Bool {
            natural.allSatisfy { $0.offset % min(packing, $0.alignment) == 0 }
                && size % max(least, min(packing, largest)) == 0
        }
        if fits(largest) { return (max(least, largest), nil) }
        let packing = [8, 4, 2, 1].first { $0 < largest && fits($0) } ?? 1
        return (max(least, packing), packing)
    }

    /// Whether a packed declaration says the same: debug information does not tell that a struct is packed.
    func isPackable(_ declared: CStructure, _ natural: Int) -> Bool {
        declared.packing != nil && declared.alignment <= natural && alignment == nil
    }
}

extension DebugType {
    fileprivate func alignment(in library: DebugLibrary, _ seen: inout Set<DebugRecordReference>) -> Int {
        switch resolved {
        case .base(let base): return max(1, base.encoding == .complex ? base.size / 2 : base.size)
        case .enumeration(let enumeration): return max(1, enumeration.size)
        case .pointer: return MemoryLayout<Int>.alignment
        case .array(let element, _): return element.alignment(in: library, &seen)
        case .record(let reference):
            guard seen.insert(reference).inserted else { return 1 }
            return library.record(reference).layout(in: library, &seen).alignment
        case .void, .function, .unsupported, .typedef, .const: return 1
        }
    }
}
