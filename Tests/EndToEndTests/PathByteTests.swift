import Foundation
import Testing
import WeirTestSupport

/// An accent behind a slash or an equal sign hides neither: paths and arguments are bytes.
struct PathByteTests {
    @Test func aFolderMayBeginWithAnAccent() throws {
        let weir = try Weir()
        let name = "\u{301}x"
        try weir.folder.write("hello", to: "\(name)/\(name).txt")
        try weir.folder.write(
            "weir: 1\nplugins: [probe, \"./\(name).so\"]\nnodes:\n  a: { uses: probe.echo, batch: parallel, "
                + "items: { lines: \"\(name).txt\" }, output: shared.a }\n", to: "\(name)/flow.yaml")
        try weir.folder.copy("\(FaultyPlugins.folder)/forging.so", to: "\(name)/\(name).so")
        for path in ["\(name)/flow.yaml", weir.folder.path("\(name)/flow.yaml")] {
            let run = try weir("run", path, "--print", "a")
            #expect(run.status == 0 && run.output == "[\"hello\"]\n", "\(run.errors)")
        }
        #expect(try weir("inspect", "./\(name)/\(name).so").status == 0)
    }

    @Test func aValueMayBeginWithAnAccent() throws {
        let weir = try Weir()
        try weir.manifest("probe", "a: { uses: probe.echo, input: \"${params.p}\", output: shared.a }")
        let run = try weir(
            "run", "flow.yaml", "--param", "p=\u{301}x", "--set", "s=\"\u{301}y\"", "--print", "a", "--print", "s")
        #expect(run.output == "\"\u{301}x\"\n\"\u{301}y\"\n", "\(run.errors)")
    }
}
