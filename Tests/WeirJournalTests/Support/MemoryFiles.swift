import Glibc
import WeirLock

@testable import WeirJournal

/// Files in memory, each of whose operations has a number, at which something can go wrong.
final class MemoryFiles: JournalFiles {
    private enum Verdict { case goOn, halfway, nothing }

    private struct State {
        var folders: Set<String> = []
        var names: [String: FileContent] = [:]
        /// The names that are on the disk.
        var syncedNames: [String: FileContent] = [:]
        var operations: [String] = []
        var fault: (Fault, at: Int)?
        /// Whether the fault came.
        var isHit = false
        /// Whether nothing can be written.
        var isFull = false
        /// Whether the process that uses the files has died, and does not know it.
        var isDead = false
    }

    private let state = Lock(State())

    /// The operations so far: what, and the file's name.
    var operations: [String] { state.withLock { $0.operations } }

    /// Whether the fault came.
    var isHit: Bool { state.withLock { $0.isHit } }

    /// Lets something go wrong at an operation, numbered from 0 from now on.
    func set(_ fault: Fault, at number: Int) {
        state.withLock { state in
            state.operations = []
            state.fault = (fault, number)
        }
    }

    /// What the next process finds.
    func restart() {
        state.withLock { state in
            let fault = state.isHit ? state.fault?.0 : nil
            (state.fault, state.isHit, state.isFull, state.isDead) = (nil, false, false, false)
            guard fault == .powerLoss || fault == .zeroFilled else { return }
            state.names = state.syncedNames
            for content in state.names.values {
                let count = content.bytes.count
                content.bytes.removeLast(count - content.synced)
                if fault == .zeroFilled { content.bytes += [UInt8](repeating: 0, count: count - content.synced) }
            }
        }
    }

    /// The bytes of a file; nil where there is none.
    func bytes(of path: String) -> [UInt8]? { state.withLock { $0.names[path]?.bytes } }

    /// The same files again.
    func copy() -> MemoryFiles {
        let other = MemoryFiles()
        for (path, content) in state.withLock({ $0.names }) { other.put(content.bytes, into: path) }
        return other
    }

    /// Puts bytes into a file, as somebody would who damages it.
    func put(_ bytes: [UInt8], into path: String) {
        state.withLock { state in
            let content = FileContent(bytes)
            content.synced = bytes.count
            (state.names[path], state.syncedNames[path]) = (content, content)
            var folder = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
            while !folder.isEmpty {
                state.folders.insert(String(folder))
                folder = folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)]
            }
        }
    }

    private func step(_ operation: String, _ path: String, isWrite: Bool = false) throws(FileError) -> Verdict {
        let result = state.withLock { state -> Result<Verdict, FileError> in
            let number = state.operations.count
            state.operations.append("\(operation) \(path.split(separator: "/").last ?? "")")
            if state.isDead { return .success(.nothing) }
            let isFull = operation == "write" || operation == "make"
            if state.isFull, isFull { return .failure(FileError(operation, path, ENOSPC)) }
            guard let (fault, place) = state.fault, place == number else { return .success(.goOn) }
            state.isHit = true
            switch fault {
            case .noSpace:
                state.isFull = true
                return .failure(FileError(operation, path, ENOSPC))
            case .inputOutput: return .failure(FileError(operation, path, EIO))
            case .shortWrite:
                state.isFull = true
                return isWrite ? .success(.halfway) : .failure(FileError(operation, path, ENOSPC))
            case .kill, .powerLoss, .zeroFilled:
                state.isDead = true
                return .success(.nothing)
            case .killInside:
                state.isDead = true
                return .success(isWrite ? .halfway : .goOn)
            }
        }
        return try result.get()
    }

    func makeFolder(_ path: String, isNew: Bool) throws(FileError) {
        guard try step("make the folder", path) == .goOn else { return }
        if isNew, state.withLock({ $0.folders.contains(path) }) { throw FileError("make the folder", path, EEXIST) }
        state.withLock { state in
            var folder = path[...]
            while !folder.isEmpty {
                state.folders.insert(String(folder))
                folder = folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)]
            }
        }
    }

    func create(_ path: String) throws(FileError) -> any JournalFile {
        let content = FileContent()
        guard try step("make", path) == .goOn else { return MemoryFile(self, path, content) }
        let isThere = state.withLock { state in
            if state.names[path] != nil { return true }
            state.names[path] = content
            return false
        }
        if isThere { throw FileError("make", path, EEXIST) }
        return MemoryFile(self, path, content)
    }

    func rename(_ path: String, to other: String) throws(FileError) {
        guard try step("rename", path) == .goOn else { return }
        state.withLock { state in
            state.names[other] = state.names.removeValue(forKey: path)
        }
    }

    func remove(_ path: String) throws(FileError) {
        guard try step("remove", path) == .goOn else { return }
        state.withLock { state in state.names[path] = nil }
    }

    func syncFolder(_ path: String) throws(FileError) {
        guard try step("sync the folder", path) == .goOn else { return }
        state.withLock { state in
            for name in Set(state.names.keys).union(state.syncedNames.keys) where name.folderPath == path {
                state.syncedNames[name] = state.names[name]
            }
        }
    }

    func list(_ path: String) throws(FileError) -> [String] {
        let names = state.withLock { state -> [String]? in
            guard state.folders.contains(path) else { return nil }
            let all = Set(state.names.keys).union(state.folders)
            let inside = all.filter { $0 != path && $0.folderPath == path }
            return inside.map { String($0.dropFirst(path.count + 1)) }.sorted()
        }
        guard let names else { throw FileError("read the folder", path, ENOENT) }
        return names
    }

    func read(_ path: String) throws(FileError) -> [UInt8] {
        guard let bytes = bytes(of: path) else { throw FileError("read", path, ENOENT) }
        return bytes
    }

    func makeShared(_ path: String, size: Int) throws(FileError) -> Int32 {
        _ = try step("share", path)
        let descriptor = try Self.open()
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw FileError("write", path, errno) }
        return descriptor
    }

    /// A file without a name.
    private static func open() throws(FileError) -> Int32 {
        var name = "/dev/shm/weir-journal-XXXXXX".utf8CString.map { $0 }
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw FileError("make", "/dev/shm", errno) }
        unlink(name)
        return descriptor
    }

    func map(_ path: String) throws(FileError) -> MappedFile {
        let bytes = try read(path)
        let descriptor = try Self.open()
        defer { close(descriptor) }
        var done = 0
        while done < bytes.count {
            let written = bytes[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else { throw FileError("map", path, errno) }
            done += written
        }
        return try MappedFile(descriptor: descriptor, path: path)
    }

    func write(_ more: [UInt8], _ path: String, _ content: FileContent) throws(FileError) {
        let verdict = try step("write", path, isWrite: true)
        state.withLock { _ in
            switch verdict {
            case .goOn: content.bytes += more
            case .halfway: content.bytes += more.prefix(more.count / 2)
            case .nothing: break
            }
        }
        if verdict == .halfway, state.withLock({ $0.isFull }) { throw FileError("write", path, ENOSPC) }
    }

    func sync(_ path: String, _ content: FileContent) throws(FileError) {
        guard try step("sync", path) == .goOn else { return }
        state.withLock { _ in content.synced = content.bytes.count }
    }
}
