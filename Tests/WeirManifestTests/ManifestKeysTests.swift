import Foundation
import Testing

@testable import WeirManifest

/// The page that lists the keys for users.
struct ManifestKeysTests {
    @Test func thePageNamesEveryKey() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../examples/README.md")
        let page = try String(contentsOf: root.standardizedFileURL, encoding: .utf8)
        let words = Set(page.split { !$0.isLetter && $0 != "_" }.map(String.init))
        let keys =
            [
                ManifestKeys.manifest, ManifestKeys.flow, ManifestKeys.node, ManifestKeys.retry, ManifestKeys.catching,
                ManifestKeys.results, ManifestKeys.journal,
            ]
            .reduce(into: Set(["uses"])) { $0.formUnion($1) }
        let sourceKeys = Fixture.sources.reduce(into: Set<String>()) { keys, source in
            keys.formUnion(source.keys)
            if case .parts(let parts, _, _) = source.value.content { keys.formUnion(parts.map(\.key)) }
            if case .parts(let parts) = source.naming { keys.formUnion(parts) }
        }
        #expect(keys.union(sourceKeys).subtracting(words).sorted() == [])
    }
}
