/* SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

#include <weir/meta.h>

/* clang-format off */
WEIR_META({
    "weir": 1,
    "name": "bench",
    "version": "0.1.0",
    "doc": "Node types of the benchmarks.",
    "nodes": [
        { "name": "double", "doc": "Doubles an int.", "phases": ["exec"], "chunks": true, "concurrency": "reentrant",
          "input": { "type": "int" }, "output": { "type": "int" } },
        { "name": "spin", "doc": "Computes for a while.", "phases": ["exec"], "chunks": true,
          "concurrency": "reentrant", "input": { "type": "int" }, "output": { "type": "int" },
          "params": { "steps": { "type": "int", "default": 1 } } },
        { "name": "flaky", "doc": "Doubles an int; fails twice for each hundredth.", "phases": ["exec"], "chunks": true,
          "concurrency": "reentrant", "input": { "type": "int" }, "output": { "type": "int" } },
        { "name": "line", "doc": "Makes a line of JSON from {id, text}.", "phases": ["exec"], "chunks": true,
          "concurrency": "reentrant", "input": { "type": "map" }, "output": { "type": "string" } },
        { "name": "hash", "doc": "Hashes bytes.", "phases": ["exec"], "chunks": true, "concurrency": "reentrant",
          "input": { "type": "bytes" }, "output": { "type": "int" } },
        { "name": "hash_file", "doc": "Hashes the file at a path.", "phases": ["exec"], "chunks": true,
          "concurrency": "reentrant", "input": { "type": "string" }, "output": { "type": "int" } },
        { "name": "tally", "doc": "Adds the item to a sum.", "phases": ["exec"], "chunks": true,
          "concurrency": "reentrant", "input": { "type": "int" } },
        { "name": "tally_double", "doc": "Doubles an int, and adds it to the sum.", "phases": ["exec"], "chunks": true,
          "concurrency": "reentrant", "input": { "type": "int" }, "output": { "type": "int" } },
        { "name": "echo", "doc": "Gives the item.", "phases": ["exec"], "chunks": true, "concurrency": "reentrant" },
        { "name": "tally_params", "doc": "Adds the param b to the sum, if there is a param a.", "phases": ["exec"],
          "chunks": true, "concurrency": "reentrant",
          "params": { "a": { "type": "int", "required": true }, "b": { "type": "int", "required": true } } },
        { "name": "tallied", "doc": "Gives the sum.", "phases": ["exec"], "output": { "type": "int" } },
        { "name": "digest", "phases": ["exec"], "concurrency": "reentrant", "output": { "type": "int" },
          "doc": "Gives one number for a list of ints or texts, or for the values of a map in key order.",
          "params": { "every": { "type": "int", "default": 1, "minimum": 1, "doc": "look at each so many-th" } } },
        { "name": "keys", "doc": "Gives {key, number} for so many numbers.", "phases": ["prep"], "prep": "stream",
          "concurrency": "reentrant",
          "params": { "count": { "type": "int", "default": 0 }, "shuffled": { "type": "int", "default": 0 } } },
        { "name": "ints", "doc": "Gives the ints from 0 on, in one order or another.", "phases": ["prep"],
          "prep": "stream", "concurrency": "reentrant",
          "params": { "count": { "type": "int", "default": 0 },
                      "order": { "type": "int", "default": 0, "doc": "0 rising, 1 falling, 2 shuffled" } } },
        { "name": "entry", "doc": "Puts the param number under the param key of a map.", "phases": ["post"],
          "concurrency": "reentrant",
          "params": { "key": { "type": "string", "required": true }, "number": { "type": "int", "required": true },
                      "map": { "type": "int", "required": true, "doc": "the number of the map" } } },
        { "name": "sample", "doc": "Gives one number for the entries of all maps.", "phases": ["prep", "exec"],
          "concurrency": "reentrant", "output": { "type": "int" },
          "params": { "maps": { "type": "int", "required": true }, "count": { "type": "int", "required": true },
                      "shuffled": { "type": "int", "default": 0 },
                      "every": { "type": "int", "default": 1, "minimum": 1, "doc": "look at each so many-th" } } },
        { "name": "count", "doc": "Adds the item to total in the store.", "phases": ["exec", "post"], "chunks": true,
          "concurrency": "reentrant", "input": { "type": "int" } }
    ]
});
/* clang-format on */

static const weir_node_type *const node_types[] = {
    &bench_double_type,       &bench_spin_type,  &bench_flaky_type,        &bench_line_type,    &bench_hash_type,
    &bench_hash_file_type,    &bench_tally_type, &bench_tally_params_type, &bench_tallied_type, &bench_digest_type,
    &bench_keys_type,         &bench_entry_type, &bench_count_type,        &bench_sample_type,  &bench_echo_type,
    &bench_tally_double_type, &bench_ints_type,
};

static const weir_plugin plugin = {
    .struct_size = sizeof(weir_plugin),
    .abi_major = WEIR_ABI_MAJOR,
    .abi_minor = WEIR_ABI_MINOR,
    .abi_minor_required = 1,
    .name = "bench",
    .metadata = weir_meta,
    .metadata_length = WEIR_META_LENGTH,
    .node_types = node_types,
    .node_type_count = sizeof node_types / sizeof node_types[0],
};

WEIR_EXPORT const weir_plugin *weir_plugin_entry_v1(const weir_host *host) {
    return host != NULL ? &plugin : NULL;
}
