internal import Glibc

/// What tests ask of the threads that they run on.
package enum HostThreads {
    /// Gives the processor to another thread that can run.
    package static func letOthersRun() { sched_yield() }
}
