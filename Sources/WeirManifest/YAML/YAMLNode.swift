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
