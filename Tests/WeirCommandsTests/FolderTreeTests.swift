import Foundation
import Testing
import WeirJournal
import WeirTestSupport

/// Folders that are measured and removed.
struct FolderTreeTests {
    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    @Test func allFilesCountAndGo() throws {
        try folder.write("12345", to: "run/a")
        try folder.write("123", to: "run/deep/er/b")
        #expect(FolderTree(folder.path("run")).size == 8)
        #expect(FolderTree(folder.path("none")).size == 0)
        #expect(abs(FolderTree(folder.path("run")).changed - Date().timeIntervalSince1970) < 60)
        try FolderTree.remove(folder.path("run"))
        try FolderTree.remove(folder.path("run"))
        #expect(try folder.files().isEmpty)
    }

    @Test func whatALinkLeadsToStays() throws {
        try folder.write("precious", to: "mine/file")
        try folder.write("1", to: "run/a")
        for (name, target) in [("run/folder", "mine"), ("run/file", "mine/file"), ("link", "mine")] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path(name), withDestinationPath: folder.path(target))
        }
        #expect(!FolderTree.isFolder(folder.path("link")) && FolderTree.isFolder(folder.path("mine")))
        try FolderTree.remove(folder.path("run"))
        #expect(try folder.read("mine/file") == "precious")
    }
}
