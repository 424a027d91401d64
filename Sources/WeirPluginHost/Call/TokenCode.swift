/// The tokens that plugins see: the engine's, which count from 0 in each table of pending items, and the table's number.
///
/// A plugin may complete an item through any host table it has kept, so the token itself leads to the right one.
///
///     generation (32 bits) | table (10 bits) | slot (22 bits)
enum TokenCode {
    /// The number of tables that a process can have at once.
    static let tables = 1 << 10
    private static let slotBits: UInt64 = 22

    /// The token for a plugin, or nil when the table has more pending items than a token can name.
    static func encode(_ token: UInt64, table: Int) -> UInt64? {
        let slot = token & 0xFFFF_FFFF
        guard slot >> slotBits == 0 else { return nil }
        return token | UInt64(table) << slotBits
    }

    /// The engine's token and the number of its table.
    static func decode(_ code: UInt64) -> (token: UInt64, table: Int) {
        let table = Int(code >> slotBits) & (tables - 1)
        return (code & ~(UInt64(tables - 1) << slotBits), table)
    }
}
