internal import Synchronization
internal import WeirLock

/// Words that calls leave behind, in the order in which they came.
package final class CallLog: Sendable {
    private let words = Lock<[String]>([])

    private let onAdd: @Sendable (Int) -> Void

    /// An empty log.
    ///
    /// - Parameter onAdd: told how many words there are, once one more is.
    package init(onAdd: @escaping @Sendable (Int) -> Void = { _ in }) { self.onAdd = onAdd }

    /// Adds a word.
    package func add(_ word: String) {
        let count = words.withLock { words in
            words.append(word)
            return words.count
        }
        onAdd(count)
    }

    /// The words so far.
    package var all: [String] { words.withLock { $0 } }

    /// How often a word was added.
    package func count(of word: String) -> Int { words.withLock { $0.count { $0 == word } } }
}
