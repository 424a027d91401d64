package import WeirValue

/// A named limit as the manifest says it: numbers that are written out, or that params of the run give.
package struct LimitDefinition: Sendable {
    /// What a limit can say.
    package enum Setting: String, CaseIterable, Sendable {
        case concurrency, rate, burst, tokens
        case failures = "breaker.failures"
        case within = "breaker.within"
        case pause = "breaker.pause"
        case trials = "breaker.trials"
    }

    /// One thing that it says.
    package struct Entry: Sendable {
        /// What it is about.
        package let setting: Setting
        /// What it says.
        package let template: Template
        /// Where that stands.
        package let location: SourceLocation

        /// An entry as the parser found it.
        package init(_ setting: Setting, _ template: Template, at location: SourceLocation) {
            self.setting = setting
            self.template = template
            self.location = location
        }
    }

    /// The name.
    package let name: String
    /// Where it stands.
    package let location: SourceLocation
    /// What it says, in the order of the manifest.
    package var entries: [Entry]
    /// Whether it has a breaker, be it without a word of its own.
    package var hasBreaker = false

    /// A limit as the parser found it.
    package init(_ name: String, at location: SourceLocation, _ entries: [Entry] = []) {
        self.name = name
        self.location = location
        self.entries = entries
    }

    /// Whether it says how many tokens may be taken.
    package var countsTokens: Bool { entries.contains { $0.setting == .tokens } }

    /// The limit in numbers.
    ///
    /// - Parameter value: gives the value of a template; nil where that is not known yet, so that nothing is said of it.
    /// - Throws: a problem at the entry that does not fit.
    package func settings(_ value: (Template) throws(Problem) -> Value?) throws(Problem) -> LimitSettings {
        var settings = LimitSettings(name)
        if hasBreaker { settings.breaker = BreakerPolicy() }
        for entry in entries {
            guard let value = try value(entry.template) else { continue }
            do throws(GivenNumber.Misfit) {
                try Self.put(value, entry.setting, into: &settings)
            } catch {
                let key = entry.setting.rawValue.split(separator: ".").last ?? ""
                throw Problem(at: entry.location, "\"\(key)\" of the limit \"\(name)\" \(error.complaint)")
            }
        }
        return settings
    }

    private static func put(
        _ value: Value, _ setting: Setting, into settings: inout LimitSettings
    ) throws(GivenNumber.Misfit) {
        switch setting {
        case .concurrency:
            settings.slots = value.stringValue == "auto" ? .auto : .fixed(try GivenNumber.count(value))
        case .rate: settings.rate = try GivenNumber.rate(value)
        case .burst: settings.burst = try GivenNumber.count(value)
        case .tokens: settings.tokens = try GivenNumber.rate(value)
        case .failures: settings.breaker?.failures = try GivenNumber.count(value)
        case .within: settings.breaker?.within = try GivenNumber.duration(value)
        case .pause: settings.breaker?.pause = try GivenNumber.duration(value)
        case .trials: settings.breaker?.trials = try GivenNumber.count(value)
        }
    }
}
