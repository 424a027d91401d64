/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Says nothing that should be printed as it is: lines of its own, commands for the terminal, bytes that are no text.
 */
#include "../fixture.h"

#include <stdlib.h>

/* clang-format off */
WEIR_META({
    "weir": 1, "name": "forging", "version": "1\nFORGED\u001b[2J", "doc": "A doc\r\nFORGED \u202e\u009b31m. More\u2028FORGED.",
    "nodes": [
        { "name": "fail", "doc": "Fails\nFORGED \u001b]0;x\u0007.", "phases": ["exec"], "concurrency": "reentrant",
          "input": { "type": "any", "doc": "what\nFORGED \u007f" }, "output": { "type": "any", "doc": "\u0085FORGED" },
          "params": {
              "mode": { "type": "string", "doc": "how\nFORGED \u200b", "default": "message\nFORGED\u001b[A",
                        "choices": ["message\nFORGED\u001b[A", "log", "crash", "caf\"\u0301"] },
              "key\nFORGED\u001b[1m": { "type": "int", "doc": "a name" }
          } },
        { "name": "choose", "doc": "Chooses.", "phases": ["exec", "post"], "concurrency": "reentrant",
          "reads": ["shared.a\nFORGED"], "writes": ["\u001b[Hshared.b"], "actions": ["left\nFORGED", "\u2066right"] }
    ]
});
/* clang-format on */

static const char text[] = "told\nFORGED \033[31m\r\nFORGED \302\233 \342\200\256 \377\376 end\n";

FIXTURE_EXEC(fail_or_log) {
    (void)instance, (void)worker, (void)items, (void)results;
    const weir_value *mode = weir_lookup(call->settings, "mode");
    const weir_value log = weir_text("log"), crash = weir_text("crash");
    if (mode != NULL && weir_same_text(mode, &crash)) abort();
    for (uint32_t i = 0; i < count; i++) {
        if (mode != NULL && weir_same_text(mode, &log)) {
            call->host->log(call->host, call, 3, text, sizeof text - 1);
            statuses[i] = WEIR_OK;
        } else {
            const weir_error error = {.struct_size = sizeof error, .message = text, .message_length = sizeof text - 1};
            call->host->set_error(call, i, &error);
            statuses[i] = WEIR_FAILED;
        }
    }
    return count;
}

static weir_status choose(void *instance, void *worker, const weir_call *call, weir_store *store,
                          const weir_value *prepared, const weir_value *result, weir_value *action) {
    (void)instance, (void)worker, (void)call, (void)store, (void)prepared, (void)result;
    *action = weir_text("left\nFORGED");
    return WEIR_OK;
}

WEIR_EXPORT const weir_plugin *weir_plugin_entry_v1(const weir_host *host) {
    static weir_node_type fail, choosing;
    static const weir_node_type *const node_types[] = {&fail, &choosing};
    static weir_plugin plugin;
    (void)host;
    fail = fixture_node_type("fail", fail_or_log);
    choosing = fixture_node_type("choose", fixture_echo);
    choosing.post = choose;
    plugin = fixture_plugin("forging", weir_meta, WEIR_META_LENGTH, node_types, 2);
    return &plugin;
}
