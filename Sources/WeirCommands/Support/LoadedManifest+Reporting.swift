import WeirFFI
import WeirModel
import WeirRuntime

/// What the commands say of a manifest.
extension LoadedManifest {
    /// Says what is wrong on standard error.
    ///
    /// - Parameter isRunNext: as of `checked`.
    /// - Throws: the exit status, when anything but warnings is wrong.
    /// - Returns: the manifest as a run needs it.
    @discardableResult
    func report(withWarnings: Bool = true, isRunNext: Bool = false) throws -> CheckedManifest {
        for problem in problems where withWarnings || problem.severity == .error {
            Console.shared.note(problem.description)
        }
        do {
            return try checked(isRunNext: isRunNext)
        } catch {
            for reason in error.reasons where !(reason is Problem) { Console.shared.note("weir: error: \(reason)") }
            throw ExitStatus.status(of: error.code)
        }
    }

    /// What the manifest names and declares: its plugins and its groups of functions.
    ///
    /// - Throws: the exit status, after saying why, when a plugin or a declaration cannot be read.
    func listing() throws -> [PluginInfo] {
        for problem in problems where !functions.problems.isEmpty || manifest == nil {
            Console.shared.note(problem.description)
        }
        for error in pluginErrors { Console.shared.note("weir: error: \(error)") }
        if !pluginErrors.isEmpty { throw ExitStatus.pluginFailed }
        if manifest == nil || functions.problems.contains(where: { $0.severity == .error }) {
            throw ExitStatus.manifestProblems
        }
        return library.plugins
    }
}
