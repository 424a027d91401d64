import WeirDebugInfo
import WeirFFI
import WeirModel

/// A library's functions as signatures, and those that have none.
struct FunctionListing {
    /// A function without a signature.
    struct Omission {
        let symbol: String
        /// Its declaration in C, where that is known.
        let declaration: String?
        let reason: String
    }

    /// The library as a manifest names it.
    let library: String
    let path: String
    /// The declarations of types that the signatures use, each after those that it uses itself.
    let types: [String]
    let signatures: [WrittenSignature]
    let omissions: [Omission]

    /// Lists a library's functions.
    ///
    /// - Parameter only: the one function to list; nil for all.
    init(of library: DebugLibrary, named name: String, only: String?) {
        var writer = SignatureWriter(for: library)
        var signatures: [WrittenSignature] = []
        var omissions: [Omission] = []
        for symbol in only.map({ [$0] }) ?? library.symbols {
            guard let function = library.function(named: symbol) else {
                let reason = library.reason(for: symbol) ?? "nothing is known about it"
                omissions.append(Omission(symbol: symbol, declaration: nil, reason: reason))
                continue
            }
            do throws(SignatureObstacle) {
                signatures.append(try writer.write(function))
            } catch {
                omissions.append(Omission(symbol: symbol, declaration: function.text, reason: error.reason))
            }
        }
        self.library = name
        path = library.path
        types = writer.declarations
        self.signatures = signatures
        self.omissions = omissions
    }

    /// A name for the library's functions in a manifest: `z` for `libz.so.1`.
    var groupName: String {
        let file = library.pathParts.name
        let stem = file.split(separator: ".").first ?? file[...]
        let name = stem.hasPrefix("lib") && stem.count > 3 ? stem.dropFirst(3) : stem
        return String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") ? $0 : "_" })
    }
}
