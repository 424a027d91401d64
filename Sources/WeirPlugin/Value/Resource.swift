internal import CWeirABI

// SAFETY: the record is immutable, and `life` is asked before each access whether it is still there.
/// An opaque object of some plugin, which a node may pass on.
@safe public struct Resource: @unchecked Sendable {
    private let value: weir_value
    private let life: CallLife

    @unsafe init(_ value: weir_value, _ life: CallLife) {
        unsafe self.value = value
        self.life = life
    }

    /// The type of the object, `plugin.type`.
    public var typeName: String {
        life.check()
        guard let name = unsafe value.as.resource?.pointee.type_name else { return "" }
        return unsafe String(cString: name)
    }

    var raw: weir_value {
        life.check()
        return unsafe value
    }
}
