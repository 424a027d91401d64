/// A declared enum: `enum mode : u8 { off, on = 4 }`.
package struct CEnumeration: Hashable, Sendable {
    /// One named value.
    package struct Member: Hashable, Sendable {
        /// Its name, which is its value in a flow.
        package let name: String
        /// Its number in C.
        package let number: Int64
    }

    /// The enum's name.
    package let name: String
    /// The integer that C passes; `i32` unless declared otherwise.
    package let base: CNumber
    /// The named values, in the order of the declaration; of equal numbers the first name is the one that is given back.
    package let members: [Member]

    private let numbers: [String: Int64]
    private let names: [Int64: String]

    /// An enum with named values.
    package init(name: String, base: CNumber, members: [Member]) {
        self.name = name
        self.base = base
        self.members = members
        numbers = Dictionary(members.map { ($0.name, $0.number) }) { first, _ in first }
        names = Dictionary(members.map { ($0.number, $0.name) }) { first, _ in first }
    }

    /// The number of a name, or nil.
    package func number(of name: String) -> Int64? { numbers[name] }

    /// The name of a number, or nil.
    package func name(of number: Int64) -> String? { names[number] }
}
