internal import CWeirABI
internal import Glibc

// SAFETY: the descriptor and all that it points to is written in init, never changed afterwards and never freed.
/// A plugin: its name, its metadata and its node types, ready to be handed to the host.
///
///     let plugin = unsafe Plugin("demo", metadata: demo_metadata, nodes: [Node("double") { item, call in … }])
///
///     @c(weir_plugin_entry_v1)
///     public func entry(_ host: UnsafeRawPointer) -> UnsafeRawPointer? { unsafe plugin.descriptor }
///
/// SAFETY: the descriptor is built once in init, constant from then on, and never freed.
@safe public final class Plugin: @unchecked Sendable {
    /// What the entry function returns: a `weir_plugin` of the ABI.
    public let descriptor: UnsafeRawPointer

    /// Builds the descriptor, in memory that lives as long as the process: call it once, for a global.
    ///
    /// - Parameters:
    ///   - name: the part before the dot in `uses: demo.double`.
    ///   - metadata: a function of a C file of the plugin's that returns the text of its WEIR_META and writes the length
    ///     in bytes.
    ///   - nodes: the node types, as the metadata lists them.
    public init(
        _ name: String, metadata: (UnsafeMutablePointer<Int>) -> UnsafePointer<CChar>, nodes: [Node]
    ) {
        let types = UnsafeMutablePointer<UnsafePointer<weir_node_type>?>.allocate(capacity: max(1, nodes.count))
        for (index, node) in nodes.enumerated() { unsafe (types + index).initialize(to: NodeType.make(node)) }
        let record = UnsafeMutablePointer<weir_plugin>.allocate(capacity: 1)
        unsafe record.initialize(to: weir_plugin())
        unsafe record.pointee.struct_size = UInt32(MemoryLayout<weir_plugin>.size)
        unsafe record.pointee.abi_major = WEIR_ABI_MAJOR
        unsafe record.pointee.abi_minor = WEIR_ABI_MINOR
        unsafe record.pointee.abi_minor_required = WEIR_ABI_MINOR
        unsafe record.pointee.name = UnsafePointer(strdup(name))
        var length = 0
        unsafe record.pointee.metadata = metadata(&length)
        unsafe record.pointee.metadata_length = length
        unsafe record.pointee.node_types = UnsafePointer(types)
        unsafe record.pointee.node_type_count = nodes.count
        unsafe descriptor = UnsafeRawPointer(record)
    }
}
