// SPDX-License-Identifier: Apache-2.0
// The least plugin in C++.
#include <weir/meta.h>
#include <weir/weir.h>

/* clang-format off */
WEIR_META({
    "weir": 1, "name": "minimal", "version": "0.1.0", "doc": "One node type.",
    "nodes": [{ "name": "echo", "doc": "Gives the item.", "phases": ["exec"], "chunks": true,
                "concurrency": "reentrant" }]
});
/* clang-format on */

namespace {

uint32_t echo(void *, void *, const weir_call *call, const weir_value items[], weir_value results[],
              weir_status statuses[], uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *key = weir_item_key(call, i);
        results[i] = key == nullptr ? items[i] : weir_bytes(key, sizeof call->keys[i]);
        statuses[i] = WEIR_OK;
    }
    return count;
}

constexpr weir_node_type make_echo_type() {
    weir_node_type type{};
    type.struct_size = sizeof type;
    type.name = "echo";
    type.exec = echo;
    return type;
}
constexpr weir_node_type echo_type = make_echo_type();
constexpr const weir_node_type *node_types[] = {&echo_type};

constexpr weir_plugin make_plugin() {
    weir_plugin plugin{};
    plugin.struct_size = sizeof plugin;
    plugin.abi_major = WEIR_ABI_MAJOR;
    plugin.abi_minor = WEIR_ABI_MINOR;
    plugin.abi_minor_required = 1;
    plugin.name = "minimal";
    plugin.metadata = weir_meta;
    plugin.metadata_length = WEIR_META_LENGTH;
    plugin.node_types = node_types;
    plugin.node_type_count = 1;
    return plugin;
}
constexpr weir_plugin plugin = make_plugin();

} // namespace

WEIR_EXPORT const weir_plugin *weir_plugin_entry_v1(const weir_host *host) {
    // Both macros on structs of either side.
    if (!WEIR_HAS(host, extension) || !WEIR_HAS(&plugin, extension)) return nullptr;
    return &plugin;
}
