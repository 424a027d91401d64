internal import Synchronization
internal import WeirLock

/// Words that calls leave behind, in the order in which they came.
package final class CallLog: Sendable {
    private let words = Lock<[String]>([])

    /// An empty log.
    package init() {}

    /// Adds a word.
    package func add(_ word: String) { words.withLock { $0.append(word) } }

    /// The words so far.
    package var all: [String] { words.withLock { $0 } }

    /// How often a word was added.
    package func count(of word: String) -> Int { words.withLock { $0.count { $0 == word } } }
}
