import Testing
import WeirExec
import WeirModel
import WeirValue

/// The order in which layers of params win (P1, P4), and its fast form.
struct ParamLayersTests {
    /// The layers, each as a word that everything that meets it sees last.
    private struct Winners: ParamLayers {
        var words: [String] = []
        mutating func layOver(_ entries: String) { words.insert(entries, at: 0) }
        mutating func layUnder(_ entries: String) { words.append(entries) }
    }

    @Test("P1, P4: with, items from the inside out, --param, manifest, flows from the outside in, node, defaults")
    func whatWinsComesFirst() {
        var layers = Winners()
        let way: [(String, ParamLayer)] = [
            ("--param", .commandLine), ("manifest", .manifest), ("outer flow", .flow), ("outer item", .item),
            ("use", .use), ("inner flow", .flow), ("inner item", .item), ("node", .node), ("with", .settings),
            ("default", .typeDefaults),
        ]
        for (word, layer) in way { layers.add(word, as: layer) }
        #expect(
            layers.words == [
                "with", "inner item", "outer item", "--param", "manifest", "outer flow", "use", "inner flow", "node",
                "default",
            ])
    }

    @Test("the params of a visit, which keep item and node apart, agree with layers merged one after another")
    func theFastFormAgrees() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            func layer(_ number: Int) -> [(Key, Value)] {
                (0..<4).filter { _ in Bool.random(using: &random) }.map { (Key("k\($0)"), .int(number)) }
            }
            let (base, use, flow, item, node) = (layer(0), layer(1), layer(2), layer(3), layer(4))
            var merged = MergingParams(Params(.map(base)))
            merged.add(use, as: .use)
            merged.add(flow, as: .flow)
            let fast = merged.params
            merged.add(item, as: .item)
            merged.add(node, as: .node)
            let chunk = ItemChunk(capacity: 1)
            chunk.append(.map(item))
            #expect(fast.iterate(chunk, at: 0))
            let visit = fast.over(.map(node))
            #expect(visit.merged == merged.map)
            for key in (0..<4).map({ Key("k\($0)") }) {
                #expect(visit.lookup(key) == merged.map.lookup(key))
            }
        }
    }
}
