internal import Glibc

/// Frees what regions have kept, one after another.
///
/// Regions that keep regions can form a chain of any length, such as a param that is handed on from flow to flow, and each
/// would free the next one on the stack. So while one thread frees what a region kept, it only notes what those keep.
final class KeptObjects {
    private var waiting: [AnyObject] = []

    /// What the calling thread is about to free.
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        let code = unsafe pthread_key_create(&key, nil)
        precondition(code == 0, "a process has hundreds of keys for its threads")
        return key
    }()

    /// A function of its own, so that nothing is freed while the list is being changed.
    private func takeLast() -> AnyObject { waiting.removeLast() }

    /// Lets go of objects, and of what they keep; the last one first, with all that it keeps.
    @inline(never) static func release(_ kept: inout [AnyObject]) {
        if let pointer = unsafe pthread_getspecific(key) {
            unsafe Unmanaged<KeptObjects>.fromOpaque(pointer).takeUnretainedValue().waiting += kept
            kept = []
            return
        }
        let list = KeptObjects()
        swap(&list.waiting, &kept)
        unsafe pthread_setspecific(key, Unmanaged.passUnretained(list).toOpaque())
        while !list.waiting.isEmpty { _ = list.takeLast() }
        pthread_setspecific(key, nil)
    }
}
