import WeirRuntime
import WeirValue

/// What a run was given besides its manifest: params, and values for the initial store.
struct GivenInputs {
    /// A value for one path of the initial store.
    struct Assignment {
        /// As it was given, for messages.
        let text: String
        let path: [Key]
        let value: Value
    }

    /// A map.
    let params: Value
    /// A map to lay over the initial store.
    let shared: Value
    let sets: [Assignment]

    /// What a run of a manifest begins with.
    ///
    /// - Throws: the exit status, after saying why a value cannot be put where it should.
    func inputs(of manifest: CheckedManifest) throws -> RunInputs {
        var inputs = try RunInputs(manifest, params: params.entries.map { ($0.key, $0.value) }, shared: shared)
        for set in sets {
            do throws(RuntimeError) {
                try inputs.set(set.path, set.value)
            } catch {
                throw ExitStatus.wrongUsage("--set \"\(set.text)\": \(error)")
            }
        }
        return inputs
    }
}
