/// One entry of a map.
struct YAMLEntry {
    let key: String
    let keyPlace: YAMLPlace
    let value: YAMLNode
}
