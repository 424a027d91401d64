internal import WeirCBOR

/// What reading everything of a run folder found.
package struct RunCheck: Sendable {
    /// What of the segments cannot be read, in the order of the files.
    package private(set) var damage: [Damage]
    /// Which of the files that are not segments are wrong, in words.
    package let problems: [String]
    /// The number of segments.
    package let segments: Int
    /// The number of frames that hold records.
    package let frames: Int
    /// The number of items that are recorded.
    package let records: Int

    /// Reads a run folder.
    ///
    /// - Throws: `isNewer`, or `file` where something cannot be read at all.
    /// - Complexity: O(size of the segments).
    package init(_ folder: RunFolder) throws(JournalError) {
        problems = try [
            Self.problem { () throws(JournalError) in _ = try folder.description() },
            Self.problem { () throws(JournalError) in _ = try folder.end() },
        ].compactMap(\.self)
        var loader = PastLoader()
        try loader.read(folder, isRedriven: false)
        let sites = loader.sites
        segments = loader.maps.count
        frames = loader.frames.count
        damage = loader.damage
        records = loader.frames.reduce(0) { sites[Int($1.site)].isOfItems ? $0 + $1.rows : $0 }
        let names = try folder.segments().map(folder.path(ofSegment:))
        withExtendedLifetime(loader.maps) {
            for frame in loader.frames where !frame.hasAllValues {
                let (file, offset) = unsafe Self.place(of: frame.payload, in: zip(names, loader.maps))
                unsafe damage.append(
                    Damage(
                        file: file, offset: offset, length: frame.payload.count, site: sites[Int(frame.site)].path,
                        records: frame.rows, isTorn: false))
            }
        }
    }

    /// What is wrong with a file, in words; nil where nothing is.
    private static func problem(_ read: () throws(JournalError) -> Void) throws(JournalError) -> String? {
        do throws(JournalError) {
            try read()
            return nil
        } catch {
            guard case .isDamaged = error else { throw error }
            return error.description
        }
    }

    /// The file that a payload is part of, and where it begins there.
    private static func place(
        of payload: UnsafeRawBufferPointer, in segments: Zip2Sequence<[String], [MappedFile]>
    ) -> (file: String, offset: Int) {
        for (name, map) in segments {
            guard let base = unsafe map.bytes.baseAddress, let begin = payload.baseAddress else { continue }
            let offset = unsafe begin - base
            if unsafe (0..<map.bytes.count).contains(offset) { return (name, offset) }
        }
        return ("", 0)
    }

    /// Whether nothing but what a killed process leaves is wrong.
    package var isSound: Bool { problems.isEmpty && damage.allSatisfy(\.isTorn) }
}

extension PastFrame {
    /// Whether there is a value for each of its records, and nothing else.
    fileprivate var hasAllValues: Bool {
        guard !isValueless else { return true }
        var reader = unsafe CBORReader(values)
        for _ in 0..<rows { guard (try? reader.skip()) != nil else { return false } }
        return reader.isAtEnd
    }
}
