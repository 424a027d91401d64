internal import CWeirABI
internal import WeirLoading
internal import WeirModel
internal import WeirValue

/// Whether what a plugin's entry returned is what its file's metadata promised.
struct DescriptorCheck {
    /// The file, for messages.
    let path: String
    /// What the metadata says.
    let info: PluginInfo
    /// The bytes of the metadata.
    let metadata: [UInt8]

    /// The sizes of this ABI version's structs, in bytes.
    private static let pluginSize = unsafe MemoryLayout<weir_plugin>.size
    private static let nodeTypeSize = unsafe MemoryLayout<weir_node_type>.size
    /// What the versions in a descriptor need, in bytes.
    private static let versionsSize = 16

    /// The node types by full name.
    ///
    /// - Throws: the first violation.
    func nodeTypes(
        _ plugin: UnsafePointer<weir_plugin>?
    ) throws(PluginError) -> [String: UnsafePointer<weir_node_type>] {
        guard let plugin = unsafe plugin else {
            throw error("its entry function returned NULL: the plugin says that it cannot work here")
        }
        try unsafe checkVersions(plugin)
        guard let name = unsafe plugin.pointee.name else { throw error("its descriptor has a NULL name") }
        let text = unsafe String(mendingCString: name)
        guard text == info.name else {
            throw error("its descriptor is named \"\(text)\", its metadata \"\(info.name)\"")
        }
        guard let described = unsafe plugin.pointee.metadata else { throw error("its descriptor has NULL metadata") }
        let bytes = unsafe UnsafeRawBufferPointer(start: described, count: plugin.pointee.metadata_length)
        guard unsafe bytes.elementsEqual(metadata) else {
            throw error(
                "the metadata of its descriptor (\(bytes.count) bytes) is not that of its file (\(metadata.count) bytes); "
                    + "give weir_meta and WEIR_META_LENGTH")
        }
        return try unsafe checkNodeTypes(plugin)
    }

    @unsafe private func checkVersions(_ plugin: UnsafePointer<weir_plugin>) throws(PluginError) {
        let size = unsafe Int(plugin.pointee.struct_size)
        // What the versions themselves need; the rest is judged by what the versions promise.
        guard size >= Self.versionsSize else {
            throw error("its descriptor has struct_size \(size), less than any version has")
        }
        let versions = unsafe VersionCheck(
            major: plugin.pointee.abi_major, minor: plugin.pointee.abi_minor,
            required: plugin.pointee.abi_minor_required)
        if let complaint = versions.complaint() { throw error(complaint) }
        guard size >= Self.pluginSize else {
            throw error(
                "its descriptor has struct_size \(size), but its ABI version has \(Self.pluginSize) bytes; "
                    + "set it to sizeof(weir_plugin)")
        }
    }

    @unsafe private func checkNodeTypes(
        _ plugin: UnsafePointer<weir_plugin>
    ) throws(PluginError) -> [String: UnsafePointer<weir_node_type>] {
        let count = unsafe plugin.pointee.node_type_count
        guard count == info.nodeTypes.count else {
            throw error("its descriptor has \(count) node types, its metadata \(info.nodeTypes.count)")
        }
        var found: [String: UnsafePointer<weir_node_type>] = unsafe [:]
        guard count > 0 else { return unsafe found }
        guard let list = unsafe plugin.pointee.node_types else {
            throw error("its descriptor has \(count) node types, but a NULL list of them")
        }
        for index in 0..<count {
            guard let type = unsafe list[index] else { throw error("node type \(index + 1) is a NULL pointer") }
            let size = unsafe Int(type.pointee.struct_size)
            guard size >= Self.nodeTypeSize else {
                throw error(
                    "node type \(index + 1) has struct_size \(size), but its ABI version has "
                        + "\(Self.nodeTypeSize) bytes; set it to sizeof(weir_node_type)")
            }
            guard let name = unsafe type.pointee.name else { throw error("node type \(index + 1) has a NULL name") }
            let full = "\(info.name).\(unsafe String(mendingCString: name))"
            guard let declared = info.nodeTypes.first(where: { $0.name == full }) else {
                throw error(
                    "the metadata does not list the node type \"\(full)\""
                        + Suggestion.clause(for: full, among: info.nodeTypes.map(\.name)))
            }
            guard unsafe found[full] == nil else { throw error("its descriptor has two node types \"\(full)\"") }
            try unsafe checkPhases(declared, type.pointee)
            unsafe found[full] = unsafe type
        }
        return unsafe found
    }

    @unsafe private func checkPhases(_ info: NodeTypeInfo, _ type: weir_node_type) throws(PluginError) {
        let callbacks: [(NodeTypeInfo.Phase, Bool)] = unsafe [
            (.prep, type.prep != nil), (.exec, type.exec != nil), (.post, type.post != nil),
            (.fallback, type.fallback != nil),
        ]
        for (phase, isThere) in callbacks where info.phases.contains(phase) != isThere {
            throw error(
                isThere
                    ? "\(info.name) has a callback \(phase.rawValue), which the \"phases\" of its metadata do not list"
                    : "\(info.name) has no callback \(phase.rawValue), but the \"phases\" of its metadata list it")
        }
    }

    private func error(_ message: String) -> PluginError { PluginError(path: path, message) }
}
