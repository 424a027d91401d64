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

    /// The number of a name, or nil.
    package func number(of name: String) -> Int64? { members.first { $0.name == name }?.number }

    /// The name of a number, or nil.
    package func name(of number: Int64) -> String? { members.first { $0.number == number }?.name }
}
