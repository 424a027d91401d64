import Testing

/// One thing that no plugin may do, done by the fixture `misdeeds`, and what the run says to it.
struct Misdeed: CustomTestStringConvertible, Sendable {
    /// The node type, and with it the flow: all, item, stream, async.
    var type = "all"
    /// Where it is done: a callback, or what is not one of them.
    let place: String
    /// What is done there.
    let deed: String
    /// The exit status.
    var status: Int32 = 1
    /// What comes behind `plugin "misdeeds" (FILE) `; nil where the line does not begin so.
    var words: String?

    var testDescription: String { "\(place) \(deed)" }

    /// The flow that comes to the place.
    var node: String {
        switch type {
        case "item": "a: { uses: misdeeds.item, input: x, output: shared.a }"
        case "stream": "a: { uses: misdeeds.stream, batch: sequential, output: shared.a }"
        case "async": "a: { uses: misdeeds.async, batch: parallel, items: [1, 2], output: shared.a }"
        default: "a: { uses: misdeeds.all }"
        }
    }
}

// The list of what is asked: what a plugin can do, times where.
extension Misdeed {
    /// What ends the process or the thread, and the words for it.
    static let ends = [
        ("segv", "crashed with SIGSEGV"), ("abort", "crashed with SIGABRT"), ("stack", "crashed with SIGSEGV"),
        ("exit", "called exit"), ("_exit", "called _exit"), ("quick_exit", "called quick_exit"),
        ("exit_group", "called the system call exit"), ("thread", "called pthread_exit"),
        ("cancel", "called pthread_cancel"),
    ]

    /// What else does.
    static let otherEnds = [
        ("trap", "crashed with SIGILL"), ("fpe", "crashed with SIGFPE"), ("sys", "crashed with SIGSYS"),
        ("usr1", "crashed with SIGUSR1"), ("realtime", "crashed with a real-time signal"),
        ("_Exit", "called _Exit"), ("foreign", "crashed with SIGABRT"),
    ]

    /// The callbacks, the node type whose flow comes to them, and what the line calls them.
    static let callbacks = [
        ("open", "all", "open of misdeeds.all"), ("create", "all", "create of misdeeds.all at main/a"),
        ("bind", "all", "bind of misdeeds.all at main/a"),
        ("create_worker", "all", "create_worker of misdeeds.all at main/a"),
        ("prep", "all", "prep of misdeeds.all at main/a"), ("exec", "all", "exec of misdeeds.all at main/a"),
        ("fallback", "all", "fallback of misdeeds.all at main/a"), ("post", "all", "post of misdeeds.all at main/a"),
        ("next", "stream", "stream next of misdeeds.stream at main/a"),
        ("stream_destroy", "stream", "stream destroy of misdeeds.stream at main/a"),
        ("release", "item", "the release of a buffer of misdeeds.item at main/a"),
        ("resource", "item", "the destructor of a resource of misdeeds.item at main/a"),
        ("unbind", "all", "unbind of misdeeds.all at main/a"),
        ("destroy_worker", "all", "destroy_worker of misdeeds.all at main/a"),
        ("destroy", "all", "destroy of misdeeds.all at main/a"), ("close", "all", "close of misdeeds.all"),
        ("exit", "all", "exit"),
    ]

    /// An end in a callback.
    static let inCallbacks = callbacks.flatMap { place, type, phase in
        (place == "exec" ? ends + otherEnds : ends).map { deed, words in
            Misdeed(type: type, place: place, deed: deed, words: "\(words) in \(phase)")
        }
    }

    /// An end while the plugin is loaded.
    static let whileLoading = [("constructor", "dlopen"), ("entry", "entry"), ("enter", "enter")].flatMap {
        place, phase in
        ends.map { deed, words in
            Misdeed(place: place, deed: deed, status: 3, words: "\(words) while it was loaded (\(phase))")
        }
    }

    /// An end where no callback runs.
    static let outsideCalls = ["destructor", "atexit", "thread_local"].flatMap { place in
        (ends + [("throw", "threw an exception that nothing catches: boom")]).map { deed, words in
            Misdeed(
                type: "item", place: place, deed: deed,
                words: "\(words) outside any call: in a destructor, or in what it registered for the end")
        }
    }

    /// A value that leads nowhere.
    static let badValues = ["string", "bytes", "list", "map", "inner", "key", "error", "resource", "owned", "data"]

    /// A bad value that a callback gives back.
    static let badResults = [
        ("exec", "item", "exec of misdeeds.item at main/a"), ("prep", "all", "prep of misdeeds.all at main/a"),
        ("fallback", "all", "fallback of misdeeds.all at main/a"), ("post", "all", "post of misdeeds.all at main/a"),
        ("next", "stream", "stream next of misdeeds.stream at main/a"),
    ].flatMap { place, type, phase in
        badValues.map { deed in
            Misdeed(
                type: type, place: place, deed: deed,
                words: "misled weir, which crashed with SIGSEGV while it read what \(phase) gave back")
        }
    }

    /// A bad part of the descriptor.
    static let badDescriptors = ["pointer", "name", "metadata", "types", "type", "type_name"].map { deed in
        Misdeed(
            place: "descriptor", deed: deed, status: 3,
            words: "misled weir, which crashed with SIGSEGV while it read what entry gave back")
    }

    /// A bad pointer that a callback gives a function of the host.
    static let badArguments =
        ["exec", "prep", "fallback", "post"].flatMap { place in
            ["message", "details", "log"].map { deed in
                Misdeed(place: place, deed: deed, words: "crashed with SIGSEGV in \(place) of misdeeds.all at main/a")
            }
        }
        + (badValues + ["pointer"]).map { deed in
            Misdeed(place: "store", deed: deed, words: "crashed with SIGSEGV in post of misdeeds.all at main/a")
        } + [
            Misdeed(place: "path", deed: "string", words: "crashed with SIGSEGV in post of misdeeds.all at main/a"),
            Misdeed(place: "call", deed: "call", words: "crashed with SIGSEGV in exec of misdeeds.all at main/a"),
            Misdeed(
                place: "create", deed: "message", words: "crashed with SIGSEGV in create of misdeeds.all at main/a"),
            Misdeed(
                type: "item", place: "descriptor", deed: "callback",
                words: "crashed with SIGSEGV in create of misdeeds.item at main/a"),
            Misdeed(
                type: "stream", place: "stream", deed: "next",
                words: "crashed with SIGSEGV in stream next of misdeeds.stream at main/a"),
            Misdeed(
                type: "item", place: "exec", deed: "released",
                words: "crashed with SIGSEGV in the release of a buffer of misdeeds.item at main/a"),
        ]

    /// More written than there is room for.
    static let overruns = [
        ("results", "the results or statuses of its items"), ("statuses", "the results or statuses of its items"),
        ("alloc", "memory that host->alloc gave"),
    ].map { deed, what in
        Misdeed(
            type: "item", place: "exec", deed: deed,
            words: "wrote past the end of \(what) in exec of misdeeds.item at main/a")
    }
}
