import Testing

@testable import WeirCommands

/// Paths as they are shown.
struct ShownPathTests {
    @Test(arguments: [
        ("/home/me/work/flow.yaml", "/home/me/work", "flow.yaml"),
        ("/home/me/flow.yaml", "/home/me/work", "../flow.yaml"), ("/home/me/work", "/home/me/work", "."),
        ("/etc/flow.yaml", "/home/me/work", "/etc/flow.yaml"), ("/a", "/b/c/d", "/a"), ("x/y", "/x", "x/y"),
        ("/home/me/workshop/f", "/home/me/work", "../workshop/f"), ("/f", "/", "f"),
    ])
    func theShorterPathIsShown(_ path: String, _ folder: String, _ shown: String) {
        #expect(ShownPath.text(path, from: folder) == shown)
    }
}
