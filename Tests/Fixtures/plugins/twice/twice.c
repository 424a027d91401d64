/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Completes a token twice. The first completion counts: the result is the item, never "second".
 */
#include "../fixture.h"

/* clang-format off */
WEIR_META({
    "weir": 1, "name": "twice", "version": "0.1.0", "doc": "Breaks rules.",
    "nodes": [
        { "name": "echo", "doc": "Completes twice before exec returns.",
          "phases": ["exec"], "chunks": true, "async": true, "concurrency": "reentrant" },
        { "name": "forged", "doc": "Completes tokens that it was never given, then gives the item.",
          "phases": ["exec"], "chunks": true, "concurrency": "reentrant" }
    ]
});
/* clang-format on */

FIXTURE_EXEC(complete_twice) {
    FIXTURE_UNUSED;
    const weir_value second = weir_text("second");
    for (uint32_t i = 0; i < count; i++) {
        const weir_token token = call->host->pending(call, i);
        statuses[i] = WEIR_PENDING;
        if (call->host->complete(call->host, token, WEIR_OK, &items[i], NULL) != WEIR_OK) {
            statuses[i] = weir_fail(call, i, WEIR_INTERNAL, "the first completion was not taken");
        } else if (call->host->complete(call->host, token, WEIR_OK, &second, NULL) != WEIR_STALE) {
            call->host->log(call->host, NULL, WEIR_LOG_ERROR, "the second completion was taken", 31);
        }
    }
    return count;
}

FIXTURE_EXEC(complete_forged) {
    const weir_token forged[] = {0, 1, UINT32_MAX, UINT64_MAX};
    for (size_t i = 0; i < sizeof forged / sizeof forged[0]; i++) {
        if (call->host->complete(call->host, forged[i], WEIR_OK, &items[0], NULL) != WEIR_STALE) {
            statuses[0] = weir_fail(call, 0, WEIR_INTERNAL, "a forged token was taken");
            return 1;
        }
    }
    return fixture_echo(instance, worker, call, items, results, statuses, count);
}

WEIR_EXPORT const weir_plugin *weir_plugin_entry_v1(const weir_host *host) {
    static weir_node_type echo_type, forged_type;
    static const weir_node_type *const node_types[] = {&echo_type, &forged_type};
    static weir_plugin plugin;
    (void)host;
    echo_type = fixture_node_type("echo", complete_twice);
    forged_type = fixture_node_type("forged", complete_forged);
    plugin = fixture_plugin("twice", weir_meta, WEIR_META_LENGTH, node_types, 2);
    return &plugin;
}
