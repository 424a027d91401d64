/// What became of an item or a call; the raw values are those of `weir_status`.
@usableFromInline package struct StatusCode: RawRepresentable, Hashable, Sendable {
    /// The number in the ABI.
    @usableFromInline package let rawValue: Int32

    /// The status with a number; unknown numbers from 16 on are errors too.
    @inlinable package init(rawValue: Int32) { self.rawValue = rawValue }

    /// The item or call succeeded.
    @inlinable package static var ok: StatusCode { StatusCode(rawValue: 0) }
    /// exec did not come to the item.
    @inlinable package static var notRun: StatusCode { StatusCode(rawValue: 1) }
    /// The item will be completed later.
    package static let pending = StatusCode(rawValue: 2)
    /// No better word.
    package static let failed = StatusCode(rawValue: 16)
    /// The item can never succeed.
    package static let invalidInput = StatusCode(rawValue: 17)
    /// A setting is wrong.
    package static let invalidSetting = StatusCode(rawValue: 18)
    /// Something named does not exist.
    package static let notFound = StatusCode(rawValue: 19)
    /// Permission is missing.
    package static let denied = StatusCode(rawValue: 20)
    /// Reading or writing failed.
    package static let io = StatusCode(rawValue: 21)
    /// A service did not answer.
    package static let unavailable = StatusCode(rawValue: 22)
    /// Too slow.
    package static let timeout = StatusCode(rawValue: 23)
    /// The result was no longer wanted.
    package static let cancelled = StatusCode(rawValue: 24)
    /// Memory, disk or a quota is used up.
    package static let exhausted = StatusCode(rawValue: 25)
    /// Not possible here.
    package static let unsupported = StatusCode(rawValue: 26)
    /// A defect of the plugin.
    package static let `internal` = StatusCode(rawValue: 27)
    /// An exception reached the ABI.
    package static let exception = StatusCode(rawValue: 28)
    /// The plugin broke a rule of the ABI.
    package static let protocolBroken = StatusCode(rawValue: 29)
    /// Nothing more can succeed, so that the run ends at once.
    package static let fatal = StatusCode(rawValue: 31)

    /// Whether this is an error.
    package var isError: Bool { rawValue >= StatusCode.failed.rawValue }

    /// Whether an error is retried when it says nothing else itself.
    package var isRetriedByDefault: Bool { !Self.permanent.contains(self) }

    private static let permanent: Set<StatusCode> = [
        .invalidInput, .invalidSetting, .notFound, .denied, .cancelled, .unsupported, .internal, .protocolBroken,
        .fatal,
    ]

    /// The error with a name; nil where there is none.
    package init?(errorNamed name: String) {
        let known = Self.names.first { $0.value == name }?.key
        guard let number = known ?? (name.hasPrefix("status ") ? Int32(name.dropFirst(7)) : nil) else { return nil }
        self.init(rawValue: number)
        guard isError && self.name == name else { return nil }
    }

    /// The words for errors, in the order of their numbers.
    package static var errorNames: [String] {
        names.filter { StatusCode(rawValue: $0.key).isError }.sorted { $0.key < $1.key }.map(\.value)
    }

    /// The word for the status in messages and in JSON.
    package var name: String { Self.names[rawValue] ?? "status \(rawValue)" }

    private static let names: [Int32: String] = [
        0: "ok", 1: "not run", 2: "pending", 16: "failed", 17: "invalid input", 18: "invalid setting", 19: "not found",
        20: "denied", 21: "io", 22: "unavailable", 23: "timeout", 24: "cancelled", 25: "exhausted", 26: "unsupported",
        27: "internal", 28: "exception", 29: "protocol", 31: "fatal",
    ]
}
