import Testing
import WeirLoading
import WeirModel

@testable import WeirPluginHost

struct MetadataTests {
    private func read(_ json: String) throws(PluginError) -> PluginInfo {
        let (name, object) = try MetadataReader.document(Array(json.utf8), path: "/p.so")
        return try MetadataReader.plugin(object, name: name, path: "/p.so")
    }

    private func node(_ entries: String) throws(PluginError) -> NodeTypeInfo {
        let plugin = try read(
            "{\"weir\": 1, \"name\": \"p\", \"nodes\": [{\"name\": \"n\"\(entries.isEmpty ? "" : ", ")\(entries)}]}")
        return plugin.nodeTypes[0]
    }

    @Test func everyKeyIsRead() throws {
        let info = try node(
            """
            "doc": "D.", "phases": ["prep", "exec", "post", "fallback"], "prep": "items", "chunks": true, "async": true,
            "concurrency": "serial_group disk", "input": {"type": "int", "doc": "in"}, "output": {"type": "list"},
            "params": {"times": {"type": "int", "default": 2, "minimum": 1, "maximum": 9, "doc": "factor"},
            "mode": {"type": "string", "required": true, "choices": ["a", "b"]}},
            "actions": ["again"], "reads": ["in"], "writes": ["out"], "post_effects": true,
            "prep_varies": true
            """)
        #expect(info.name == "p.n" && info.doc == "D.")
        #expect(info.phases == [.prep, .exec, .post, .fallback] && info.prepKind == .items)
        #expect(info.handlesChunks && info.isAsync && info.concurrency == .serialGroup("disk"))
        #expect(info.input.type == .int && info.input.doc == "in" && info.output.type == .list)
        #expect(info.declaredParams.map(\.name) == ["mode", "times"])
        #expect(info.declaredParams[0].isRequired && info.declaredParams[0].choices.count == 2)
        #expect(info.declaredParams[1].defaultValue == .int(2) && info.declaredParams[1].maximum == 9)
        #expect(info.reads == ["in"] && info.writes == ["out"] && info.hasPostEffects && info.prepVaries)
        guard case .listed(["again"]) = info.actions else { return #expect(Bool(false), "the actions are listed") }
    }

    @Test func whatIsLeftOutHasItsDefault() throws {
        let info = try node("")
        #expect(info.phases == [.exec] && info.prepKind == .value && !info.handlesChunks && !info.isAsync)
        #expect(info.concurrency == .serialInstance && info.declaredParams.isEmpty)
        #expect(!info.hasPostEffects && !info.prepVaries)
    }

    @Test func paramsAndActionsMayBeAny() throws {
        let info = try node("\"params\": \"any\", \"actions\": \"any\"")
        guard case .any = info.params, case .any = info.actions else { return #expect(Bool(false), "both are any") }
    }

    @Test(arguments: [
        (
            "\"phases\": [\"exce\"]",
            "\"phases\" has the unknown word \"exce\"; did you mean \"exec\"? (one of prep, exec, post, fallback)"
        ),
        ("\"phases\": \"exec\"", "\"phases\" must be a list, not a string (\"exec\")"),
        ("\"phases\": [1]", "\"phases\" must be a list of strings, but has an int (1)"),
        ("\"phase\": []", "\"phase\" is no known key; did you mean \"phases\"?"),
        (
            "\"prep\": \"item\"",
            "\"prep\" has the unknown word \"item\"; did you mean \"items\"? (one of value, items, stream)"
        ),
        ("\"prep\": \"stream\"", "\"prep\" says what prep gives, but \"phases\" does not list \"prep\""),
        ("\"chunks\": 1", "\"chunks\" must be true or false, not an int (1)"),
        ("\"async\": \"yes\"", "\"async\" must be true or false, not a string (\"yes\")"),
        (
            "\"concurrency\": \"serial\"",
            "\"concurrency\" has the unknown word \"serial\" (one of reentrant, per_worker, serial_instance, serial_group "
                + "NAME, serial_global)"
        ),
        ("\"doc\": null", "\"doc\" must be a string, not null (null)"),
        ("\"params\": []", "\"params\" must be a map, not a list (a list of 0)"),
        ("\"params\": \"all\"", "\"params\" must be a map or \"any\", not \"all\""),
        ("\"actions\": \"all\"", "\"actions\" must be a list of strings or \"any\", not \"all\""),
        ("\"post_effects\": 1", "\"post_effects\" must be true or false, not an int (1)"),
        ("\"prep_varies\": \"no\"", "\"prep_varies\" must be true or false, not a string (\"no\")"),
        ("\"post_effect\": true", "\"post_effect\" is no known key; did you mean \"post_effects\"?"),
        ("\"post_effects\": true", "\"post_effects\" says what post does, but \"phases\" does not list \"post\""),
        ("\"prep_varies\": true", "\"prep_varies\" says what prep gives, but \"phases\" does not list \"prep\""),
        ("\"reads\": [1]", "\"reads\" must be a list of strings, but has an int (1)"),
    ])
    func aWrongKeyIsNamed(entries: String, message: String) {
        #expect(throws: PluginError(path: "/p.so", "metadata: node type \"p.n\": \(message)")) { try node(entries) }
    }

    @Test(arguments: [
        (
            "{\"type\": \"integer\"}",
            "\"type\" has the unknown word \"integer\" (one of any, bool, int, float, string, text, bytes, list, map, resource)"
        ),
        (
            "{\"type\": \"int\", \"default\": \"x\"}",
            "\"default\" does not fit: \"a\" must be an int, not a string (\"x\")"
        ),
        ("{\"type\": \"string\", \"minimum\": 1}", "\"minimum\" fits numbers only, and the type is \"string\""),
        ("{\"minimum\": 2, \"maximum\": 1}", "\"minimum\" is greater than \"maximum\""),
        ("{\"required\": true, \"default\": 1}", "\"default\" is never used, since \"required\" is true"),
        ("{\"type\": \"int\", \"choices\": [\"x\"]}", "\"choices\" has a string (\"x\"), and the type is \"int\""),
    ])
    func aWrongParamIsNamed(param: String, message: String) {
        #expect(throws: PluginError(path: "/p.so", "metadata: node type \"p.n\": param \"a\": \(message)")) {
            try node("\"params\": {\"a\": \(param)}")
        }
    }

    @Test(arguments: [
        ("[]", "it must be a map, not a list"),
        ("{\"name\": \"p\", \"nodes\": []}", "\"weir\" is missing; this weir reads \"weir\": 1"),
        ("{\"weir\": 2, \"name\": \"p\", \"nodes\": []}", "\"weir\" must be 1, not 2"),
        ("{\"weir\": 1, \"nodes\": []}", "\"name\" is missing"),
        (
            "{\"weir\": 1, \"name\": \"a.b\", \"nodes\": []}",
            "\"name\" must be letters, digits, \"_\" and \"-\", not \"a.b\""
        ),
        ("{\"weir\": 1, \"name\": \"p\"}", "\"nodes\" is missing"),
        ("{\"weir\": 1, \"name\": \"p\", \"nodes\": [1]}", "node type 1 must be a map, not an int"),
        ("{\"weir\": 1, \"name\": \"p\", \"nodes\": [{}]}", "node type 1: \"name\" is missing"),
        (
            "{\"weir\": 1, \"name\": \"p\", \"nodes\": [{\"name\": \"n\"}, {\"name\": \"n\"}]}",
            "\"nodes\" has two node types \"p.n\""
        ),
    ])
    func aWrongPluginIsNamed(json: String, message: String) {
        #expect(throws: PluginError(path: "/p.so", "metadata: \(message)")) { try read(json) }
    }

    @Test func invalidJSONIsLocated() {
        let error = #expect(throws: PluginError.self) { try read("{\"weir\": }") }
        #expect(error?.message.hasPrefix("metadata: it is not valid JSON: line 1, column ") == true)
    }

    @Test func unknownKeysThatResembleNothingAreLeftAlone() throws {
        #expect(try node("\"columns\": {\"x\": 1}").name == "p.n")
    }
}
