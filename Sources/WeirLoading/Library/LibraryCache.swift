/// The loader's cache, which `ldconfig` writes, in glibc's format 1.1.
///
///     header ──▶ entries (name, path, what the processor must have) ──▶ texts ──▶ names of processor levels
struct LibraryCache: Sendable {
    private struct Entry {
        let path: String
        /// The subfolder of `glibc-hwcaps` that it lies in; nil outside of these.
        let level: String?
    }

    private let entries: [String: [Entry]]

    /// This machine's cache, read at its first use; empty where there is none.
    static let current: LibraryCache = {
        guard let reader = try? FileReader("/etc/ld.so.cache"),
            let bytes = try? reader.bytes(at: 0, count: reader.size, limit: 64 << 20)
        else { return LibraryCache([]) }
        return LibraryCache(bytes)
    }()

    /// Understands the bytes of a cache.
    ///
    /// - Parameter bytes: the file; of one that is damaged, what can be read.
    init(_ bytes: [UInt8]) {
        // An old cache may stand in front of the one of today.
        guard let start = Self.start(bytes) else {
            entries = [:]
            return
        }
        let cursor = ByteCursor(bytes: Array(bytes[start...]))
        let count = Int(min(cursor.number(at: 20, as: UInt32.self) ?? 0, 1 << 20))
        let levels = Self.levels(cursor)
        var entries: [String: [Entry]] = [:]
        for index in 0..<count {
            let place = 48 + index * 24
            guard let flags = cursor.number(at: place, as: UInt32.self),
                let key = cursor.number(at: place + 4, as: UInt32.self),
                let value = cursor.number(at: place + 8, as: UInt32.self),
                let needs = cursor.number(at: place + 16, as: UInt64.self), let name = cursor.text(at: Int(key)),
                let path = cursor.text(at: Int(value))
            else { break }
            guard flags == Self.ownFlags else { continue }
            if needs == 0 {
                entries[name, default: []].append(Entry(path: path, level: nil))
            } else if needs >> 62 == 1, let level = levels[UInt32(truncatingIfNeeded: needs)] {
                entries[name, default: []].append(Entry(path: path, level: level))
            }
        }
        self.entries = entries
    }

    /// The names of all libraries in alphabetical order.
    var names: [String] { entries.keys.sorted() }

    /// The path of a library, or nil.
    ///
    /// - Parameter levels: what the processor has, the best first.
    func path(of name: String, levels: [String]) -> String? {
        let known = entries[name] ?? []
        for level in levels {
            if let best = known.first(where: { $0.level == level }) { return best.path }
        }
        return known.first { $0.level == nil }?.path
    }

    private static func start(_ bytes: [UInt8]) -> Int? {
        let magic = Array("glibc-ld.so.cache1.1".utf8)
        if bytes.starts(with: magic) { return 0 }
        guard bytes.starts(with: Array("ld.so-1.7.0".utf8)),
            let count = ByteCursor(bytes: bytes).number(at: 12, as: UInt32.self)
        else { return nil }
        let start = (16 + Int(min(count, 1 << 20)) * 12 + 7) & ~7
        return start < bytes.count && bytes[start...].starts(with: magic) ? start : nil
    }

    /// The names behind the numbers that entries for certain processors have.
    private static func levels(_ cursor: ByteCursor) -> [UInt32: String] {
        guard let start = cursor.number(at: 32, as: UInt32.self).map(Int.init), start > 0,
            cursor.number(at: start, as: UInt32.self) == 0xEAA4_2174,
            let sections = cursor.number(at: start + 4, as: UInt32.self)
        else { return [:] }
        var levels: [UInt32: String] = [:]
        for index in 0..<Int(min(sections, 64)) {
            let section = start + 8 + index * 16
            guard cursor.number(at: section, as: UInt32.self) == 1,
                let place = cursor.number(at: section + 8, as: UInt32.self).map(Int.init),
                let size = cursor.number(at: section + 12, as: UInt32.self)
            else { continue }
            for number in 0..<min(size / 4, 1024) {
                guard let text = cursor.number(at: place + Int(number) * 4, as: UInt32.self) else { break }
                levels[number] = cursor.text(at: Int(text))
            }
        }
        return levels
    }

    /// What marks a library for this kind of processor and glibc 2.
    private static let ownFlags: UInt32 = {
        #if arch(x86_64)
            0x0303
        #elseif arch(arm64)
            0x0A03
        #elseif arch(riscv64)
            0x1003
        #elseif arch(s390x)
            0x0403
        #elseif arch(powerpc64le)
            0x0503
        #else
            0x0003
        #endif
    }()
}
