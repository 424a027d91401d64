import Testing
import WeirModel
import WeirTestSupport

@testable import WeirEngine

/// The settings of one node (P4).
struct SettingsResolverTests {
    private func info(_ schemas: ParamSchema...) -> NodeTypeInfo {
        var info = NodeTypeInfo(name: "text.cut")
        info.params = .declared(schemas)
        return info
    }

    private func scope(_ entries: [(Key, Value)] = []) -> TemplateScope {
        TemplateScope(params: Params(.map(entries)), store: nil)
    }

    private func complaint(_ resolver: inout SettingsResolver, _ entries: [(Key, Value)]) -> String? {
        do throws(NodeError) {
            _ = try resolver.resolve(scope(entries))
            return nil
        } catch {
            return error.message
        }
    }

    @Test("settings that cannot change are resolved once")
    func constants() throws {
        let node = NodeDefinition.node("a") { $0.settings = [("words", .constant(.int(5)))] }
        var resolver = SettingsResolver(node, info(ParamSchema(name: "words", type: .int)))
        #expect(try resolver.resolve(scope()))
        #expect(try !resolver.resolve(scope([("words", .int(9))])))
        #expect(resolver.current == .map([("words" as Key, .int(5))]))
    }

    @Test("settings are rebuilt when a value changes, appears or goes, and only then")
    func changes() throws {
        let node = NodeDefinition.node("a")
        var resolver = SettingsResolver(node, info(ParamSchema(name: "words", type: .int, defaultValue: .int(1))))
        var seen: [String] = []
        let words: [Int?] = [nil, nil, 2, 2, 3, nil]
        for word in words {
            let changed = try resolver.resolve(scope(word.map { [("words", .int($0))] } ?? []))
            seen.append("\(changed) \(resolver.current)")
        }
        #expect(
            seen == [
                "true {words: 1}", "false {words: 1}", "true {words: 2}", "false {words: 2}", "true {words: 3}",
                "true {words: 1}",
            ])
    }

    @Test("only declared settings are handed over, and an int widens to a float")
    func declared() throws {
        let node = NodeDefinition.node("a")
        var resolver = SettingsResolver(node, info(ParamSchema(name: "ratio", type: .float)))
        _ = try resolver.resolve(scope([("ratio", .int(2)), ("other", .int(3))]))
        #expect(resolver.current == .map([("ratio" as Key, .float(2))]))
    }

    @Test("a refused value is refused again, and what follows is resolved afresh")
    func refused() throws {
        var resolver = SettingsResolver(
            NodeDefinition.node("a"), info(ParamSchema(name: "words", type: .int, isRequired: true)))
        _ = try resolver.resolve(scope([("words", .int(1))]))
        for _ in 0..<2 {
            #expect(
                complaint(&resolver, [("words", .string("x"))])
                    == "the setting \"words\" must be an int, not a string (\"x\")")
            #expect(
                complaint(&resolver, [])
                    == "the setting \"words\" of text.cut is missing; give it under \"with\" or as a param")
        }
        #expect(try resolver.resolve(scope([("words", .int(1))])))
        #expect(resolver.current == .map([("words" as Key, .int(1))]))
    }

    @Test("a node type that takes any settings gets all params, overlaid by with")
    func any() throws {
        var info = NodeTypeInfo(name: "text.any")
        info.params = .any
        let node = NodeDefinition.node("a") { $0.settings = [("a", .constant(.int(1)))] }
        var resolver = SettingsResolver(node, info)
        #expect(try resolver.resolve(scope([("a", .int(2)), ("b", .int(2))])))
        #expect(resolver.current == .map([("a" as Key, .int(1)), ("b", .int(2))]))
        #expect(try !resolver.resolve(scope([("a", .int(3)), ("b", .int(2))])), "what with overlays changes nothing")
        #expect(try resolver.resolve(scope([("b", .int(3))])))
    }
}
