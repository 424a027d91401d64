package import ArgumentParser
import WeirDebugInfo
import WeirJSON
import WeirLoading
import WeirModel

/// `weir ffi`: the functions of a C library, ready to be declared.
package struct FFICommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "ffi", abstract: "List a C library's functions with their signatures.",
        discussion: "Reads the library's debug information, which may be in a separate file below /usr/lib/debug; none "
            + "of its code runs. The output can be pasted into a manifest; comments say what C leaves open.")

    @Argument(help: "A library's soname, such as libz.so.1, or its path.")
    var library: String

    @Argument(help: "One of its functions; all of them without it.")
    var symbol: String?

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    package init() {}

    package func validate() throws {
        if library.isEmpty { throw ValidationError("the name of a library must not be empty") }
        if symbol?.isEmpty == true { throw ValidationError("the name of a function must not be empty") }
    }

    package func run() throws {
        let wanted = library.hasSlash ? PluginPath.absolute(library) : library
        let search = LibrarySearch.current
        guard let found = search.find(wanted, relativeTo: "/") else {
            let near =
                search.similar(to: library).first { $0 != library }.map { "; did you mean \"\($0)\"?" } ?? ""
            Console.shared.note("weir: error: there is no library \"\(library)\"\(near)")
            throw ExitCode.validationFailure
        }
        let path = found.path
        if found.isFromEnvironment {
            Console.shared.note("weir: warning: \(library) is \(path), found through LD_LIBRARY_PATH")
        }
        let opened: DebugLibrary
        do {
            _ = try LibraryFile(path)
            opened = try DebugLibrary(path: path)
        } catch {
            Console.shared.note("weir: error: \(error)")
            throw ExitStatus.pluginFailed
        }
        if let symbol, !opened.symbols.contains(symbol) {
            Console.shared.note("weir: error: \(path): \(opened.reason(for: symbol) ?? "")")
            throw ExitCode.validationFailure
        }
        if let reason = opened.missingReason { Console.shared.note("weir: warning: \(path): \(reason)") }
        // Not with its symbolic links followed: what it needs may lie beside the link.
        let name = library.hasSlash ? path : library
        let listing = FunctionListing(of: opened, named: name, only: symbol)
        if json {
            try Console.shared.output(json: JSON.text(listing.json, pretty: true))
        } else {
            try Console.shared.output(listing.lines)
        }
        // Nothing that was asked for can be pasted.
        if symbol != nil, listing.signatures.isEmpty { throw ExitStatus.runFailed }
    }
}
