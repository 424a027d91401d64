import WeirValue

@testable import WeirJournal

/// Segments made by hand.
enum Segments {
    static let path = "\(DurableFlow.runs)/one"

    /// Where items run in all of them.
    static let context = ContextText(nodeType: "t.t", builds: [:], signature: "", settings: .map([]), key: "")

    /// What a segment begins with that knows one site and one context.
    static func opening(session: Int = 1, mode: SessionMode = .run, format: FormatVersion = .current) -> [UInt8] {
        var head = SegmentHead(run: "one", session: session, mode: mode, started: 0)
        head.format = format
        let site = Value.map([("number", .int(0)), ("kind", .string("exec")), ("path", .string("main/a"))])
        return head.frame() + Frame.bytes(.site, site) + Frame.bytes(.context, context.value(number: 0))
    }

    /// What a run folder knows whose segments have these bytes.
    static func read(_ segments: [UInt8]..., ended: Int? = nil) throws -> PastRecords {
        let files = MemoryFiles()
        for (place, bytes) in segments.enumerated() {
            files.put(bytes, into: "\(path)/\(SegmentName.text(of: place + 1))")
        }
        let folder = RunFolder(path, files)
        if let ended {
            try folder.write(
                RunEnd(
                    outcome: .succeeded, session: ended, time: 0, seconds: 0, done: 0, failed: 0, recalled: 0,
                    failure: nil))
        }
        var loader = PastLoader()
        try loader.read(folder, isRedriven: false)
        return PastRecords(loader)
    }
}
