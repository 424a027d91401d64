/// Room between what several lanes write, so that it does not share a cache line.
///
/// 128 bytes, since processors fetch lines in pairs.
struct Padding: Sendable {
    private let words: InlineArray<16, UInt64> = .init(repeating: 0)
}
