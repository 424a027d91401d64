extension PastLoader {
    /// Whether the last write of a segment may have been cut off.
    ///
    /// - Parameters:
    ///   - sessions: those of all segments; nil where the head cannot be read.
    ///   - ended: the session that ended, of which nothing can be torn.
    static func isTearable(_ place: Int, among sessions: [Int?], ended: Int?) -> Bool {
        let next = place + 1 < sessions.count ? sessions[place + 1] : nil
        if let session = sessions[place] { return next != session && session != ended }
        // Of a process that died as it began, unless others of its session say that it did not.
        let last = place > 0 ? sessions[place - 1] : nil
        return ended == nil || sessions[..<place].contains(ended) || next != nil && next != last
    }

    /// The head of a segment; nil where it is torn, so that nothing in it can be told apart.
    static func head(_ map: MappedFile, _ path: String) throws(JournalError) -> SegmentHead? {
        do {
            return unsafe try SegmentHead.read(map.bytes, path)
        } catch {
            if case .isNewer = error { throw error }
            return nil
        }
    }
}
