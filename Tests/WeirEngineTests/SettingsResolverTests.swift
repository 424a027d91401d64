import Testing
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

@testable import WeirEngine

/// The settings of one node (P4).
struct SettingsResolverTests {
    private func info(_ schemas: ParamSchema...) -> NodeTypeInfo {
        var info = NodeTypeInfo(name: "text.cut")
        info.params = .declared(schemas)
        return info
    }

    private func params(_ entries: [(Key, Value)] = []) -> Params { Params(.map(entries)) }

    private func complaint(_ resolver: SettingsResolver, _ entries: [(Key, Value)]) -> String? {
        do throws(NodeError) {
            _ = try resolver.resolve(params(entries), nil)
            return nil
        } catch {
            return error.message
        }
    }

    @Test("settings that cannot change are resolved once")
    func constants() throws {
        let node = NodeDefinition.node("a") { $0.settings = [("words", .constant(.int(5)))] }
        let resolver = SettingsResolver(node, info(ParamSchema(name: "words", type: .int)))
        #expect(try resolver.resolve(params(), nil))
        #expect(try !resolver.resolve(params([("words", .int(9))]), nil))
        #expect(resolver.current == .map([("words" as Key, .int(5))]))
    }

    @Test("settings are rebuilt when a value changes, appears or goes, and only then")
    func changes() throws {
        let node = NodeDefinition.node("a")
        let resolver = SettingsResolver(node, info(ParamSchema(name: "words", type: .int, defaultValue: .int(1))))
        var seen: [String] = []
        let words: [Int?] = [nil, nil, 2, 2, 3, nil]
        for word in words {
            let changed = try resolver.resolve(params(word.map { [("words", .int($0))] } ?? []), nil)
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
        let resolver = SettingsResolver(node, info(ParamSchema(name: "ratio", type: .float)))
        _ = try resolver.resolve(params([("ratio", .int(2)), ("other", .int(3))]), nil)
        #expect(resolver.current == .map([("ratio" as Key, .float(2))]))
    }

    @Test("a refused value is refused again, and the settings before it stay in force")
    func refused() throws {
        let resolver = SettingsResolver(
            NodeDefinition.node("a"), info(ParamSchema(name: "words", type: .int, isRequired: true)))
        _ = try resolver.resolve(params([("words", .int(1))]), nil)
        for _ in 0..<2 {
            #expect(
                complaint(resolver, [("words", .string("x"))])
                    == "the setting \"words\" must be an int, not a string (\"x\")")
            #expect(
                complaint(resolver, [])
                    == "the setting \"words\" of text.cut is missing; give it under \"with\" or as a param")
        }
        #expect(try !resolver.resolve(params([("words", .int(1))]), nil), "they never changed")
        #expect(resolver.current == .map([("words" as Key, .int(1))]))
        #expect(try resolver.resolve(params([("words", .int(2))]), nil))
        #expect(resolver.current == .map([("words" as Key, .int(2))]))
    }

    @Test("what is missing at first is refused, too")
    func missing() {
        let resolver = SettingsResolver(
            NodeDefinition.node("a"), info(ParamSchema(name: "words", type: .int, isRequired: true)))
        for _ in 0..<2 {
            #expect(
                complaint(resolver, [])
                    == "the setting \"words\" of text.cut is missing; give it under \"with\" or as a param")
        }
    }

    @Test("a reference to a param gives its value, its default where it is null, and a message without either")
    func references() throws {
        let node = NodeDefinition.node("a") {
            $0.settings = [("words", .param("n", else: .int(7))), ("text", .param("t"))]
        }
        let resolver = SettingsResolver(
            node, info(ParamSchema(name: "words", type: .int), ParamSchema(name: "text", type: .string)))
        #expect(try resolver.resolve(params([("n", .int(1)), ("t", .string("a"))]), nil))
        #expect(resolver.current == .map([("text" as Key, .string("a")), ("words", .int(1))]))
        #expect(try !resolver.resolve(params([("n", .int(1)), ("t", .string("a"))]), nil))
        #expect(try resolver.resolve(params([("n", .null), ("t", .string("a"))]), nil))
        #expect(resolver.current == .map([("text" as Key, .string("a")), ("words", .int(7))]))
        #expect(complaint(resolver, [("n", .int(1))])?.contains("there is no such param here") == true)
    }

    @Test("a setting is found wherever the params hold it, though every visit's are of another shape")
    func shapes() throws {
        let names = ["a", "bb", "c", "d", "e", "f", "g", "h", "i", "j", "k"]
        let resolver = SettingsResolver(NodeDefinition.node("a"), info(ParamSchema(name: "e", type: .int)))
        for start in 0..<5 {
            for end in 5...names.count {
                let entries = names[start..<end].map { (Key($0), Value.int($0 == "e" ? start * 100 + end : -1)) }
                _ = try resolver.resolve(params(entries), nil)
                #expect(resolver.current == .map([("e" as Key, .int(start * 100 + end))]))
                _ = try resolver.resolve(params([("x", .int(0))]), nil)
                #expect(resolver.current == .map([]))
            }
        }
    }

    @Test("a node type that takes any settings gets all params, overlaid by with")
    func any() throws {
        var info = NodeTypeInfo(name: "text.any")
        info.params = .any
        let node = NodeDefinition.node("a") { $0.settings = [("a", .constant(.int(1)))] }
        let resolver = SettingsResolver(node, info)
        #expect(try resolver.resolve(params([("a", .int(2)), ("b", .int(2))]), nil))
        #expect(resolver.current == .map([("a" as Key, .int(1)), ("b", .int(2))]))
        let hidden = params([("a", .int(3)), ("b", .int(2))])
        #expect(try !resolver.resolve(hidden, nil), "what with overlays changes nothing")
        #expect(try resolver.resolve(params([("b", .int(3))]), nil))
    }
}
