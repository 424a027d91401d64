internal import Glibc

/// How large the stacks of threads are that run plugins and C functions: as large as that of a program's first thread, for
/// which most libraries are written.
enum StackSize {
    /// What a system gives the first thread mostly, in bytes.
    static let usual = 8 << 20
    /// What must do where there is little address space, in bytes.
    static let least = 1 << 20

    /// The size for each of so many threads of this process, in bytes.
    static func current(threads: Int) -> Int {
        size(threads: threads, stackLimit: limit(RLIMIT_STACK), memoryLimit: limit(RLIMIT_AS))
    }

    /// The size under some limits, in bytes; a limit is nil where there is none.
    ///
    /// Only what is touched of a stack uses memory, but all of it counts for `ulimit -v`: at most half of that goes to
    /// stacks.
    static func size(threads: Int, stackLimit: UInt64?, memoryLimit: UInt64?) -> Int {
        let wanted = max(usual, Int(clamping: min(stackLimit ?? 0, 1 << 30)))
        guard let memoryLimit else { return wanted }
        let share = Int(clamping: memoryLimit / 2 / UInt64(max(1, threads)))
        return max(least, min(wanted, share)) & ~0xFFFF
    }

    private static func limit(_ resource: __rlimit_resource) -> UInt64? {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0, limit.rlim_cur < UInt64(Int64.max)
        else { return nil }
        return UInt64(limit.rlim_cur)
    }
}
