/// How a call minds the other calls of a library that takes one at a time.
enum LibraryTurn {
    /// It waits for none: they may all run at once, or the one under way waits for this.
    case none
    /// It waits until none is under way.
    case waits
    /// It keeps others out where none is under way; one that is may be waiting for the thread that makes this.
    case waitsForNone

    /// Waits no more.
    mutating func waitForNone() {
        if case .waits = self { self = .waitsForNone }
    }

    /// Keeps others out.
    ///
    /// - Returns: whether to let them in again.
    func begin(_ library: ForeignLibrary) -> Bool {
        switch self {
        case .none: return false
        case .waits:
            library.lock()
            return true
        case .waitsForNone: return library.tryLock()
        }
    }
}
