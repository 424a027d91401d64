internal import CWeirBarrier

/// Says which plugin a crash happened in, since no trap or signal can be caught in process (ABI rule 12).
package enum CrashReporting {
    /// Lets a crash inside a plugin, or while what it gave is read, and whatever else of a plugin's would end the process,
    /// end it with one line that names the plugin and the callback: status 3 while a plugin is loaded, else 1.
    ///
    /// Crashes of the host's own have a line, too. Once, on the main thread.
    package static func install() { weir_barrier_install_crash_reporter() }

    /// Gives the calling thread a stack for the reporter, so that it can report a stack that overflowed.
    ///
    /// At the start of each thread that calls plugins.
    @Sendable package static func prepareThread() { weir_barrier_prepare_thread() }

    /// Says that the host ends its threads from now on; before, the end of one is a plugin's fault.
    package static func letThreadsEnd() { weir_barrier_let_threads_end() }
}
