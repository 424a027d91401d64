extension PastLoader {
    /// The runs by site, scope, visit and first place; of equal ones, the one that was recorded last comes first.
    func order() -> [UInt32] {
        let frames = frames
        let runs = runs
        return (0..<UInt32(runs.count)).sorted { left, right in
            let (a, b) = (runs[Int(left)], runs[Int(right)])
            let (siteA, siteB) = (frames[Int(a.frame)].site, frames[Int(b.frame)].site)
            if siteA != siteB { return siteA < siteB }
            if a.scope != b.scope { return a.scope < b.scope }
            if a.visit != b.visit { return a.visit < b.visit }
            if a.first != b.first { return a.first < b.first }
            return left > right
        }
    }
}
