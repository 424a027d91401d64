import Testing
import WeirTestSupport
import WeirValue

@testable import WeirJournal

/// Runs that were asked to end go on as if nothing had happened.
@Suite(.serialized) struct StopTests {
    @Test(arguments: Shape.allCases, DurableFlow.End.allCases)
    func atEachItem(shape: Shape, end: DurableFlow.End) async throws {
        let flow = shape.flow
        let undisturbed = await flow.begin(MemoryFiles())
        let total = undisturbed.executed.values.reduce(0, +)
        for number in 1...total {
            let files = MemoryFiles()
            let first = await flow.begin(files, end: (end, at: number))
            let folder = DurableFlow.folder("one", files)
            let recorded = SurvivingRecords(folder, files).counts
            // What has begun and succeeded is recorded, also where it ended after the request.
            #expect(recorded.values.reduce(0, +) <= first.executed.values.reduce(0, +))
            let state = try folder.finalEnd()
            #expect(state == nil, "item \(number)")
            let next = await flow.take(.resume, files)
            #expect(next.failure == undisturbed.failure && next.store == undisturbed.store, "item \(number)")
            for (word, count) in undisturbed.executed {
                #expect(next.executed[word, default: 0] == count - (recorded[word] ?? 0), "item \(number): \(word)")
            }
        }
    }
}
