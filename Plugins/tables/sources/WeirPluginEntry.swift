import TablesMetadata
import WeirPlugin

private let plugin = unsafe Plugin(
    "tables", metadata: tables_metadata, nodes: [parseNode, statsNode, groupNode, mergeNode, averageNode])

/// The one exported symbol of the plugin.
@c(weir_plugin_entry_v1)
public func weirPluginEntry(_ host: UnsafeRawPointer) -> UnsafeRawPointer? { unsafe plugin.descriptor }
