/// A place in the text; lines and columns count from 1, columns in characters.
struct YAMLPlace: Hashable {
    let line: Int32
    let column: Int32
}
