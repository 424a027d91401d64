import Foundation
import WeirTestSupport

/// A Python that has the package in the right version: `WEIR_PYTHON`, or one on the path.
struct ReferencePython {
    private let path: String

    /// The first that is found; nil when there is none.
    static let found: ReferencePython? = {
        let given = ProcessInfo.processInfo.environment["WEIR_PYTHON"].map { [$0] }
        let question = """
            import sys, importlib.metadata
            sys.exit(sys.version_info < (3, 12) or importlib.metadata.version('brainyflow') != '0.2.0')
            """
        let candidates = (given ?? ["python3.13", "python3.12", "python3"]).map { ReferencePython(path: $0) }
        return candidates.first { (try? $0.run("-c", question))?.status == 0 }
    }()

    /// Runs it to the end, in the user's own home, where packages may be.
    func run(_ arguments: String...) throws -> ProgramRun {
        let home = ProcessInfo.processInfo.environment.filter { $0.key == "HOME" }
        return try ProgramRun(path, arguments, variables: home, atMost: 300)
    }
}
