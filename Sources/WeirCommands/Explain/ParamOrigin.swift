/// One effective param or setting of a node, and where it comes from (P3).
struct ParamOrigin: Equatable {
    let name: String
    /// The value as the manifest says it, or what is known of it before the run.
    let value: String
    /// The level, in words: `with, flow.yaml:12:20`.
    let origin: String
}
