import WeirEngine
import WeirExec
import WeirValue

@testable import WeirJournal

/// A small journal of two sessions with frames of every kind, and what it must answer.
struct SmallJournal {
    static let sites = [
        JournalSession.exec("main/a"), SitePlan(kind: "iterations", path: "inner"),
        JournalSession.exec("inner/b", settings: .map([("words", .int(3))])),
        SitePlan(kind: "flow", path: "inner/deep"),
        JournalSession.exec("deep/c"),
    ]
    static let items: [Value] = [.int(1), .string("two"), .list([.int(3)]), .map([("n", .float(4.5))]), .null]
    static let params: [Value] = (0..<3).map { .map([("n", .int($0))]) }
    /// What is recorded in all.
    static let total = items.count + params.count * 3

    let files = MemoryFiles()

    /// - Parameter ends: how the second session ends; nil where it is killed.
    init(ends: RunEnd.Outcome?) throws {
        let first = try JournalSession(files, sites: Self.sites)
        _ = first.visit(0, Array(Self.items.prefix(2)), attempts: [1: 2], Self.exec)
        try first.end(nil)
        let second = try JournalSession(files, "one", .resume, sites: Self.sites)
        _ = try Self.run(in: second)
        try second.end(ends)
    }

    static func exec(_ item: Value) -> Result<Value, NodeError> {
        item == .null ? .failure(NodeError(.invalidInput, "nothing", retry: .no)) : .success(.string("of \(item)"))
    }

    /// Answers that are not those of an undisturbed run.
    struct Wrong: Error { let text: String }

    /// Runs everything.
    ///
    /// - Returns: how many items ran.
    /// - Throws: where an answer is wrong.
    @discardableResult
    static func run(in session: JournalSession) throws -> Int {
        var ran = 0
        func check(_ visit: JournalSession.Visit, _ items: [Value], _ isRead: Bool = true) throws {
            ran += visit.ran.count
            for (place, item) in items.enumerated() {
                let expected = exec(item)
                switch (visit.results[place], expected) {
                case (.success(let value), .success(let other)) where value == other || !isRead: break
                case (.failure(let error), .failure(let other)) where error == other: break
                default: throw Wrong(text: "\(item): \(String(describing: visit.results[place]))")
                }
            }
        }
        try check(session.visit(0, items, pieces: [2, 3], exec), items)
        let scopes = session.scopes(1, params)
        guard Set(scopes).count == scopes.count else { throw Wrong(text: "scopes \(scopes)") }
        for (place, scope) in scopes.enumerated() {
            let item = [params[place]]
            try check(session.visit(2, item, scope: scope, isRead: false, exec), item, false)
            let inner = session.scope(3, visit: 0, in: scope)
            try check(session.visit(4, item, scope: inner, exec), item)
            try check(session.visit(4, item, scope: inner, visit: 1, exec), item)
        }
        return ran
    }

    /// The bytes of the segments by their paths.
    var segments: [(path: String, bytes: [UInt8])] {
        ((try? files.list(Segments.path)) ?? []).filter { $0.hasSuffix(".wj") }.map { name in
            ("\(Segments.path)/\(name)", files.bytes(of: "\(Segments.path)/\(name)") ?? [])
        }
    }

    /// Looks at the folder as it is, without writing to it.
    ///
    /// - Returns: how many items ran, and the damage.
    func look() throws -> (ran: Int, damage: [Damage]) {
        let session = try JournalSession(files, "one", .resume, isDryRun: true, sites: Self.sites)
        defer { try? session.end(nil) }
        return (try Self.run(in: session), session.journal.damage)
    }
}
