import Testing
import WeirModel

/// The two manifests that the design shows.
struct ExampleManifestTests {
    @Test func theShortFormIsOneFlowCalledMain() throws {
        let manifest = try #require(
            Fixture.manifest(
                #"""
                weir: 1                                  # manifest version
                plugins: [files, text]                   # by name on the plugin path, or ./relative.so
                nodes:                                   # `start` defaults to the first node listed; a node without `next` ends the flow
                  load:      { uses: files.read, with: { path: book.txt }, output: shared.data, next: summarize }
                  summarize: { uses: text.summarize, batch: parallel, items: { split: "${shared.data}", size: 10000 },
                               with: { words: 10 }, output: shared.parts, next: join }
                  join:      { uses: text.join, input: "${shared.parts}", with: { separator: "\n" }, output: shared.summary }
                """#))
        #expect(manifest.plugins.map(\.text) == ["files", "text"])
        #expect(manifest.start == "main")
        let flow = try #require(manifest.flows["main"])
        #expect(flow.start == "load")
        #expect(flow.batch == nil)
        #expect(flow.nodes.map(\.name) == ["load", "summarize", "join"])
        let (load, summarize, join) = (flow.nodes[0], flow.nodes[1], flow.nodes[2])
        #expect(load.kind == .nodeType("files.read"))
        #expect(load.settings.map(\.0) == ["path"])
        #expect(load.settings[0].1.constantValue == .string("book.txt"))
        #expect(load.output?.text == "shared.data")
        #expect(load.output?.steps == [.key("data")])
        #expect(load.transitions == ["default": "summarize"])
        #expect(load.location == SourceLocation(file: "flow.yaml", line: 4, column: 3))
        #expect(summarize.batch?.mode == .parallel)
        guard case .source(let source)? = summarize.batch?.items, source.kind == "split",
            case .reference(let reference)? = source["split"]
        else {
            Issue.record("split is expected")
            return
        }
        #expect(source.names.isEmpty)
        #expect(reference.root == .shared)
        #expect(reference.steps == [.key("data")])
        #expect(reference.location == SourceLocation(file: "flow.yaml", line: 5, column: 72))
        #expect(source["size"]?.constantValue == .int(10000))
        #expect(join.settings[0].1.constantValue == .string("\n"))
        #expect(join.transitions.isEmpty)
    }

    /// As in the design, but with the output of `note` in quotes: YAML ends a plain text in braces at a bracket.
    static let long = #"""
        weir: 1
        plugins: [files, text]
        params: { words: 10 }                    # run params; --param words=12
        shared: { summaries: {} }                # initial store; --shared store.json, --set data=@big.txt
        limits: { disk: { concurrency: 8 } }     # named, shared by every node that says `limit: disk`
        flow: directories                        # the flow to run
        flows:
          directories:                           # outer batch: one run of `files` per directory
            batch: sequential
            items: { each: [data/a, data/b], as: directory }
            run: files                           # short for one node that is a flow
          files:                                 # inner batch: params are {directory, path, filename}
            batch: parallel
            concurrency: 4
            items: { glob: "${params.directory}/*.txt", as: { path: path, name: filename } }
            on_error: continue
            tolerate: 5%
            scope: iteration                     # each iteration has its own `text`
            collect: [summaries]
            nodes:
              load: { uses: files.read, limit: disk, with: { path: "${params.path}" }, output: shared.text, next: summarize }
              summarize:
                uses: text.summarize
                input: "${shared.text}"
                retry: { attempts: 3, wait: 200ms, backoff: 2, max_wait: 5s, jitter: true }
                output: shared.summaries[params.directory][params.filename]
                catch: { to: note, error: shared.problem }
                next: end
              note: { uses: text.format, with: { template: "skipped: ${shared.problem}" },
                      output: "shared.summaries[params.directory][params.filename]" }

        """#

    @Test func theLongFormKeepsEverythingOfTheManifest() throws {
        let manifest = try #require(Fixture.manifest(Self.long))
        #expect(manifest.start == "directories")
        #expect(manifest.params.map(\.0) == ["words"])
        #expect(manifest.shared == .map([("summaries", .map([]))]))
        let disk = try manifest.limits["disk"]?.settings { template throws(Problem) in template.constantValue }
        #expect(disk?.slots == .fixed(8))
        let outer = try #require(manifest.flows["directories"])
        #expect(outer.batch?.mode == .sequential)
        #expect(outer.batch?.errorPolicy == .stop)
        #expect(outer.nodes.map(\.name) == ["files"])
        #expect(outer.nodes[0].kind == .flow("files"))
        #expect(outer.start == "files")
        let inner = try #require(manifest.flows["files"])
        #expect(inner.batch?.concurrency == 4)
        #expect(inner.batch?.onError == .continue)
        #expect(inner.batch?.tolerance == .percent(5))
        #expect(inner.scope == .iteration)
        #expect(inner.collect == ["summaries"])
    }

    @Test func theLongFormKeepsEverythingOfItsNodes() throws {
        let inner = try #require(Fixture.manifest(Self.long)?.flows["files"])
        guard case .source(let source)? = inner.batch?.items, source.kind == "glob",
            case .interpolation(let parts)? = source["glob"]
        else {
            Issue.record("a glob with a reference is expected")
            return
        }
        #expect(parts.count == 2)
        #expect(source.name(of: "path") == "path")
        #expect(source.name(of: "name") == "filename")
        let summarize = inner.nodes[1]
        #expect(inner.nodes[0].limits == ["disk"])
        #expect(summarize.retry.attempts == 3)
        #expect(summarize.retry.wait == 200_000_000)
        #expect(summarize.retry.backoff == 2)
        #expect(summarize.retry.maxWait == 5_000_000_000)
        #expect(summarize.retry.jitter == .equal)
        #expect(summarize.catching?.target == "note")
        #expect(summarize.catching?.error?.steps == [.key("problem")])
        #expect(summarize.transitions == ["default": "end"])
        #expect(summarize.output?.steps.count == 3)
        guard case .reference(let first)? = summarize.output?.steps[1] else {
            Issue.record("a reference in the path is expected")
            return
        }
        #expect(first.root == .params)
        #expect(first.steps == [.key("directory")])
        #expect(first.text == "params.directory")
    }
}
