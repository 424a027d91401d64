/// Where a batch's items come from.
///
/// Every path is relative to the manifest's folder.
package indirect enum ItemSourceDefinition: Sendable {
    /// A list: a literal, or a reference to one. `as` wraps each element in a map under that name.
    case each(Template, as: Key?)
    /// The keys of a map, in order.
    case keys(Template, as: Key?)
    /// Integers from `from` up to but not including `to`, in steps.
    case range(from: Template, to: Template, step: Template, as: Key?)
    /// A text in pieces of `size` characters.
    case split(Template, size: Template, as: Key?)
    /// The files that match a pattern, sorted bytewise.
    case glob(Template, names: FileNames)
    /// The lines of a file, without line ends; with `size`, lists of so many.
    case lines(Template, size: Template?, as: Key?)
    /// The rows of a CSV file as maps by the header's names; with `size`, lists of so many.
    case csv(Template, separator: Template?, size: Template?, as: Key?)
    /// The values of a JSON Lines file; with `size`, lists of so many.
    case jsonl(Template, size: Template?, as: Key?)
    /// Every combination of the lists' elements, as maps; the last key varies fastest.
    case matrix([(Key, Template)])
    /// What the prep of a node type gives, with these settings.
    case nodeType(String, with: [(Key, Template)], location: SourceLocation)

    /// The names under which `glob` gives a file.
    ///
    /// Without any, an item is the path itself.
    package struct FileNames: Sendable {
        /// The param that gets the path.
        package let path: Key?
        /// The param that gets the last component of the path.
        package let name: Key?

        /// Names for the parts of a file.
        package init(path: Key?, name: Key?) {
            self.path = path
            self.name = name
        }
    }
}
