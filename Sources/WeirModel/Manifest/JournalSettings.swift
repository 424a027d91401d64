/// How a run is recorded, so that it can go on after an interruption.
package struct JournalSettings: Hashable, Sendable {
    /// Whether it is recorded at all.
    package var isOn: Bool
    /// When what is recorded must be on the disk.
    package var sync = JournalSync.usual
    /// What an item is known by; nil for all of it.
    ///
    /// An item for which it gives null, or nothing at all, is known by all of it, too.
    package var key: Template?
    /// How long the record of a run that has ended is kept, in nanoseconds; nil for as long as nobody removes it.
    package var keep: UInt64?

    /// The defaults.
    package init(isOn: Bool = true) { self.isOn = isOn }
}
