/// Where a lane is: the node it visits, and around it the flows and iterations.
///
/// Turned into text only for messages.
final class PathScope {
    private let parent: PathScope?
    private let name: String
    /// The item of a batch flow whose iteration is under way.
    var index: Int?

    init(_ name: String, in parent: PathScope? = nil) {
        self.name = name
        self.parent = parent
    }

    /// `main/per_file[3]`.
    var text: String {
        let own = index.map { "\(name)[\($0)]" } ?? name
        return parent.map { "\($0.text)/\(own)" } ?? own
    }

    /// The path of a node here: `main/per_file[3]/summarize[17]`.
    func text(of node: String, item: Int? = nil) -> String {
        "\(text)/\(node)\(item.map { "[\($0)]" } ?? "")"
    }

    /// The place as a value, outermost first, so that another lane can have one of its own.
    var places: [Place] {
        (parent?.places ?? []) + [Place(name: name, index: index)]
    }

    /// A place of its own for another lane.
    convenience init(_ places: [Place]) {
        var parent: PathScope?
        for place in places.dropLast() {
            parent = PathScope(place.name, in: parent)
            parent?.index = place.index
        }
        self.init(places.last?.name ?? "", in: parent)
        index = places.last?.index
    }

    /// One part of a path.
    struct Place: Sendable {
        let name: String
        let index: Int?
    }
}
