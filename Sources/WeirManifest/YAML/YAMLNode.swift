internal import WeirModel

/// One node of the YAML tree: aliases expanded, keys as text, scalars not yet resolved.
struct YAMLNode {
    enum Content {
        case scalar(YAMLScalar)
        case list([YAMLNode])
        case map([YAMLEntry])
    }

    let content: Content
    /// Where it begins.
    let place: YAMLPlace
}

/// A place in the text; lines and columns count from 1, columns in characters.
struct YAMLPlace: Hashable {
    let line: Int32
    let column: Int32
}

/// One entry of a map.
struct YAMLEntry {
    let key: String
    let keyPlace: YAMLPlace
    let value: YAMLNode
}

/// A scalar as written, after unquoting.
struct YAMLScalar {
    enum Style { case plain, singleQuoted, doubleQuoted, block }

    /// The core tag written before a scalar.
    enum Tag: String {
        case none = ""
        case string = "tag:yaml.org,2002:str"
        case null = "tag:yaml.org,2002:null"
        case bool = "tag:yaml.org,2002:bool"
        case int = "tag:yaml.org,2002:int"
        case float = "tag:yaml.org,2002:float"
    }

    let text: String
    let style: Style
    let tag: Tag
}
