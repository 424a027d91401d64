import ArgumentParser
import WeirJournal

/// What the commands say of run folders that cannot be used.
extension JournalError {
    /// Does something with run folders.
    ///
    /// - Throws: the exit status, after saying what is wrong.
    static func reporting<Result>(_ body: () throws(JournalError) -> Result) throws -> Result {
        do throws(JournalError) {
            return try body()
        } catch {
            Console.shared.note("weir: error: \(error)")
            throw error.isWrongUsage ? ExitCode.validationFailure : ExitStatus.runFailed
        }
    }
}
