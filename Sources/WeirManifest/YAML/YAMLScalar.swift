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
