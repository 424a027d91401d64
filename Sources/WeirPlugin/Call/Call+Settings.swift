internal import CWeirABI

extension Call {
    /// The setting `name`, which must be there.
    ///
    /// - Throws: `NodeFailure` with the code `invalidSetting` when it is missing or of another type.
    public func setting<Setting: ValueConvertible>(_ name: String, as type: Setting.Type = Setting.self) throws
        -> Setting
    {
        guard let setting = try optionalSetting(name, as: type) else {
            throw NodeFailure.invalidSetting("the setting \"\(name)\" (\(Setting.typeName)) is missing")
        }
        return setting
    }

    /// The setting `name`, or `fallback` when it is missing or null.
    ///
    /// - Throws: `NodeFailure` with the code `invalidSetting` when it is of another type.
    public func setting<Setting: ValueConvertible>(_ name: String, default fallback: Setting) throws -> Setting {
        try optionalSetting(name, as: Setting.self) ?? fallback
    }

    /// The setting `name`, or nil when it is missing or null.
    ///
    /// - Throws: `NodeFailure` with the code `invalidSetting` when it is of another type.
    public func optionalSetting<Setting: ValueConvertible>(_ name: String, as type: Setting.Type = Setting.self) throws
        -> Setting?
    {
        guard let value = settings[name] else { return nil }
        if case .null = value { return nil }
        if let setting = Setting(value) { return setting }
        throw NodeFailure.invalidSetting(
            "the setting \"\(name)\" must be \(Setting.typeName), and it is \(value.kind)")
    }

    /// All settings: the declared params of the node type, with their defaults.
    public var settings: Map {
        life.check()
        guard let settings = unsafe pointer.pointee.settings?.pointee,
            case .map(let map) = unsafe Value(settings, life)
        else { return Map() }
        return map
    }
}
