import Synchronization

/// A look at a cancel flag that somebody else keeps, for paths where counting a reference would cost too much.
// SAFETY: whoever keeps one keeps the flag, too; the word is only accessed atomically.
@safe package struct CancelLook: @unchecked Sendable {
    private let word: UnsafeMutablePointer<Atomic<UInt32>>

    @unsafe init(_ word: UnsafeMutablePointer<Atomic<UInt32>>) { unsafe self.word = word }

    /// Whether nothing new is to begin.
    @inline(__always) package var isStopping: Bool { unsafe word.pointee.load(ordering: .relaxed) != 0 }

    /// Whether this looks at another flag than some address leads to.
    @unsafe package func isOther(than address: UnsafePointer<UInt32>?) -> Bool {
        unsafe UnsafeRawPointer(word) != UnsafeRawPointer(address)
    }
}
