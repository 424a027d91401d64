package import WeirDebugInfo
import WeirModel

/// Writes signatures from debug information, ready to be pasted into a manifest.
///
/// C says less than a signature does, so much is guessed from names and neighbours: a pointer to bytes and a number
/// after it are data and its length. What remains open is noted. Every text that is given has been read back and
/// compared.
package struct SignatureWriter {
    let library: DebugLibrary
    /// The types that were declared so far, in an order in which each uses earlier ones only.
    package private(set) var declarations: [String] = []
    var scope = CTypeScope()
    private var textByName: [String: String] = [:]
    var notes: [String] = []
    /// The names of the structs that were declared.
    var recordNames: [DebugRecordReference: String] = [:]
    /// The records whose declaration is being written.
    var openRecords: Set<DebugRecordReference> = []

    /// A writer for a library's functions.
    package init(for library: DebugLibrary) { self.library = library }

    /// Writes the signature of a function; the types that it needs are added to `declarations`.
    ///
    /// - Throws: when a signature cannot express the function.
    package mutating func write(_ function: DebugFunction) throws(SignatureObstacle) -> WrittenSignature {
        let before = self
        notes = []
        do throws(SignatureObstacle) {
            return try written(function)
        } catch {
            self = before
            throw error
        }
    }

    private mutating func written(_ function: DebugFunction) throws(SignatureObstacle) -> WrittenSignature {
        guard !function.name.hasPrefix("_Z") else {
            throw SignatureObstacle("it is a C++ function; only those with C linkage can be declared")
        }
        let result = try self.result(function)
        var list = try parameters(function)
        if function.isVariadic {
            list.append("... i32 value")
            notes.append("name the arguments that stand for \"...\"")
        }
        let text = "\(result) \(function.name)(\(list.joined(separator: ", ")))"
        let signature: CSignature
        do throws(SignatureProblem) {
            signature = try SignatureParser.signature(text, scope)
        } catch {
            throw SignatureObstacle("\(error.message): \(function.text)")
        }
        let differences = SignatureComparison(with: library).differences(signature, from: function)
        if let difference = differences.first(where: { $0.severity == .error }) {
            throw SignatureObstacle(difference.message)
        }
        return WrittenSignature(function: function, text: text, notes: notes)
    }

    /// Declares a type under a name, or under one like it if that is taken by another.
    ///
    /// - Parameter text: gives the declaration for a name.
    /// - Returns: the name.
    mutating func declare(_ wish: String, _ text: (String) -> String) throws(SignatureObstacle) -> String {
        var number = 1
        while true {
            let name = number == 1 ? wish : "\(wish)_\(number)"
            number += 1
            if CNumber(cName: name) != nil || SignatureParser.ownWords.contains(name) { continue }
            let declaration = text(name)
            if let known = textByName[name] {
                if known == declaration { return name }
                continue
            }
            do throws(SignatureProblem) {
                try SignatureParser.declarations(declaration, into: &scope)
            } catch {
                throw SignatureObstacle("the declaration \"\(declaration)\" would not do: \(error.message)")
            }
            textByName[name] = declaration
            declarations.append(declaration)
            return name
        }
    }
}
