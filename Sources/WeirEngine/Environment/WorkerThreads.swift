/// The threads on which the engine calls plugins, and which a blocking call may hold.
package protocol WorkerThreads: TaskExecutor {
    /// The number of processors this process may use, at least 1.
    var cores: Int { get }

    /// The number of the worker that runs the caller, from 0 without gaps; nil on any other thread.
    var currentWorker: Int? { get }

    /// Adds the blocking calls of a batch that starts to the demand for threads (B2).
    ///
    /// - Parameter count: the batch's `concurrency`, at least 1.
    func reserve(_ count: Int)

    /// Notes that a call may never return its thread, so that another one may take its place, also beyond the most there are.
    ///
    /// - Parameter count: at least 1.
    func setAside(_ count: Int)

    /// Takes back what `setAside` noted, since the call has returned.
    ///
    /// - Parameter count: the same number as was set aside.
    func takeBack(_ count: Int)

    /// Takes back what `reserve` added, at the end of the batch.
    ///
    /// - Parameter count: the same number as was reserved.
    func release(_ count: Int)
}
