/* SPDX-License-Identifier: Apache-2.0 */
#include "probe.h"

#include <weir/meta.h>

/* clang-format off */
WEIR_META({
    "weir": 1,
    "name": "probe",
    "version": "0.1.0",
    "doc": "Node types for tests of the engine: each has one behaviour that a test needs.",
    "nodes": [
        { "name": "echo", "doc": "Gives the item.", "phases": ["exec"], "chunks": true, "concurrency": "reentrant" },
        { "name": "double", "doc": "Doubles an int, as fast as can be.",
          "phases": ["exec"], "chunks": true, "concurrency": "reentrant",
          "input": { "type": "int" }, "output": { "type": "int" } },
        { "name": "double_each", "doc": "Doubles an int, one item in a call.",
          "phases": ["exec"], "concurrency": "reentrant", "input": { "type": "int" }, "output": { "type": "int" } },
        { "name": "negate", "doc": "Negates an int.", "phases": ["exec"], "chunks": true, "concurrency": "reentrant",
          "input": { "type": "int" }, "output": { "type": "int" } },

        { "name": "fail", "doc": "Fails as told, else gives the item. Its calls are counted in a gauge.",
          "phases": ["prep", "exec", "post"], "chunks": true, "concurrency": "reentrant",
          "params": {
              "failures": { "type": "int", "minimum": 0, "doc": "how many attempts fail; all when absent" },
              "only": { "type": "any", "doc": "the item that fails, or a list of them; all when absent" },
              "code": { "type": "string", "default": "failed", "choices": ["failed", "invalid_input", "invalid_setting",
                        "not_found", "denied", "io", "timeout", "unavailable", "cancelled", "exhausted", "unsupported",
                        "internal"] },
              "retry": { "type": "string", "default": "default", "choices": ["default", "yes", "no"] },
              "retry_after_ms": { "type": "int", "default": 0, "minimum": 0 },
              "message": { "type": "string", "default": "failed on purpose" },
              "phase": { "type": "string", "default": "exec", "choices": ["prep", "exec", "post"] },
              "value": { "type": "any", "doc": "what prep gives" },
              "gauge": { "type": "string", "default": "fail" } } },
        { "name": "rescue", "doc": "As fail, with a fallback that gives {code, error, item}.",
          "phases": ["exec", "fallback"], "chunks": true, "concurrency": "reentrant",
          "params": {
              "failures": { "type": "int", "minimum": 0 },
              "only": { "type": "any" },
              "code": { "type": "string", "default": "failed", "choices": ["failed", "invalid_input", "invalid_setting",
                        "not_found", "denied", "io", "timeout", "unavailable", "cancelled", "exhausted", "unsupported",
                        "internal"] },
              "retry": { "type": "string", "default": "default", "choices": ["default", "yes", "no"] },
              "retry_after_ms": { "type": "int", "default": 0, "minimum": 0 },
              "message": { "type": "string", "default": "failed on purpose" },
              "fallback_fails": { "type": "bool", "default": false },
              "gauge": { "type": "string", "default": "fail" } } },
        { "name": "attempt", "doc": "Gives the attempt (from 0) that succeeded, after so many failures.",
          "phases": ["exec"], "chunks": true, "concurrency": "reentrant", "output": { "type": "int" },
          "params": { "failures": { "type": "int", "default": 0, "minimum": 0 }, "only": { "type": "any" } } },
        { "name": "stop", "doc": "Fails for some items; stops at the first failure of a call when asked to.",
          "phases": ["exec"], "chunks": true, "concurrency": "reentrant",
          "params": {
              "failures": { "type": "int", "minimum": 0 },
              "only": { "type": "any" },
              "ignore_flag": { "type": "bool", "default": false, "doc": "go on after a failure all the same" },
              "gauge": { "type": "string", "default": "fail" } } },

        { "name": "sleep", "doc": "Blocks its thread, then gives the item.", "phases": ["exec"],
          "concurrency": "reentrant",
          "params": {
              "ms": { "type": "int", "default": 10, "minimum": 0 },
              "deaf": { "type": "bool", "default": false, "doc": "never look at the cancel flag" },
              "gauge": { "type": "string", "default": "sleep" } } },
        { "name": "wait", "doc": "Answers PENDING; one thread completes all items when their time has come.",
          "phases": ["exec"], "chunks": true, "async": true, "concurrency": "reentrant",
          "params": {
              "ms": { "type": "int", "default": 10, "minimum": 0 },
              "fail_first": { "type": "int", "default": 0, "minimum": 0, "doc": "how many attempts fail" },
              "twice": { "type": "bool", "default": false, "doc": "complete twice; the gauge counts taken and stale" },
              "early": { "type": "bool", "default": false, "doc": "complete before exec returns" },
              "never": { "type": "bool", "default": false, "doc": "complete only when the library ends" },
              "deaf": { "type": "bool", "default": false, "doc": "never look at the cancel flag" },
              "gauge": { "type": "string", "default": "wait" } } },

        { "name": "gauge", "doc": "Counts how many are in flight at once, and gives the item.", "phases": ["exec"],
          "concurrency": "reentrant",
          "params": { "gauge": { "type": "string", "default": "default" }, "deaf": { "type": "bool", "default": false },
                      "ms": { "type": "int", "default": 0, "minimum": 0 } } },
        { "name": "gauge_serial", "doc": "As gauge, one call at a time for each node.", "phases": ["exec"],
          "concurrency": "serial_instance",
          "params": { "gauge": { "type": "string", "default": "default" }, "deaf": { "type": "bool", "default": false },
                      "ms": { "type": "int", "default": 0, "minimum": 0 } } },
        { "name": "gauge_group", "doc": "As gauge, one call at a time in the group.", "phases": ["exec"],
          "concurrency": "serial_group probe",
          "params": { "gauge": { "type": "string", "default": "default" }, "deaf": { "type": "bool", "default": false },
                      "ms": { "type": "int", "default": 0, "minimum": 0 } } },
        { "name": "gauge_global", "doc": "As gauge, one call at a time in the process.", "phases": ["exec"],
          "concurrency": "serial_global",
          "params": { "gauge": { "type": "string", "default": "default" }, "deaf": { "type": "bool", "default": false },
                      "ms": { "type": "int", "default": 0, "minimum": 0 } } },
        { "name": "gauge_worker", "doc": "As gauge, and fails when two calls share a worker state.", "phases": ["exec"],
          "concurrency": "per_worker",
          "params": { "gauge": { "type": "string", "default": "default" }, "deaf": { "type": "bool", "default": false },
                      "ms": { "type": "int", "default": 0, "minimum": 0 } } },
        { "name": "maximum", "doc": "Gives what a gauge has seen, and starts it anew.", "phases": ["exec"],
          "concurrency": "reentrant",
          "output": { "type": "map", "doc": "{calls, in_flight, maximum, stale, taken, threads}" },
          "params": { "gauge": { "type": "string", "default": "default" } } },

        { "name": "store", "doc": "Reads the store in prep and writes it in post.", "phases": ["prep", "exec", "post"],
          "chunks": true, "concurrency": "reentrant", "actions": "any",
          "params": {
              "read": { "type": "list", "doc": "the path of what prep gives" },
              "keys": { "type": "bool", "default": false, "doc": "give the keys of the map there" },
              "operation": { "type": "string", "default": "set",
                             "choices": ["set", "append", "add", "remove", "get_set_increment"] },
              "path": { "type": "list", "doc": "where the operation writes; nothing is written when absent" },
              "value": { "type": "any", "doc": "what it writes; when absent what exec gave, in prep what was read" },
              "prep_writes": { "type": "bool", "default": false, "doc": "do the operation in prep instead of post" },
              "fail_after_write": { "type": "bool", "default": false },
              "sleep_ms": { "type": "int", "default": 0, "minimum": 0, "doc": "after writing, or inside get_set" },
              "deaf": { "type": "bool", "default": false },
              "action": { "type": "string" } } },
        { "name": "items", "doc": "Its prep gives items, its post writes what came of them.",
          "phases": ["prep", "exec", "post"], "prep": "items", "chunks": true, "concurrency": "reentrant",
          "params": {
              "items": { "type": "any", "doc": "what prep gives, even if it is no list" },
              "write": { "type": "list", "doc": "the path for the result" },
              "write_prepared": { "type": "list", "doc": "the path for what post is given as prepared" } } },
        { "name": "action", "doc": "Chooses an action.", "phases": ["post"], "concurrency": "reentrant",
          "actions": "any", "params": { "action": { "type": "string" } } },
        { "name": "count_action", "doc": "Counts its visits in the store.", "phases": ["post"],
          "concurrency": "reentrant", "actions": ["again", "done"],
          "params": { "path": { "type": "list", "required": true },
                      "limit": { "type": "int", "default": 3, "doc": "the visit that is the last" } } },
        { "name": "stream", "doc": "Counts from 0 in a stream and doubles each number.",
          "phases": ["prep", "exec", "post"], "prep": "stream", "chunks": true, "concurrency": "reentrant",
          "params": {
              "count": { "type": "int", "default": 10, "minimum": 0 },
              "known": { "type": "bool", "default": false, "doc": "tell the number beforehand" },
              "fail_at": { "type": "int", "default": -1, "doc": "the item at which the stream fails" },
              "ms": { "type": "int", "default": 0, "minimum": 0, "doc": "how long exec takes" },
              "deaf": { "type": "bool", "default": false },
              "write": { "type": "list", "doc": "the path for {prepared, result, streams alive}" },
              "gauge": { "type": "string", "default": "ahead", "doc": "items that were pulled and not executed" } } },

        { "name": "allocate", "doc": "Gives a string of so many bytes.", "phases": ["exec"], "chunks": true,
          "concurrency": "reentrant", "output": { "type": "string" },
          "params": { "size": { "type": "int", "default": 16 } } },
        { "name": "resource", "doc": "Wraps an int in a resource, a probe.token.", "phases": ["exec"], "chunks": true,
          "concurrency": "reentrant", "output": { "type": "resource" } },
        { "name": "resource_value", "doc": "Gives the int in a probe.token.", "phases": ["exec"], "chunks": true,
          "concurrency": "reentrant", "input": { "type": "resource" }, "output": { "type": "int" } },
        { "name": "resource_count", "doc": "Gives the number of tokens that are alive.", "phases": ["exec"],
          "concurrency": "reentrant", "output": { "type": "int" } },
        { "name": "params", "doc": "Gives all its params.", "phases": ["exec"], "chunks": true,
          "concurrency": "reentrant", "output": { "type": "map" }, "params": "any" },
        { "name": "settings", "doc": "Gives its settings, and fails when the binding is not theirs.",
          "phases": ["exec"], "chunks": true, "concurrency": "reentrant", "output": { "type": "map" },
          "params": { "a": { "type": "any" }, "b": { "type": "any" }, "c": { "type": "any" } } },
        { "name": "binds", "doc": "Gives how often the callbacks of probe.settings were called, and starts anew.",
          "phases": ["exec"], "concurrency": "reentrant",
          "output": { "type": "map",
                      "doc": "{binds, instances, instances_destroyed, unbinds, workers, workers_destroyed}" } },
        { "name": "crash", "doc": "Ends the process.", "phases": ["prep", "exec", "post"], "concurrency": "reentrant",
          "params": {
              "how": { "type": "string", "default": "segv",
                       "choices": ["segv", "abort", "exit", "quick_exit", "trap", "stack"] },
              "phase": { "type": "string", "default": "exec", "choices": ["prep", "exec", "post"] } } },
        { "name": "host", "doc": "Uses the functions of the host and says what they answered.", "phases": ["exec"],
          "concurrency": "reentrant",
          "output": { "type": "map",
                      "doc": "{attempts, clock, deadline, extension_unknown, keep, name, node_path, now, version}" },
          "params": {
              "log": { "type": "string", "default": "a line of the probe" },
              "severity": { "type": "int", "default": 1, "minimum": 0, "maximum": 3 },
              "anonymous": { "type": "bool", "default": false, "doc": "log without a call" } } }
    ]
});
/* clang-format on */

