import Testing
import WeirModel
import WeirTestSupport
import WeirValue

@testable import WeirEngine

/// What `create` is told: the settings that are the same at every visit.
struct FixedSettingsTests {
    private static let schemas = [
        ParamSchema(name: "path", type: .string), ParamSchema(name: "words", type: .int, defaultValue: .int(50)),
        ParamSchema(name: "ratio", type: .float, defaultValue: .int(1)),
    ]

    /// The settings of each node of a manifest, by its path.
    private func settings(
        _ manifest: Manifest, params: Value = .map([]), takesAny: Bool = false
    ) throws -> [String: String] {
        var info = NodeTypeInfo(name: "test.node")
        info.params = takesAny ? .any : .declared(Self.schemas)
        info.phases = [.prep, .exec]
        info.prepKind = .items
        var builder = PlanBuilder(manifest, params: params) { _ in info }
        var told: [String: String] = [:]
        for use in try builder.build().uses { told[use.path, default: ""] += "\(use.settings)" }
        return told
    }

    private func node(_ settings: [(Key, Template)], params: [(Key, Template)] = []) -> Manifest {
        Manifest(
            FlowDefinition(
                "main",
                [
                    .node("a") {
                        $0.settings = settings
                        $0.params = params
                    }
                ]))
    }

    @Test func literalsAndDefaults() throws {
        #expect(
            try settings(node([("path", .constant(.string("x.txt"))), ("ratio", .constant(.int(3)))]))
                == ["main/a": #"{path: "x.txt", ratio: 3.0, words: 50}"#])
        #expect(try settings(node([])) == ["main/a": #"{path: null, ratio: 1.0, words: 50}"#])
    }

    @Test func paramsOfEveryLevelThatNoItemCanChange() throws {
        var manifest = node([("path", .interpolation([.text("in/"), .reference(.to(.params, [.key("file")]))]))])
        manifest.params = [("file", .constant(.string("a"))), ("words", .constant(.int(7)))]
        #expect(try settings(manifest) == ["main/a": #"{path: "in/a", ratio: 1.0, words: 7}"#])
        #expect(
            try settings(manifest, params: .map([("words", .int(9)), ("file", .string("b"))]))
                == ["main/a": #"{path: "in/b", ratio: 1.0, words: 9}"#])
        manifest.flows["main"]?.params = [("words", .constant(.int(1))), ("ratio", .constant(.float(0.5)))]
        #expect(
            try settings(manifest) == ["main/a": #"{path: "in/a", ratio: 0.5, words: 7}"#], "the outer level wins")
    }

    @Test func nodesOwnParamsAreTheLowest() throws {
        let manifest = node([], params: [("words", .constant(.int(3))), ("path", .param("file"))])
        #expect(try settings(manifest) == ["main/a": #"{ratio: 1.0, words: 3}"#], "without \"file\" the visit fails")
        #expect(
            try settings(manifest, params: .map([("words", .int(4)), ("file", .string("f"))]))
                == ["main/a": #"{path: "f", ratio: 1.0, words: 4}"#])
    }

    @Test func whatTheStoreOrAnItemDecidesIsAbsent() throws {
        #expect(try settings(node([("path", .shared("p"))])) == ["main/a": #"{ratio: 1.0, words: 50}"#])
        #expect(
            try settings(node([("path", .shared("p", else: .string("x")))])) == ["main/a": #"{ratio: 1.0, words: 50}"#])
        #expect(
            try settings(node([("path", .list([.param("words")]))], params: [("words", .shared("w"))]))
                == ["main/a": #"{ratio: 1.0}"#])
    }

    @Test func aBatchFlowTakesBackTheKeysOfItsItemsOnly() throws {
        var manifest = node([])
        manifest.params = [("path", .constant(.string("p"))), ("words", .constant(.int(1)))]
        manifest.flows["main"]?.batch = .parallel(.ints(0..<3), as: "words")
        #expect(try settings(manifest) == ["main/a": #"{path: "p", ratio: 1.0}"#])
        manifest.flows["main"]?.batch = .sequential(.shared("list"))
        #expect(try settings(manifest) == ["main/a": "{}"], "an item may have any key")
        manifest.flows["main"]?.nodes[0].settings = [("path", .constant(.string("mine")))]
        #expect(try settings(manifest) == ["main/a": #"{path: "mine"}"#], "nothing overrides \"with\"")
    }

    @Test func theItemsOfABatchNodeAreNoParams() throws {
        var manifest = node([("path", .param("file"))])
        manifest.params = [("file", .constant(.string("p")))]
        manifest.flows["main"]?.nodes[0].batch = .parallel(.shared("list"))
        #expect(try settings(manifest) == ["main/a": #"{path: "p", ratio: 1.0, words: 50}"#])
    }

    @Test func aFlowThatTwoNodesRunKeepsWhatBothGive() throws {
        let inner = FlowDefinition("inner", [.node("a")]) { $0.params = [("ratio", .constant(.int(2)))] }
        let outer = FlowDefinition(
            "main",
            [
                .run("inner", as: "x", next: "y") {
                    $0.params = [("path", .constant(.string("p"))), ("words", .constant(.int(1)))]
                },
                .run("inner", as: "y") {
                    $0.params = [("path", .constant(.string("p"))), ("words", .constant(.int(2)))]
                },
            ])
        #expect(try settings(Manifest(outer, inner)) == ["inner/a": #"{path: "p", ratio: 2.0}"#])
    }

    @Test func anInnerFlowSeesWhatEveryLevelGives() throws {
        let inner = FlowDefinition("inner", [.node("a")]) { $0.params = [("words", .constant(.int(2)))] }
        let middle = FlowDefinition("middle", [.run("inner") { $0.params = [("path", .param("file"))] }])
        let outer = FlowDefinition("main", [.run("middle") { $0.params = [("file", .constant(.string("f")))] }])
        #expect(
            try settings(Manifest(outer, middle, inner)) == ["inner/a": #"{path: "f", ratio: 1.0, words: 2}"#])
        let batch = FlowDefinition("main", [.run("middle")]) { $0.batch = .parallel(.ints(0..<2), as: "file") }
        #expect(
            try settings(Manifest(batch, middle, inner)) == ["inner/a": #"{ratio: 1.0, words: 2}"#],
            "what is made of an item's param is not known")
    }

    @Test func theNodesOfAFlowThatNeverRunsSeeLiteralsOnly() throws {
        let other = FlowDefinition("other", [.node("a") { $0.settings = [("path", .constant(.string("p")))] }])
        #expect(
            try settings(Manifest(FlowDefinition("main", [.node("b")]), other), params: .map([("words", .int(1))]))
                == ["main/b": #"{path: null, ratio: 1.0, words: 1}"#, "other/a": #"{path: "p"}"#])
    }

    @Test func whatDoesNotFitIsLeftToTheVisit() throws {
        let manifest = node([("words", .param("count"))])
        #expect(
            try settings(manifest, params: .map([("count", .string("ten")), ("path", .int(1))]))
                == ["main/a": #"{ratio: 1.0}"#])
    }

    @Test func aTypeThatTakesAnyParamGetsThoseThatAreFixed() throws {
        var manifest = node([("x", .constant(.int(1))), ("y", .shared("y"))])
        manifest.params = [("y", .constant(.int(2))), ("z", .constant(.int(3)))]
        #expect(try settings(manifest, takesAny: true) == ["main/a": #"{x: 1, z: 3}"#])
    }

    @Test func theNodeThatGivesItemsAndTheOneAroundAFlowAreToldToo() throws {
        var manifest = node([])
        manifest.flows["main"]?.nodeType = "test.node"
        manifest.flows["main"]?.settings = [("path", .constant(.string("w")))]
        manifest.flows["main"]?.batch = .parallel(nil) {
            $0.items = .nodeType("test.node", with: [("path", .constant(.string("s")))], location: .test)
        }
        #expect(
            try settings(manifest, params: .map([("words", .int(1))])) == [
                "main/a": "{}",
                "main/main": #"{path: "w", ratio: 1.0, words: 1}{path: "s", ratio: 1.0, words: 1}"#,
            ])
    }

    @Test func manyParamsAreGivenUpOnInsteadOfTakingLong() throws {
        var manifest = node([])
        manifest.params = (0..<5000).map { (Key("k\($0)"), .constant(.int($0))) } + [("words", .constant(.int(1)))]
        #expect(try settings(manifest) == ["main/a": "{}"])
    }
}
