/// What a branch of the store holds under one key: the newest content and the older ones that a snapshot can still see.
struct Entry: Sendable {
    /// What a write did to an entry.
    enum Change {
        /// There was no entry.
        case inserted
        /// The content before became an older one.
        case replaced
        /// The entry was written at this version before, so that nobody else has seen the content.
        case rewritten
    }

    /// The version of the last write; content that was there from the start has version 0.
    private(set) var version: UInt64
    /// The newest content.
    var content: Content
    /// The content before, if it may still be needed.
    var older: OlderContent?

    init(version: UInt64, content: Content) {
        self.version = version
        self.content = content
    }

    /// Replaces the content; keeps the one before for readers of older versions and for undoing.
    ///
    /// - Returns: what that was, and whether a map that may be remembered has lost its place.
    mutating func write(_ new: Content, at version: UInt64) -> (Change, wasMap: Bool) {
        let wasMap = if case .map = content { true } else { false }
        if self.version == version {
            content = new
            return (.rewritten, wasMap)
        }
        older = OlderContent(version: self.version, content: content, older: older)
        self.version = version
        content = new
        return (.replaced, wasMap)
    }

    /// Takes the last write back, which must have replaced something.
    mutating func undo() {
        guard let older else { return }
        version = older.version
        content = older.content
        self.older = older.older
    }

    /// Forgets the content that was written at a version and has been replaced since.
    mutating func forget(version: UInt64) {
        if older?.version == version {
            older = older?.older
            return
        }
        var before = older
        while let current = before {
            if current.older?.version == version {
                current.older = current.older?.older
                return
            }
            before = current.older
        }
    }

    /// What a reader at a version sees; nil when the entry was first written later.
    func content(at version: UInt64) -> Content? {
        if self.version <= version { return content }
        var candidate = older
        while let current = candidate {
            if current.version <= version { return current.content }
            candidate = current.older
        }
        return nil
    }
}
