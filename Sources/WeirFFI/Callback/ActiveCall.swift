internal import CWeirCall
internal import WeirExec

/// A call of a C function under way on one thread: a callback that runs inside it leaves its failure here, whichever node
/// the callback belongs to.
// SAFETY: a session has one call at a time, and only the thread that makes it finds it.
@safe final class ActiveCall {
    /// The first failure of a callback.
    var failure: NodeError?

    /// The innermost call that this thread is in; nil outside of calls.
    static var current: ActiveCall? {
        unsafe weir_call_current().map { unsafe Unmanaged<ActiveCall>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Makes the call the thread's innermost one while a closure runs.
    func perform<Result>(_ body: () -> Result) -> Result {
        failure = nil
        let outer = unsafe weir_call_set_current(Unmanaged.passUnretained(self).toOpaque())
        defer { _ = unsafe weir_call_set_current(outer) }
        return body()
    }
}
