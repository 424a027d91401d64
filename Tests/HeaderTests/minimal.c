/* SPDX-License-Identifier: Apache-2.0 */
/* The least plugin in C. */
#include <weir/meta.h>
#include <weir/weir.h>

/* clang-format off */
WEIR_META({
    "weir": 1, "name": "minimal", "version": "0.1.0", "doc": "One node type.",
    "nodes": [{ "name": "echo", "doc": "Gives the item.", "phases": ["exec"], "chunks": true,
                "concurrency": "reentrant" }]
});
/* clang-format on */

static uint32_t echo(void *instance, void *worker, const weir_call *call, const weir_value items[],
                     weir_value results[], weir_status statuses[], uint32_t count) {
    (void)instance, (void)worker;
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *key = weir_item_key(call, i);
        results[i] = key == NULL ? items[i] : weir_bytes(key, sizeof call->keys[i]);
        statuses[i] = WEIR_OK;
    }
    return count;
}

static const weir_node_type echo_type = {.struct_size = sizeof(weir_node_type), .name = "echo", .exec = echo};
static const weir_node_type *const node_types[] = {&echo_type};
static const weir_plugin plugin = {
    .struct_size = sizeof(weir_plugin),
    .abi_major = WEIR_ABI_MAJOR,
    .abi_minor = WEIR_ABI_MINOR,
    .abi_minor_required = 1,
    .name = "minimal",
    .metadata = weir_meta,
    .metadata_length = WEIR_META_LENGTH,
    .node_types = node_types,
    .node_type_count = sizeof node_types / sizeof node_types[0],
};

WEIR_EXPORT const weir_plugin *weir_plugin_entry_v1(const weir_host *host) {
    /* Both macros on structs of either side. */
    if (!WEIR_HAS(host, extension) || !WEIR_HAS(&plugin, extension)) return NULL;
    return &plugin;
}
