/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers WEIR_PENDING for an item without asking for a token: nobody could ever complete it.
 */
#include "../fixture.h"

/* clang-format off */
WEIR_META({
    "weir": 1, "name": "pending-without-token", "version": "0.1.0", "doc": "Breaks rules.",
    "nodes": [
        { "name": "async", "doc": "A node type that may answer PENDING.",
          "phases": ["exec"], "chunks": true, "async": true, "concurrency": "reentrant" },
        { "name": "sync", "doc": "A node type that may not; it also asks for a token, in vain.",
          "phases": ["exec"], "chunks": true, "concurrency": "reentrant" }
    ]
});
/* clang-format on */

FIXTURE_EXEC(pend) {
    FIXTURE_UNUSED;
    for (uint32_t i = 0; i < count; i++)
        statuses[i] = WEIR_PENDING;
    return count;
}

FIXTURE_EXEC(pend_undeclared) {
    FIXTURE_UNUSED;
    for (uint32_t i = 0; i < count; i++) {
        statuses[i] = WEIR_PENDING;
        if (call->host->pending(call, i) != 0) statuses[i] = weir_fail(call, i, WEIR_INTERNAL, "there was a token");
    }
    return count;
}

WEIR_EXPORT const weir_plugin *weir_plugin_entry_v1(const weir_host *host) {
    static weir_node_type async_type, sync_type;
    static const weir_node_type *const node_types[] = {&async_type, &sync_type};
    static weir_plugin plugin;
    (void)host;
    async_type = fixture_node_type("async", pend);
    sync_type = fixture_node_type("sync", pend_undeclared);
    plugin = fixture_plugin("pending-without-token", weir_meta, WEIR_META_LENGTH, node_types, 2);
    return &plugin;
}
