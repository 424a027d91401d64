package import WeirModel
package import WeirValue

extension Template {
    /// `${params.name}`.
    package static func param(_ name: Key, else fallback: Value? = nil) -> Template {
        .reference(.to(.params, [.key(name)], else: fallback))
    }

    /// `${shared.a.b}`.
    package static func shared(_ keys: Key..., else fallback: Value? = nil) -> Template {
        .reference(.to(.shared, keys.map { .key($0) }, else: fallback))
    }

    /// `${item}`.
    package static var item: Template { .reference(.to(.item, [])) }

    /// A list of ints.
    package static func ints(_ numbers: some Sequence<Int>) -> Template { .constant(.list(numbers.map { .int($0) })) }
}

extension Reference {
    /// A reference at no place in particular.
    package static func to(_ root: Root, _ steps: [Step], else fallback: Value? = nil) -> Reference {
        let words = steps.map { step in
            switch step {
            case .key(let key): ".\(key)"
            case .index(let index): "[\(index)]"
            case .reference(let inner): "[\(inner.text)]"
            }
        }
        return Reference(
            root: root, steps: steps, fallback: fallback, text: root.rawValue + words.joined(), location: .test)
    }
}

extension StorePath {
    /// `shared.a.b`.
    package static func to(_ keys: Key...) -> StorePath {
        StorePath(steps: keys.map { .key($0) }, text: "shared", location: .test)
    }
}

extension SourceLocation {
    /// Where everything stands that a test does not place.
    package static var test: SourceLocation { SourceLocation(file: "test.yaml", line: 1, column: 1) }
}
