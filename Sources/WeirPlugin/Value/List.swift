internal import CWeirABI

/// The elements of a list value: a view of the host's memory, or values of the plugin's own.
public struct List: RandomAccessCollection, Sendable, ExpressibleByArrayLiteral {
    enum Storage: Sendable {
        case view(ListView)
        case own([Value])
    }

    let storage: Storage

    init(view: ListView) { storage = .view(view) }

    /// A list of the elements.
    public init(_ elements: [Value] = []) { storage = .own(elements) }

    /// A list of the elements.
    public init(arrayLiteral elements: Value...) { self.init(elements) }

    /// The position of the first element: 0.
    public var startIndex: Int { 0 }

    /// The number of elements.
    public var endIndex: Int {
        switch storage {
        case .view(let view): view.count
        case .own(let elements): elements.count
        }
    }

    /// The element at a position.
    ///
    /// - Parameter position: from 0 to `count - 1`.
    /// - Complexity: O(1); a string is copied.
    public subscript(position: Int) -> Value {
        switch storage {
        case .view(let view): view[position]
        case .own(let elements): elements[position]
        }
    }
}

/// A list in the host's memory.
// SAFETY: the memory is immutable, and `life` is asked before each access whether it is still there.
@safe struct ListView: @unchecked Sendable {
    private let base: UnsafePointer<weir_value>?
    let count: Int
    private let life: CallLife

    @unsafe init(_ raw: weir_value, _ life: CallLife) {
        unsafe base = raw.as.list
        count = unsafe Int(raw.length)
        self.life = life
    }

    subscript(position: Int) -> Value {
        precondition(position >= 0 && position < count, "list position \(position) is out of range")
        life.check()
        guard let base = unsafe base else { return .null }
        return unsafe Value(base[position], life)
    }

    /// The value as the host gave it, for handing it back without a copy.
    var raw: weir_value {
        life.check()
        return unsafe weir_list(base, count)
    }
}
