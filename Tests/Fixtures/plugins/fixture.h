/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FIXTURE_H
#define FIXTURE_H

/*
 * A plugin that keeps every rule, in macros: each fixture beside this file takes it and breaks one rule, which the
 * comment at its top names. C11 and C++20.
 */
#include <weir/meta.h>
#include <weir/weir.h>

/* clang-format off */
/* Metadata of a plugin with one node type, `echo`, that has only exec. */
#define FIXTURE_META(plugin_name)                                                                                      \
    WEIR_META({                                                                                                        \
        "weir": 1, "name": plugin_name, "version": "0.1.0", "doc": "Breaks a rule.",                                   \
        "nodes": [{ "name": "echo", "doc": "Gives the item.", "phases": ["exec"], "chunks": true,                      \
                    "concurrency": "reentrant" }]                                                                      \
    })

/* clang-format on */

/* The head of an exec callback. */
#define FIXTURE_EXEC(name)                                                                                             \
    static uint32_t name(void *instance, void *worker, const weir_call *call, const weir_value items[],                \
                         weir_value results[], weir_status statuses[], uint32_t count)

/* Marks the parameters of an exec callback as used. */
#define FIXTURE_UNUSED (void)instance, (void)worker, (void)call, (void)items, (void)results, (void)statuses, (void)count

__attribute__((unused)) FIXTURE_EXEC(fixture_echo) {
    FIXTURE_UNUSED;
    for (uint32_t i = 0; i < count; i++) {
        results[i] = items[i];
        statuses[i] = WEIR_OK;
    }
    return count;
}

static inline weir_node_type fixture_node_type(const char *name,
                                               uint32_t (*exec)(void *, void *, const weir_call *, const weir_value[],
                                                                weir_value[], weir_status[], uint32_t)) {
    weir_node_type type;
    memset(&type, 0, sizeof type);
    type.struct_size = (uint32_t)sizeof type;
    type.name = name;
    type.exec = exec;
    return type;
}

/* A descriptor of `count` node types with this metadata. */
static inline weir_plugin fixture_plugin(const char *name, const char *metadata, size_t metadata_length,
                                         const weir_node_type *const *node_types, size_t count) {
    weir_plugin plugin;
    memset(&plugin, 0, sizeof plugin);
    plugin.struct_size = (uint32_t)sizeof plugin;
    plugin.abi_major = WEIR_ABI_MAJOR;
    plugin.abi_minor = WEIR_ABI_MINOR;
    plugin.abi_minor_required = 1;
    plugin.name = name;
    plugin.metadata = metadata;
    plugin.metadata_length = metadata_length;
    plugin.node_types = node_types;
    plugin.node_type_count = count;
    return plugin;
}

/*
 * The entry of a plugin whose one node type is `echo` with this exec. `fault` is code that breaks a rule of `plugin` or
 * of `echo`, before the host sees them.
 */
#define FIXTURE_ENTRY(plugin_name, exec, fault)                                                                        \
    WEIR_EXPORT const weir_plugin *weir_plugin_entry_v1(const weir_host *host) {                                       \
        static weir_node_type echo;                                                                                    \
        static const weir_node_type *const node_types[] = {&echo};                                                     \
        static weir_plugin plugin;                                                                                     \
        (void)host;                                                                                                    \
        echo = fixture_node_type("echo", exec);                                                                        \
        plugin = fixture_plugin(plugin_name, weir_meta, WEIR_META_LENGTH, node_types, 1);                              \
        fault;                                                                                                         \
        return &plugin;                                                                                                \
    }

#endif
