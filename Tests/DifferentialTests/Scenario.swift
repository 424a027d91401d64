import Foundation
import Testing

/// One scenario: a manifest, what to compare, and what the Python package answered.
struct Scenario: CustomTestStringConvertible {
    /// The name in golden.json and of the manifest.
    let name: String
    /// What the manifest's `# compare:` line says, word by word.
    let comparisons: [String]
    /// What the package answered.
    let package: JSONValue
    /// What Weir answers instead, by observation.
    let difference: JSONValue

    var testDescription: String { name }

    /// `Tests/Differential`.
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Differential")

    /// The manifest.
    var manifest: URL { Self.folder.appendingPathComponent("scenarios/\(name).yaml") }

    /// The scenarios of golden.json that have a manifest, in the order of their names.
    static func all() throws -> [Scenario] {
        let entries = try golden()
        return try manifestNames().compactMap { name in
            guard let entry = entries[name] else { return nil }
            let text = try String(contentsOf: folder.appendingPathComponent("scenarios/\(name).yaml"), encoding: .utf8)
            let marker = "# compare: "
            let line = text.split(separator: "\n").first { $0.hasPrefix(marker) }
            let words = line?.dropFirst(marker.count).split(separator: " ").map(String.init) ?? []
            return Scenario(
                name: name, comparisons: words, package: entry["package"], difference: entry["expected-difference"])
        }
    }

    /// The entries of golden.json by name.
    static func golden() throws -> [String: JSONValue] {
        let data = try Data(contentsOf: folder.appendingPathComponent("golden.json"))
        guard case .map(let entries) = try JSONDecoder().decode(JSONValue.self, from: data)["scenarios"] else {
            return [:]
        }
        return entries
    }

    /// The names of the manifests, in order.
    static func manifestNames() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent("scenarios").path)
            .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    }

    /// What Weir must answer: the package's answer, except where they differ deliberately.
    ///
    /// - Parameter path: `calls`, `store.step`.
    func expected(_ path: String) -> JSONValue {
        let keys = path.split(separator: ".").map(String.init)
        guard let first = keys.first else { return .null }
        if case .map(let entries) = difference, let answer = entries[first] {
            return keys.dropFirst().reduce(answer) { $0[$1] }
        }
        return keys.reduce(package) { $0[$1] }
    }
}
