/// Whether a plugin can share the Swift runtime of this program.
///
/// Two runtimes in one process each have their own metadata for every type, and casts between them fail or crash.
package enum SwiftRuntime {
    /// Why a plugin brings or needs another Swift runtime than this program's, or nil when it does not.
    package static func conflict(_ file: ELFFile) -> String? {
        conflict(file, isLoaded: LoadedSymbols.holds)
    }

    /// The same with a given answer to which libraries this program has loaded.
    static func conflict(_ file: ELFFile, isLoaded: (String) -> Bool) -> String? {
        let cores = file.neededLibraries.filter { $0.hasPrefix("libswiftCore") }
        if let foreign = cores.first(where: { !isLoaded($0) }) {
            return "needs the Swift runtime \(foreign), which is not the one of this weir; "
                + "build it with the Swift toolchain that built weir"
        }
        if file.containsSwift && cores.isEmpty {
            return "carries a Swift runtime of its own; build it without -static-stdlib"
        }
        return nil
    }
}
