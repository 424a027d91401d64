import Testing
import WeirExec
import WeirValue

/// Functions of a C library that is written and compiled for one test, called with and without the calls beside libffi.
struct GrammarLibrary {
    private let folder: ForeignFolder
    let path: String
    let types: String

    /// Compiles a source.
    ///
    /// - Parameter options: for the compiler; without them there is debug information, so that declarations are compared.
    init(_ source: String, types: String = "", options: String = "-O1 -g") throws {
        folder = try ForeignFolder()
        let file = "\(folder.path)/library.c"
        let head =
            "#include <errno.h>\n#include <stddef.h>\n#include <stdint.h>\n#include <stdlib.h>\n#include <string.h>\n#include <wchar.h>\n"
        try folder.write(head + source, to: file)
        path = try folder.build(source: file, as: "libgrammartest.so", options)
        self.types = types
    }

    /// The result of a function for one item, the same directly and through libffi.
    ///
    /// - Parameter comparesPaths: false for results that are never equal, such as resources.
    func call(
        _ signature: String, _ item: Value = .null, with settings: [(Key, Value)] = [], comparesPaths: Bool = true
    ) throws -> Value {
        let direct = try Foreign(signature, types: types, library: path, with: settings).call(item)
        let through = try Foreign(signature, types: types, library: path, with: settings, usesDirectCalls: false).call(
            item)
        if comparesPaths { #expect(direct == through) }
        return direct
    }

    /// The message of a call that must fail.
    func failure(_ signature: String, _ item: Value = .null, with settings: [(Key, Value)] = []) throws -> String {
        try Foreign(signature, types: types, library: path, with: settings).failure(item)
    }

    /// What `check` says of a declaration that must not do.
    func complaint(_ signature: String, types: String? = nil) -> String {
        do {
            _ = try Foreign(signature, types: types ?? self.types, library: path)
            return "no complaint"
        } catch {
            return (error as? NodeError)?.message ?? "\(error)"
        }
    }
}