static const weir_node_type *const node_types[] = {
    &probe_echo_type,           &probe_double_type,       &probe_double_each_type,  &probe_negate_type,
    &probe_fail_type,           &probe_rescue_type,       &probe_attempt_type,      &probe_stop_type,
    &probe_sleep_type,          &probe_wait_type,         &probe_gauge_type,        &probe_gauge_serial_type,
    &probe_gauge_group_type,    &probe_gauge_global_type, &probe_gauge_worker_type, &probe_maximum_type,
    &probe_store_type,          &probe_items_type,        &probe_action_type,       &probe_count_action_type,
    &probe_stream_type,         &probe_allocate_type,     &probe_resource_type,     &probe_resource_value_type,
    &probe_resource_count_type, &probe_params_type,       &probe_settings_type,     &probe_binds_type,
    &probe_crash_type,          &probe_host_type,
};

static void end(void *library) {
    (void)library;
    probe_stop_waiting();
}

static const weir_plugin plugin = {
    .struct_size = sizeof(weir_plugin),
    .abi_major = WEIR_ABI_MAJOR,
    .abi_minor = WEIR_ABI_MINOR,
    .abi_minor_required = 1,
    .name = "probe",
    .metadata = weir_meta,
    .metadata_length = WEIR_META_LENGTH,
    .node_types = node_types,
    .node_type_count = sizeof node_types / sizeof node_types[0],
    .exit = end,
};

WEIR_EXPORT const weir_plugin *weir_plugin_entry_v1(const weir_host *host) {
    (void)host;
    return &plugin;
}
