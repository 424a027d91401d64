import Foundation
import Testing

@testable import WeirJournal

/// A run folder has one holder: its lock belongs to a descriptor, so that another one is as good as another process.
struct LockTests {
    private final class Folder {
        let path = FileManager.default.temporaryDirectory.path + "/weir-lock-\(UUID().uuidString)"
        init() throws { try SystemFiles().makeFolder(path, isNew: true) }
        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    @Test func theSecondIsToldWhoHasIt() throws {
        let folder = try Folder()
        #expect(RunLock.holder(of: folder.path) == nil)
        var lock: RunLock? = try RunLock(folder.path, name: "one")
        let error = #expect(throws: JournalError.self) { _ = try RunLock(folder.path, name: "one") }
        #expect(error?.description.hasPrefix("the run one is in progress: process \(getpid()) on ") == true)
        #expect(RunLock.holder(of: folder.path)?.hasPrefix("process \(getpid()) on ") == true)
        // A refusal takes nothing from the holder.
        #expect(throws: JournalError.self) { _ = try RunLock(folder.path, name: "one") }
        withExtendedLifetime(lock) {}
        lock = nil
        #expect(RunLock.holder(of: folder.path) == nil)
        lock = try RunLock(folder.path, name: "one")
        withExtendedLifetime(lock) {}
    }

    @Test func filesOfTheSystemAreMadeWrittenAndReplaced() throws {
        let folder = try Folder()
        let files = SystemFiles()
        let path = folder.path + "/a/b/c"
        try files.makeFolder(path, isNew: false)
        try files.makeFolder(path, isNew: false)
        let there = #expect(throws: FileError.self) { try files.makeFolder(path, isNew: true) }
        #expect(there?.isThere == true)
        try files.replace(path + "/x", with: [1, 2])
        try files.replace(path + "/x", with: [3])
        #expect(try files.read(path + "/x") == [3] && files.list(path) == ["x"])
        let again = #expect(throws: FileError.self) { _ = try files.create(path + "/x") }
        #expect(again?.description == "cannot make \"\(path)/x\": file exists")
        try files.rename(path + "/x", to: path + "/y")
        try files.remove(path + "/y")
        try files.remove(path + "/y")
        let missing = #expect(throws: FileError.self) { _ = try files.read(path + "/y") }
        #expect(
            missing?.isMissing == true && missing?.description == "cannot read \"\(path)/y\": no such file or directory"
        )
        let empty = try files.create(path + "/empty")
        try empty.write([])
        try empty.sync()
        #expect(try files.read(path + "/empty").isEmpty)
        #expect(try FileBuild.of(path + "/empty").hasSuffix("-0"))
    }
}
