import Testing
import WeirManifest
import WeirModel

@testable import WeirFFI

/// What `weir check` says of declared functions, without running any of their code.
struct CheckTests {
    private func problems(_ functions: String, _ node: String = "") -> [String] {
        let yaml = "weir: 1\nfunctions:\n  g:\n\(functions)nodes:\n  a: { \(node.isEmpty ? "uses: g.f" : node) }\n"
        let (manifest, syntax) = ManifestParser.parse(
            bytes: Array(yaml.utf8), file: "flow.yaml", folder: "/work", sources: [])
        guard let manifest else { return syntax.map(\.description) }
        let catalog = FunctionCatalog(manifest.functions)
        var found = syntax + catalog.problems
        found += CallbackCheck(catalog, catalog).problems(of: manifest)
        found += LiteralCheck(catalog).problems(of: manifest)
        return ManifestChecker.check(manifest, library: catalog, after: found).map {
            $0.description.replacing("flow.yaml:", with: "")
        }
    }

    private func library() throws -> String { try ForeignFolder.grammar.get().library }

    @Test func aGoodDeclarationHasNoProblems() throws {
        #expect(problems("    library: \(try library())\n    functions: { f: 'i32 echo_i32(i32 x)' }\n").isEmpty)
    }

    @Test func mistakesStandAtTheirLineAndColumn() throws {
        let library = try library()
        #expect(
            problems("    library: \(library)\n    functions:\n      f: int length(chr s)\n") == [
                "6:21: error: unknown type \"chr\"; declare it under \"types\""
            ])
        #expect(
            problems("    library: \(library)\n    functions: { f: \"int length(\\x63hr s)\" }\n").first?.hasPrefix(
                "5:33: error: unknown type") == true)
        #expect(
            problems("    library: \(library)\n    functions:\n      f: |\n        int length(\n          chr s)\n")
                .first?.hasPrefix("8:11: error: unknown type") == true)
        #expect(
            problems(
                "    library: \(library)\n    types: |\n      struct a { int x; }\n      struct b { a y; cha z; }\n    functions: {}\n",
                "uses: g.x"
            ).first?.hasPrefix("7:23: error: unknown type \"cha\"") == true)
    }

    @Test func mistakesInFoldedTextStandWhereTheyAreWritten() throws {
        let head = "    library: \(try library())\n    functions:\n"
        for (text, place) in [
            (">-\n        int length(\n\n          chr s)\n", "9:11"),
            (">\n        int length( chr s)\n        errno\n", "7:21"),
            ("int\n        length(\n        chr s)\n", "8:9"), ("'int\n        length(chr s)'\n", "7:16"),
            ("\"int\n        length(chr s)\"\n", "7:16"),
        ] {
            #expect(
                problems("\(head)      f: \(text)").first?.hasPrefix("\(place): error: unknown type") == true, "\(text)"
            )
        }
    }

    @Test func librariesAndSymbolsMustExist() throws {
        let library = try library()
        #expect(
            problems("    library: libnowhere.so.9\n    functions: { f: int f() }\n") == [
                "4:14: error: there is no library \"libnowhere.so.9\""
            ])
        #expect(
            problems("    library: ./missing.so\n    functions: { f: int f() }\n") == [
                "4:14: error: there is no library \"./missing.so\""
            ])
        #expect(
            problems("    library: \(library)\n    functions:\n      f: int lenght(string s)\n") == [
                "6:14: error: the library \"\(library)\" exports no function \"lenght\"; did you mean \"length\"?"
            ])
        #expect(
            problems("    library: \(library)\n    functions:\n      f: string free(give_bak) copy(string s)\n").first?
                .contains("exports no function \"give_bak\"; did you mean \"give_back\"?") == true)
        #expect(
            problems("    library: /etc/passwd\n    functions: { f: int f() }\n").first?.contains(
                "is no shared library") == true)
    }

    @Test func settingsAreCheckedLikeThoseOfAnyNodeType() throws {
        let library = try library()
        let functions = "    library: \(library)\n    functions: { f: 'u8 echo_u8(u8 x)' }\n"
        #expect(
            problems(functions, "uses: g.f, with: { x: 300 }") == ["7:27: error: \"x\" must be at most 255, not 300"])
        #expect(
            problems(functions, "uses: g.f, with: { y: 3 }") == [
                "7:27: error: the node type \"g.f\" has no setting \"y\""
            ])
        #expect(problems(functions, "uses: g.h") == ["7:14: error: unknown node type \"g.h\"; did you mean \"g.f\"?"])
    }

    @Test func callbacksMustBeKnownAndReentrant() throws {
        let library = try library()
        let head = "    library: \(library)\n    types: callback int number(int x)\n"
        let functions =
            "\(head)    functions: { f: 'i64 each(int n, number call)', t: int triple(int x), d: 'f64 add(f64 a, f64 b)', s: { signature: int triple(int x), concurrency: serial_global } }\n"
        #expect(problems(functions, "uses: g.f, with: { call: g.t }").isEmpty)
        #expect(problems(functions, "uses: g.f, with: { call: collect }").isEmpty)
        #expect(problems(functions, "uses: g.f").first?.contains("is not bound; under \"with\" give") == true)
        #expect(
            problems(functions, "uses: g.f, with: { call: g.x }").first?.contains(
                "is no node type that the manifest knows") == true)
        #expect(
            problems(functions, "uses: g.f, with: { call: a }").first?.contains("\"a\" for \"call\" is a node") == true)
        #expect(
            problems(functions, "uses: g.f, with: { call: g.s }").first?.contains(
                "it is \"serial_global\" and must be \"reentrant\"") == true)
        #expect(
            problems(functions, "uses: g.f, with: { call: g.d }").first?.contains(
                "it needs \"a\", and the callback number gives x") == true)
        #expect(
            problems(functions, "uses: g.f, with: { call: g.f }").first?.contains("has a callback of its own") == true)
        #expect(
            problems(functions, "uses: g.f, with: { call: '${params.c}' }").first?.contains(
                "written out, since it is checked before the run") == true)
    }

    @Test func theDefaultConcurrencyIsAGroupForTheLibrary() throws {
        let place = SourceLocation(file: "f.yaml")
        var group = FunctionGroupDefinition(name: "g", location: place, folder: "/")
        group.library = try library()
        group.functions = [
            .init(name: "f", location: place, signature: PlacedText("int triple(int x)", location: place))
        ]
        #expect(FunctionCatalog([group]).info(of: "g.f")?.concurrency == .serialGroup("libgrammar.so"))
    }

    @Test func handlesAreDeclaredAsResources() throws {
        let place = SourceLocation(file: "f.yaml")
        var group = FunctionGroupDefinition(name: "g", location: place, folder: "/")
        group.library = try library()
        group.types = [PlacedText("handle counter free(counter_free)", location: place)]
        group.functions = [
            ("new", "counter? counter_new(int start)"), ("next", "int counter_next(counter c)"),
            ("open", "int counter_open(int start, out counter c) fails if != 0"),
        ].map { .init(name: $0.0, location: place, signature: PlacedText($0.1, location: place)) }
        let catalog = FunctionCatalog([group])
        #expect(catalog.info(of: "g.new")?.output.type == .resource && catalog.info(of: "g.new")?.input.type == .int)
        #expect(catalog.info(of: "g.next")?.output.type == .any && catalog.info(of: "g.next")?.input.type == .resource)
        #expect(catalog.info(of: "g.open")?.output.type == .resource)
    }

    @Test func whatIsWrittenOutFitsAsACallWouldHaveIt() throws {
        let functions = """
                library: \(try library())
                types: "struct point { f64 x; f64 y; }"
                functions:
                  p: point swap(point p)
                  l: f64 sum_points(point[] points, size_t len(points))
                  h: "i32 echo_i32(i32 x, bytes? data, size_t len(data))"

            """
        func complaint(_ node: String) -> String? {
            let found = problems(functions, "uses: \(node)").filter { $0.contains("error:") }
            return found.isEmpty ? nil : found.joined(separator: "; ")
        }
        #expect(complaint("g.p, with: { p: { x: 1, y: 2.5 } }") == nil)
        #expect(complaint("g.p, with: { p: '${params.p:-1}' }") == nil)
        #expect(complaint("g.l, with: { points: [] }") == nil)
        #expect(complaint("g.l, with: { points: [{ x: 1, y: 2 }] }") == nil)
        #expect(complaint("g.h, with: { data: null }") == nil)
        #expect(complaint("g.p, with: { p: { x: 1 } }")?.contains("has no field \"y\", which the struct point") == true)
        #expect(complaint("g.p, with: { p: { x: 1, y: 2, z: 3 } }")?.contains("has a field \"z\"") == true)
        #expect(complaint("g.p, with: { p: { x: a, y: 2 } }")?.contains("field \"x\" must be a number") == true)
        #expect(complaint("g.l, with: { points: [{ x: 1, y: 2 }, 3] }")?.contains("argument \"points\"") == true)
        #expect(complaint("g.h, with: { x: 3000000000 }")?.contains("\"x\" must be at most") == true)
    }

    @Test func includedFilesDeclareFunctionsOnly() {
        let (groups, problems) = ManifestParser.parseIncluded(
            bytes: Array(
                "functions:\n  z: { library: libz.so.1, functions: { v: string zlibVersion() } }\nnodes: {}\n".utf8),
            file: "z.yaml", folder: "/work")
        #expect(groups.map(\.name) == ["z"])
        #expect(
            problems.map(\.description) == [
                "z.yaml:3:1: error: \"nodes\" belongs to a manifest; an included file has \"functions\" only"
            ])
    }
}
