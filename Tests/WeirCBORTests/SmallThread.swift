import Foundation

/// A thread whose stack has 256 KiB.
enum SmallThread {
    private final class Outcome<Result>: @unchecked Sendable {
        // Written before the signal and read after it.
        var result: Swift.Result<Result, any Error>?
    }

    /// What `body` gives on such a thread.
    static func run<Result>(_ body: @escaping @Sendable () throws -> Result) throws -> Result {
        let outcome = Outcome<Result>()
        let isDone = DispatchSemaphore(value: 0)
        let thread = Thread {
            outcome.result = Swift.Result { try body() }
            isDone.signal()
        }
        thread.stackSize = 256 << 10
        thread.start()
        isDone.wait()
        guard let result = outcome.result else { throw CancellationError() }
        return try result.get()
    }
}
