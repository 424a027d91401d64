/// The distinct regions that a value under construction points into.
package struct OwnerSet {
    private var last: Region?
    private var seen: Set<ObjectIdentifier> = []
    private var regions: [Region] = []

    /// An empty set.
    package init() {}

    /// Adds a region; nil and repetitions do nothing.
    package mutating func insert(_ region: Region?) {
        guard let region, region !== last else { return }
        last = region
        if seen.insert(ObjectIdentifier(region)).inserted { regions.append(region) }
    }

    /// Makes `region` keep all of them alive.
    package func keep(in region: Region) {
        for owner in regions { region.keep(owner) }
    }
}
