import Testing
import WeirTestSupport
import WeirValue

@testable import WeirJournal

/// Whatever goes wrong with the files, and wherever: a run that goes on afterwards ends as one that nothing disturbed, and
/// nothing that was recorded runs again.
@Suite(.serialized) struct FaultTests {
    @Test(arguments: Shape.allCases, Fault.allCases) func everyOperation(shape: Shape, fault: Fault) async throws {
        let flow = shape.flow
        let undisturbed = await flow.begin(MemoryFiles())
        #expect(undisturbed.failure?.contains("no 2") == ([.stopping, .broken].contains(shape) ? true : nil))
        // What is the same for all shapes is done for one.
        var number = shape == .sequential ? 0 : Self.operationsBefore
        while number < 300 {
            let files = MemoryFiles()
            files.set(fault, at: number)
            let first = await flow.begin(files)
            guard files.isHit else { break }
            let operation = "\(fault) at \(number), \(files.operations[number])"
            if !fault.isDeath, undisturbed.failure == nil {
                #expect(
                    first.failure?.contains(fault == .inputOutput ? "put/output error" : "no space left") == true,
                    "\(operation)")
            }
            files.restart()
            await goOn(flow, files, undisturbed, operation)
            number += 1
        }
        #expect(number > Self.operationsBefore)
    }

    /// The number of operations before the first segment.
    private static let operationsBefore = 8

    private func goOn(
        _ flow: DurableFlow, _ files: MemoryFiles, _ undisturbed: DurableFlow.Ended, _ operation: String
    ) async {
        let isThere = files.bytes(of: "\(DurableFlow.runs)/one/run.json") != nil
        let folder = DurableFlow.folder(isThere ? "one" : "two", files)
        let recorded = SurvivingRecords(folder, files).counts
        let next = isThere ? await flow.take(.resume, files) : await flow.begin(files, "two")
        #expect(next.failure == undisturbed.failure, "\(operation)")
        #expect(next.store == undisturbed.store, "\(operation)")
        #expect(next.damage.filter { !$0.isTorn }.isEmpty, "\(operation)")
        for (word, count) in undisturbed.executed {
            let left = count - (recorded[word] ?? 0)
            #expect(next.executed[word, default: 0] == left, "\(operation): \(word)")
        }
        #expect(Set(next.executed.keys).isSubset(of: undisturbed.executed.keys), "\(operation)")
        let end = try? folder.finalEnd()
        #expect(end?.outcome == (undisturbed.failure == nil ? .succeeded : .failed), "\(operation)")
    }

    /// The same of a run that is taken up again, and disturbed once more.
    @Test(arguments: [Shape.parallel, .nestedIterations, .failing], Fault.allCases)
    func everyOperationOfAResume(shape: Shape, fault: Fault) async throws {
        let flow = shape.flow
        let undisturbed = await flow.begin(MemoryFiles())
        for number in 0..<300 {
            let files = MemoryFiles()
            _ = await flow.begin(files, end: (.cancel, at: 3))
            files.set(fault, at: number)
            let second = await flow.take(.resume, files)
            guard files.isHit else {
                #expect(second.failure == nil && number > 5)
                break
            }
            let operation = "\(fault) at \(number), \(files.operations[number])"
            if !fault.isDeath { #expect(second.failure != nil, "\(operation)") }
            files.restart()
            await goOn(flow, files, undisturbed, operation)
        }
    }

    /// Where the disk is written by one thread and synced by another, too.
    @Test(arguments: Fault.allCases) func everyOperationWhereSyncingIsApart(fault: Fault) async throws {
        var flow = Shape.parallel.flow
        flow.sync = .every(500_000)
        let undisturbed = await flow.begin(MemoryFiles())
        for number in Self.operationsBefore..<40 {
            let files = MemoryFiles()
            files.set(fault, at: number)
            let first = await flow.begin(files)
            guard files.isHit else { break }
            if !fault.isDeath { #expect(first.failure != nil, "\(files.operations[number])") }
            files.restart()
            await goOn(flow, files, undisturbed, "\(fault) at \(number), \(files.operations[number])")
        }
    }
}
