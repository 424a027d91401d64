/// A function in a library's table of dynamic symbols.
struct ExportedFunction {
    /// Where its code begins, as the debug information counts.
    let address: UInt64
    /// Whether the symbol's code only chooses which function to use (`STT_GNU_IFUNC`), so that its types say nothing.
    let isChosenAtLoadTime: Bool
    /// Whether only programs get it that were linked with an older version of the library.
    let isOldVersion: Bool
}
