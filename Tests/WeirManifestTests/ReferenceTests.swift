import Testing
import WeirModel
import WeirValue

struct ReferenceTests {
    private func input(_ text: String) throws -> Template {
        let (manifest, problems) = Fixture.parse(
            "weir: 1\nnodes:\n  a:\n    uses: text.join\n    batch: parallel\n    items: [1]\n    input: \(text)\n"
        )
        #expect(problems.isEmpty)
        return try #require(manifest?.flows["main"]?.nodes[0].input)
    }

    private func reference(_ text: String) throws -> Reference? {
        if case .reference(let reference) = try input(text) { return reference }
        return nil
    }

    @Test(arguments: [
        ("${item}", Reference.Root.item, [Reference.Step]()),
        ("${params}", .params, []),
        ("${shared.a.b-c.3}", .shared, [.key("a"), .key("b-c"), .key("3")]),
        ("'${shared.a[\"b.txt\"][3]}'", .shared, [.key("a"), .key("b.txt"), .index(3)]),
        ("\"${shared['x y'].ä}\"", .shared, [.key("x y"), .key("ä")]),
        ("${ params.x }", .params, [.key("x")]),
    ])
    func stepsAreNamesKeysAndPositions(text: String, root: Reference.Root, steps: [Reference.Step])
        throws
    {
        let reference = try #require(try reference(text))
        #expect(reference.root == root)
        #expect(reference.steps == steps)
    }

    @Test func aKeyCanBeAnotherReference() throws {
        let reference = try #require(try reference("${shared.a[params.b[item.c]].d}"))
        guard case .reference(let outer) = reference.steps[1],
            case .reference(let inner) = outer.steps[1]
        else {
            Issue.record("nested references are expected")
            return
        }
        #expect(outer.root == .params)
        #expect(inner.root == .item)
        #expect(inner.text == "item.c")
        #expect(inner.location.column == 32)
        #expect(reference.text == "shared.a[params.b[item.c]].d")
    }

    @Test(arguments: [
        ("${params.x:-5}", Value.int(5)), ("${params.x:-a b}", .string("a b")),
        ("${params.x:-}", .null),
        ("'${params.x:-\"5}\"}'", .string("5}")), ("\"${params.x:-''}\"", .string("")),
        ("${params.x:-true}", .bool(true)),
    ])
    func aDefaultIsAScalar(text: String, expected: Value) throws {
        #expect(try reference(text)?.fallback == expected)
    }

    @Test func textAroundReferencesIsInterpolated() throws {
        guard case .interpolation(let parts) = try input("\"a ${params.x} b ${item}\"") else {
            Issue.record("an interpolation is expected")
            return
        }
        #expect(parts.count == 4)
    }

    @Test(arguments: [
        ("$${params.x}", "${params.x}"), ("a $ b", "a $ b"), ("$x", "$x"), ("a$$b", "a$$b"),
        ("$$$", "$$$"),
    ])
    func twoDollarsEscapeAReference(text: String, expected: String) throws {
        #expect(try input(text).constantValue == .string(expected))
    }

    @Test func referencesInsideListsAndMapsAreFound() throws {
        let template = try input("[1, { a: \"${item.x}\", b: [\"${params.y}\"] }]")
        #expect(template.references.map(\.text) == ["item.x", "params.y"])
        #expect(try input("[1, { a: 2 }]").constantValue == .list([.int(1), .map([("a", .int(2))])]))
    }
}
