internal import CWeirABI

/// Why a node could not do its work, in words for the person who runs the flow.
public struct NodeFailure: Error, Sendable, CustomStringConvertible {
    /// What kind of error it is; it decides whether the engine tries again.
    public let code: Code
    /// What happened, where, and what to do, in lower case.
    public let message: String
    /// Whether to try again, when the code's own answer does not fit.
    public let retry: Retry

    /// A failure of the kind `code`.
    public init(_ code: Code, _ message: String, retry: Retry = .asUsual) {
        self.code = code
        self.message = message
        self.retry = retry
    }

    /// This item can never succeed; it is not tried again.
    public static func invalidInput(_ message: String) -> NodeFailure { NodeFailure(.invalidInput, message) }

    /// A setting is wrong, so no item can succeed with it; never tried again.
    public static func invalidSetting(_ message: String) -> NodeFailure { NodeFailure(.invalidSetting, message) }

    /// The message alone, as a log line shows it.
    public var description: String { message }

    /// Whether the engine should try the item again.
    public enum Retry: Sendable, Equatable {
        /// What the code says.
        case asUsual
        /// Even if the code is a permanent one; not before `after` has passed, zero leaves the wait to the manifest.
        case again(after: Duration = .zero)
        /// Even if the code is one that is tried again.
        case never
    }
}

extension NodeFailure {
    /// A kind of error, from the closed list of the ABI; messages and manifests call it by its name, such as `not_found`.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The number of the corresponding `weir_status`.
        public let rawValue: Int32

        /// The code with a `weir_status` number.
        public init(rawValue: Int32) { self.rawValue = rawValue }

        private init(_ number: Int) { rawValue = Int32(number) }

        /// No better word; tried again.
        public static let failed = Code(WEIR_FAILED)
        /// This item can never succeed; permanent.
        public static let invalidInput = Code(WEIR_INVALID_INPUT)
        /// A setting is wrong; permanent.
        public static let invalidSetting = Code(WEIR_INVALID_SETTING)
        /// A file, key or host does not exist; permanent.
        public static let notFound = Code(WEIR_NOT_FOUND)
        /// A permission is missing; permanent.
        public static let denied = Code(WEIR_DENIED)
        /// Reading or writing failed; tried again.
        public static let inputOutput = Code(WEIR_IO)
        /// A service did not answer or asked for less; tried again.
        public static let unavailable = Code(WEIR_UNAVAILABLE)
        /// It took too long; tried again.
        public static let timeout = Code(WEIR_TIMEOUT)
        /// The call saw that it was cancelled; never tried again.
        public static let cancelled = Code(WEIR_CANCELLED)
        /// Memory, disk or a quota is used up; tried again.
        public static let exhausted = Code(WEIR_EXHAUSTED)
        /// What was asked for is not supported; permanent.
        public static let unsupported = Code(WEIR_UNSUPPORTED)
        /// A defect of the plugin; permanent.
        public static let `internal` = Code(WEIR_INTERNAL)
        /// No item can succeed any more, such as with a key that is refused; ends the run at once.
        public static let fatal = Code(WEIR_FATAL)
    }
}
