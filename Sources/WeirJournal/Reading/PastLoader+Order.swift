extension PastLoader {
    /// The runs by site, scope, visit and first place; of equal ones, the one that was recorded last comes first.
    func order() -> [UInt32] {
        let (frames, runs) = (frames, runs)
        return (0..<UInt32(runs.count)).sorted { left, right in
            let (a, b) = (runs[Int(left)], runs[Int(right)])
            let (siteA, siteB) = (frames[Int(a.frame)].site, frames[Int(b.frame)].site)
            let (first, second) = (a.rank(at: siteA), b.rank(at: siteB))
            return first == second ? left > right : first < second
        }
    }
}
