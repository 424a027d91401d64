internal import CWeirABI

// SAFETY: the record is immutable, and `scope` is asked before each access whether it is still there.
/// An opaque object of some plugin, which a node may pass on.
@safe public struct Resource: @unchecked Sendable {
    private let value: weir_value
    private let scope: Scope

    @unsafe init(_ value: weir_value, _ scope: Scope) {
        unsafe self.value = value
        self.scope = scope
    }

    /// The type of the object, `plugin.type`.
    public var typeName: String {
        scope.check()
        guard let name = unsafe value.as.resource?.pointee.type_name else { return "" }
        return unsafe String(cString: name)
    }

    var raw: weir_value {
        scope.check()
        return unsafe value
    }
}
