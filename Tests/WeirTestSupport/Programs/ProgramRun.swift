/// A program that ran to its end.
package struct ProgramRun {
    /// The exit status; the negative number of the signal that ended it.
    package let status: Int32
    /// What it wrote to standard output.
    package let output: String
    /// What it wrote to standard error.
    package let errors: String
    /// How long it ran, in milliseconds.
    package let milliseconds: Int

    init(status: Int32, output: String, errors: String, milliseconds: Int) {
        (self.status, self.output, self.errors, self.milliseconds) = (status, output, errors, milliseconds)
    }

    /// Runs a program; see `RunningProgram`.
    ///
    /// - Throws: when it does not end within `seconds`.
    package init(
        _ program: String, _ arguments: [String], in folder: String? = nil, variables: [String: String] = [:],
        output: String? = nil, atMost seconds: Int = 60
    ) throws {
        let program = try RunningProgram(program, arguments, in: folder, variables: variables, output: output)
        self = try program.wait(atMost: seconds)
    }

    /// The lines of standard error.
    package var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
}
