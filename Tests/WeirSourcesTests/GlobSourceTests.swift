import Testing
import WeirEngine
import WeirExec
import WeirModel
import WeirSources
import WeirValue

struct GlobSourceTests {
    let workspace = Workspace()
    private let paths = ItemSourceDefinition.FileNames(path: nil, name: nil)

    /// The names of what matches, relative to the workspace.
    private func matches(_ pattern: Template, params: [(Key, Value)] = []) throws -> [String] {
        try workspace.items(.glob(pattern, names: paths), params: params).map { item in
            let path = try #require(item.stringValue)
            #expect(path.hasPrefix(workspace.folder + "/"), "an absolute path")
            return String(path.dropFirst(workspace.folder.utf8.count + 1))
        }
    }

    @Test func matchesAreSortedByTheirBytes() throws {
        for name in ["b", "a", "B", "é", "z", "漢", "a.b", "_", "10", "9", ".hidden"] { workspace.write(name, "") }
        #expect(try matches(text("*")) == ["10", "9", "B", "_", "a", "a.b", "b", "z", "é", "漢"])
    }

    @Test func matchesAreFilesAndFolders() throws {
        workspace.makeFolder("d")
        workspace.makeFolder("e")
        for name in ["d/1.txt", "e/2.txt", "e/3.md", "f.txt"] { workspace.write(name, "") }
        #expect(try matches(text("*")) == ["d", "e", "f.txt"])
        #expect(try matches(text("*/")) == ["d", "e"], "folders alone, without the slash")
        #expect(try matches(text("*/*.txt")) == ["d/1.txt", "e/2.txt"])
        #expect(try matches(text("./[de]/?.md")) == ["e/3.md"])
    }

    @Test func noMatchIsNoItem() throws {
        #expect(try matches(text("*.txt")) == [])
        #expect(try matches(text("missing/*.txt")) == [])
        #expect(try workspace.open(.glob(text("*.txt"), names: paths)).total == 0)
    }

    @Test(arguments: ["a[1]", "b*c", "d?", "e\\f", "[", "é{x,y}"])
    func interpolatedTextIsTakenLiterally(name: String) throws {
        workspace.makeFolder(name)
        workspace.makeFolder("a1")
        workspace.makeFolder("bxc")
        workspace.makeFolder("dx")
        for folder in [name, "a1", "bxc", "dx"] { workspace.write("\(folder)/1.txt", "") }
        let pattern = Template.interpolation([.reference(param("directory")), .text("/*.txt")])
        #expect(try matches(pattern, params: [("directory", .string(name))]) == ["\(name)/1.txt"])
    }

    @Test func theManifestsFolderIsTakenLiterally() throws {
        workspace.makeFolder("[x]*")
        workspace.write("[x]*/a", "")
        let opener = SourceOpener(folder: workspace.folder + "/[x]*")
        let source = try opener.open(
            .glob(text("*"), names: paths), TemplateContext(params: Params(.map([])), store: nil))
        #expect(source.total == 1)
    }

    @Test func aReferenceAsAWholeIsAPattern() throws {
        workspace.write("a.txt", "")
        #expect(try matches(.reference(param("p")), params: [("p", .string("*.txt"))]) == ["a.txt"])
    }

    @Test func absolutePatternsStandForThemselves() throws {
        workspace.write("a.txt", "")
        #expect(try matches(text(workspace.folder + "/*.txt")) == ["a.txt"])
    }

    @Test func namesGiveMaps() throws {
        workspace.makeFolder("d")
        workspace.write("d/1.txt", "")
        let path = workspace.folder + "/d/1.txt"
        let cases: [(ItemSourceDefinition.FileNames, Value)] = [
            (.init(path: "path", name: "filename"), row(["path": path, "filename": "1.txt"])),
            (.init(path: "p", name: nil), row(["p": path])), (.init(path: nil, name: "n"), row(["n": "1.txt"])),
            (.init(path: "b", name: "a"), row(["a": "1.txt", "b": path])), (paths, .string(path)),
        ]
        for (names, expected) in cases {
            #expect(try workspace.items(.glob(text("d/*"), names: names)) == [expected])
        }
    }

    @Test func aFolderThatLinksToItselfEnds() throws {
        workspace.link("loop", to: ".")
        workspace.link("ring", to: "ring")
        workspace.write("a", "")
        #expect(try matches(text("*/a")) == ["loop/a"])
    }

    @Test(arguments: ["data/**/*.txt", "**", "{a,**}/b", "a/{**,b}"])
    func twoStarsAreRefused(_ pattern: String) {
        #expect(
            workspace.failure(.glob(text(pattern), names: paths))
                == "the pattern \"\(pattern)\": \"**\" is not supported; write one \"*\" for each level of folders")
    }

    @Test func manyMatchesComeInChunks() throws {
        for index in 100..<400 { workspace.write("\(index)", "") }
        let source = try workspace.open(.glob(text("*"), names: paths))
        #expect(source.total == 300)
        #expect(try matches(text("*")) == (100..<400).map { "\($0)" })
    }
}
