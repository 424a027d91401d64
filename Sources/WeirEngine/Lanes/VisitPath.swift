/// Where a lane is: the node it visits, and around it the flows and iterations.
///
/// Turned into text only for messages. Flows may be nested thousands deep, so nothing here is recursive.
final class VisitPath {
    private var parent: VisitPath?
    private let name: String
    /// The number of flows around it.
    private let depth: Int
    /// The item of a batch flow whose iteration is under way.
    var index: Int?
    /// The scope of a durable run that the nodes here are part of; 0 for the run itself, and in any other run.
    var scope: UInt64

    init(_ name: String, in parent: VisitPath? = nil) {
        self.name = name
        self.parent = parent
        depth = (parent?.depth ?? -1) + 1
        scope = parent?.scope ?? 0
    }

    /// A chain of paths that nobody else holds is freed link by link, since each would free the next on the stack.
    deinit { if depth > 1000 { freeParents() } }

    private func freeParents() {
        while isKnownUniquelyReferenced(&parent), let last = parent {
            parent = last.parent
            last.parent = nil
        }
    }

    /// `main/per_file[3]`.
    var text: String { places.map(\.text).joined(separator: "/") }

    /// The path of a node here: `main/per_file[3]/summarize`.
    func text(of node: String) -> String { "\(text)/\(node)" }

    /// The place as a value, outermost first, so that another lane can have one of its own.
    var places: [Place] {
        var places: [Place] = []
        places.reserveCapacity(depth + 1)
        var next: VisitPath? = self
        while let place = next {
            places.append(Place(name: place.name, index: place.index, scope: place.scope))
            next = place.parent
        }
        places.reverse()
        return places
    }

    /// A place of its own for another lane.
    convenience init(_ places: [Place]) {
        var parent: VisitPath?
        for place in places.dropLast() {
            parent = VisitPath(place.name, in: parent)
            parent?.index = place.index
            parent?.scope = place.scope
        }
        self.init(places.last?.name ?? "", in: parent)
        index = places.last?.index
        scope = places.last?.scope ?? 0
    }

    /// One part of a path.
    struct Place: Sendable {
        let name: String
        let index: Int?
        let scope: UInt64

        var text: String { index.map { "\(name)[\($0)]" } ?? name }
    }
}
