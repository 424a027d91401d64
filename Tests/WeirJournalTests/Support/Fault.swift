/// What goes wrong at one operation on the files of a run.
enum Fault: CaseIterable, Sendable, CustomStringConvertible {
    /// Nothing can be written from then on.
    case noSpace
    /// That operation fails, and no other.
    case inputOutput
    /// Half of the bytes are written, and nothing from then on.
    case shortWrite
    /// The process dies before it.
    case kill
    /// The process dies in the middle of it.
    case killInside
    /// The power goes: what was not synced is not there.
    case powerLoss
    /// The power goes: of what was not synced the length is there, and zeros.
    case zeroFilled

    /// Whether the process dies.
    var isDeath: Bool {
        switch self {
        case .noSpace, .inputOutput, .shortWrite: false
        case .kill, .killInside, .powerLoss, .zeroFilled: true
        }
    }

    var description: String {
        switch self {
        case .noSpace: "no space"
        case .inputOutput: "input/output error"
        case .shortWrite: "short write"
        case .kill: "kill"
        case .killInside: "kill inside"
        case .powerLoss: "power loss"
        case .zeroFilled: "power loss with zeros"
        }
    }
}
