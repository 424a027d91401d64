internal import CWeirABI

/// The versions of a plugin, before anything else of it is looked at (ABI rule 2).
struct VersionCheck {
    /// What the plugin was built with.
    let major: UInt32
    /// What the plugin was built with.
    let minor: UInt32
    /// The least minor version of a host that it can work with.
    let required: UInt32

    /// Why a host of some version cannot use the plugin, or nil when it can.
    func complaint(hostMajor: UInt32 = WEIR_ABI_MAJOR, hostMinor: UInt32 = WEIR_ABI_MINOR) -> String? {
        let reason: String
        if major != hostMajor {
            reason = "another major version shares nothing with this one"
        } else if major == 0 && minor != hostMinor {
            reason = "before 1.0 every minor version is another ABI"
        } else if required > hostMinor {
            reason = "this weir lacks what came with \(major).\(hostMinor + 1) to \(major).\(required)"
        } else {
            return nil
        }
        let isNewer = (major, max(minor, required)) > (hostMajor, hostMinor)
        return "built with plugin ABI \(major).\(minor), requires \(major).\(required), this weir has "
            + "\(hostMajor).\(hostMinor): \(reason); "
            + (isNewer
                ? "install a newer weir, or build the plugin with the headers of this one"
                : "build the plugin with the headers of this weir")
    }
}
