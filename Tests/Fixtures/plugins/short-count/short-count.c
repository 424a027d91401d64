/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Its exec answers another number of items than it handled, or leaves statuses that are none.
 */
#include "../fixture.h"

/* clang-format off */
WEIR_META({
    "weir": 1, "name": "short-count", "version": "0.1.0", "doc": "Breaks rules.",
    "nodes": [
        { "name": "fewer", "doc": "Leaves the last of several items to another call, which is allowed.",
          "phases": ["exec"], "chunks": true, "concurrency": "reentrant" },
        { "name": "zero", "doc": "Answers that it handled nothing.",
          "phases": ["exec"], "chunks": true, "concurrency": "reentrant" },
        { "name": "more", "doc": "Answers one item more than there were.",
          "phases": ["exec"], "chunks": true, "concurrency": "reentrant" },
        { "name": "unset", "doc": "Answers all items and leaves their statuses as they came.",
          "phases": ["exec"], "chunks": true, "concurrency": "reentrant" },
        { "name": "unknown", "doc": "Answers with a status that does not exist.",
          "phases": ["exec"], "chunks": true, "concurrency": "reentrant" }
    ]
});
/* clang-format on */

FIXTURE_EXEC(fewer) {
    const uint32_t handled = count > 1 ? count - 1 : count;
    return fixture_echo(instance, worker, call, items, results, statuses, handled);
}

FIXTURE_EXEC(zero) {
    FIXTURE_UNUSED;
    return 0;
}

FIXTURE_EXEC(more) {
    return fixture_echo(instance, worker, call, items, results, statuses, count) + 1;
}

FIXTURE_EXEC(unset) {
    FIXTURE_UNUSED;
    return count;
}

FIXTURE_EXEC(unknown) {
    FIXTURE_UNUSED;
    for (uint32_t i = 0; i < count; i++)
        statuses[i] = 12345;
    return count;
}

WEIR_EXPORT const weir_plugin *weir_plugin_entry_v1(const weir_host *host) {
    static weir_node_type fewer_type, zero_type, more_type, unset_type, unknown_type;
    static const weir_node_type *const node_types[] = {&fewer_type, &zero_type, &more_type, &unset_type, &unknown_type};
    static weir_plugin plugin;
    (void)host;
    fewer_type = fixture_node_type("fewer", fewer);
    zero_type = fixture_node_type("zero", zero);
    more_type = fixture_node_type("more", more);
    unset_type = fixture_node_type("unset", unset);
    unknown_type = fixture_node_type("unknown", unknown);
    plugin = fixture_plugin("short-count", weir_meta, WEIR_META_LENGTH, node_types, 5);
    return &plugin;
}
