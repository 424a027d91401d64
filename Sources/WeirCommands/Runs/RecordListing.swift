import WeirJSON
import WeirJournal
import WeirValue

/// The records of a node, a line of JSON for each.
struct RecordListing {
    /// As many bytes are written at once.
    private static let piece = 1 << 16

    private let folder: RunFolder

    init(_ folder: RunFolder) { self.folder = folder }

    /// Prints them, in the order in which they were written.
    ///
    /// - Throws: the exit status, after saying what is wrong.
    func print(site: String) throws {
        var lines: [UInt8] = []
        let sites: [String]
        do {
            sites = try folder.forEachItem(of: site) { item in
                if !lines.isEmpty { lines.append(UInt8(ascii: "\n")) }
                lines += try Self.text(item, site)
                guard lines.count > Self.piece else { return }
                try Console.shared.output(json: lines)
                lines = []
            }
        } catch let error as JournalError {
            return try JournalError.reporting { () throws(JournalError) in throw error }
        }
        guard sites.contains(site) else {
            let known = sites.isEmpty ? "; nothing is recorded yet" : "; it has \(sites.joined(separator: ", "))"
            throw ExitStatus.wrongUsage("the run \(folder.name) has no records of a node \"\(site)\"\(known)")
        }
        if !lines.isEmpty { try Console.shared.output(json: lines) }
    }

    /// The line of a record; where its item has no JSON, without that.
    private static func text(_ item: RecordedItem, _ site: String) throws -> [UInt8] {
        let value = RunDocument.json(item, of: site)
        if let text = try? JSON.text(value) { return text }
        return try JSON.text(.map(value.entries.filter { $0.key != "item" }.map { ($0.key, $0.value) }))
    }
}
