import Testing
import WeirExec
import WeirModel
import WeirStore
import WeirTestSupport
import WeirValue

@testable import WeirEngine

/// What references give.
struct TemplateContextTests {
    private let store = Store(
        .map([
            (
                "a" as Key,
                .map([("b.txt" as Key, .int(1)), ("list", .list([.int(5), .map([("x" as Key, .int(6))])]))])
            ),
            ("nothing", .null),
        ]))
    private let params = Params(
        .map([("x" as Key, .string("b.txt")), ("n", .int(3)), ("null", .null), ("list", .list([]))]))

    private func evaluate(_ template: Template, item: Value? = nil) throws(NodeError) -> Value {
        try store.read { (view) throws(NodeError) -> Value in
            try TemplateContext(params: params, store: view, item: item).evaluate(template)
        }
    }

    private func reference(
        _ root: Reference.Root, _ steps: Reference.Step..., fallback: Value? = nil
    ) -> Template {
        .reference(.to(root, steps, else: fallback))
    }

    private func complaint(_ template: Template) -> String? {
        do throws(NodeError) {
            _ = try evaluate(template)
            return nil
        } catch {
            return error.message
        }
    }

    @Test("a whole reference keeps its type, wherever it leads")
    func types() throws {
        #expect(try evaluate(reference(.params, .key("n"))) == .int(3))
        #expect(try evaluate(reference(.params)) == params.merged)
        #expect(try evaluate(reference(.shared, .key("a"), .key("b.txt"))) == .int(1))
        #expect(try evaluate(reference(.shared, .key("a"), .reference(.to(.params, [.key("x")])))) == .int(1))
        #expect(try evaluate(reference(.shared, .key("a"), .key("list"), .index(0))) == .int(5))
        #expect(try evaluate(reference(.shared, .key("a"), .key("list"), .index(1), .key("x"))) == .int(6))
        #expect(try evaluate(reference(.item), item: .list([.int(1)])) == .list([.int(1)]))
        #expect(try evaluate(reference(.item, .index(0)), item: .list([.int(1)])) == .int(1))
        #expect(try evaluate(reference(.item, .index(7)), item: .map([("7" as Key, .int(2))])) == .int(2))
    }

    @Test("a default serves what is missing and what is null; null without a default is null")
    func defaults() throws {
        #expect(try evaluate(reference(.shared, .key("none"), .key("x"), fallback: .int(9))) == .int(9))
        #expect(try evaluate(reference(.shared, .key("nothing"), fallback: .int(9))) == .int(9))
        #expect(try evaluate(reference(.shared, .key("nothing"))) == .null)
        #expect(try evaluate(reference(.params, .key("null"), fallback: .int(9))) == .int(9))
        #expect(try evaluate(reference(.params, .key("null"))) == .null)
        #expect(try evaluate(reference(.params, .key("n"), fallback: .int(9))) == .int(3))
    }

    @Test("a missing value is an error with its place and what to do")
    func missing() {
        #expect(
            complaint(reference(.shared, .key("a"), .key("c")))
                == "test.yaml:1:1: \"${shared.a.c}\" has no value: nothing is stored there; "
                + "write \"${shared.a.c:-default}\" to give it one")
        #expect(
            complaint(reference(.params, .key("lst")))
                == "test.yaml:1:1: \"${params.lst}\" has no value: there is no such param here; did you mean \"list\"?")
        #expect(complaint(reference(.item))?.contains("\"${item}\" has no value in this item") == true)
        #expect(complaint(reference(.shared, .key("a"), .key("list"), .index(2))) != nil)
    }

    @Test("references inside text become text; lists and maps do not fit in")
    func interpolation() throws {
        let n = Reference.to(.params, [.key("n")])
        #expect(try evaluate(.interpolation([.text("a"), .reference(n), .text("b")])) == .string("a3b"))
        let list = Reference.to(.params, [.key("list")])
        #expect(
            complaint(.interpolation([.reference(list)]))
                == "test.yaml:1:1: \"${params.list}\" is a list, which cannot be put into text")
        let context = TemplateContext(params: params, store: nil)
        let escaped = try context.evaluate(
            .interpolation([.text("*"), .reference(.to(.params, [.key("x")]))]), escape: { "<\($0)>" })
        #expect(escaped == .string("*<b.txt>"))
    }

    @Test("templates of lists and maps evaluate inside")
    func structures() throws {
        let template = Template.map([
            ("l", .list([.param("n"), .constant(.int(1))])), ("m", .map([("x", .param("x"))])),
        ])
        let expected = Value.map([
            ("l" as Key, .list([.int(3), .int(1)])), ("m", .map([("x" as Key, .string("b.txt"))])),
        ])
        #expect(try evaluate(template) == expected)
    }

    @Test("a path takes keys from references and refuses what is no text")
    func paths() throws {
        let context = TemplateContext(params: params, store: nil)
        let path = StorePath(
            steps: [.key("a"), .reference(.to(.params, [.key("x")])), .reference(.to(.params, [.key("n")]))], text: "",
            location: .test)
        #expect(try context.resolve(path) == ["a", "b.txt", "3"])
        let bad = StorePath(steps: [.reference(.to(.params, [.key("list")]))], text: "", location: .test)
        #expect(throws: NodeError.self) { try context.resolve(bad) }
    }
}
