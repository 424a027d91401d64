// SPDX-License-Identifier: Apache-2.0
#include "text.hpp"

#include <weir/meta.h>

/* clang-format off */
WEIR_META({
    "weir": 1,
    "name": "text",
    "version": "0.1.0",
    "doc": "Splits, counts, summarizes and joins text. A word is what stands between white space.",
    "nodes": [
        {
            "name": "chunk",
            "doc": "Splits a text into pieces of so many characters.",
            "phases": ["exec"], "chunks": true, "concurrency": "reentrant",
            "input": { "type": "string" },
            "output": { "type": "list", "doc": "the pieces in order; together they are the text" },
            "params": {
                "size": { "type": "int", "default": 10000, "minimum": 1, "doc": "the most characters in a piece" }
            }
        },
        {
            "name": "summarize",
            "doc": "Gives the sentences whose words are most frequent in the text, in its order.",
            "phases": ["exec"], "chunks": true, "concurrency": "reentrant",
            "input": { "type": "string" },
            "output": { "type": "string", "doc": "the best sentence, cut, where none fits; empty for an empty text" },
            "params": {
                "words": { "type": "int", "default": 50, "minimum": 1, "doc": "the most words in the summary" }
            }
        },
        {
            "name": "count",
            "doc": "Counts characters, lines, sentences and words.",
            "phases": ["exec"], "chunks": true, "concurrency": "reentrant",
            "input": { "type": "string" },
            "output": { "type": "map", "doc": "{characters, lines, sentences, words}" }
        },
        {
            "name": "join",
            "doc": "Joins the values of a list or a map to one text. Failed items of a batch are left out.",
            "phases": ["exec"], "chunks": true, "concurrency": "reentrant",
            "input": { "type": "any", "doc": "of texts, numbers, bools and nulls; a map in the order of its keys" },
            "output": { "type": "string" },
            "params": {
                "separator": { "type": "string", "default": "\n", "doc": "what stands between two values" },
                "with_keys": { "type": "bool", "default": false, "doc": "of a map, put `key: ` before each value" }
            }
        },
        {
            "name": "format",
            "doc": "Gives the setting template, its references filled in, or else the item.",
            "phases": ["exec"], "chunks": true, "concurrency": "reentrant",
            "input": { "type": "any", "doc": "the result where there is no template" },
            "output": { "type": "any", "doc": "a string where there is a template" },
            "params": { "template": { "type": "text" } }
        },
        {
            "name": "upper",
            "doc": "Makes the ASCII letters capital.",
            "phases": ["exec"], "chunks": true, "concurrency": "reentrant",
            "input": { "type": "string" }, "output": { "type": "string" }
        },
        {
            "name": "lower",
            "doc": "Makes the ASCII letters small.",
            "phases": ["exec"], "chunks": true, "concurrency": "reentrant",
            "input": { "type": "string" }, "output": { "type": "string" }
        },
        {
            "name": "route",
            "doc": "Counts words and chooses the next node by their number.",
            "phases": ["exec", "post"], "chunks": true, "concurrency": "reentrant",
            "input": { "type": "string" },
            "output": { "type": "int", "doc": "the number of words" },
            "actions": ["long", "short"],
            "params": {
                "limit": { "type": "int", "default": 100, "minimum": 0, "doc": "a text of more words is long" }
            }
        }
    ]
});
/* clang-format on */

namespace {

constexpr weir_node_type make_type(const char *name, text::Exec exec, text::Post post = nullptr) {
    weir_node_type type{};
    type.struct_size = sizeof type;
    type.name = name;
    type.exec = exec;
    type.post = post;
    return type;
}

constexpr weir_node_type chunk_type = make_type("chunk", text::chunk);
constexpr weir_node_type summarize_type = make_type("summarize", text::summarize);
constexpr weir_node_type count_type = make_type("count", text::count);
constexpr weir_node_type join_type = make_type("join", text::join);
constexpr weir_node_type format_type = make_type("format", text::format);
constexpr weir_node_type upper_type = make_type("upper", text::upper);
constexpr weir_node_type lower_type = make_type("lower", text::lower);
constexpr weir_node_type route_type = make_type("route", text::route, text::choose_route);

constexpr const weir_node_type *node_types[] = {&chunk_type,  &summarize_type, &count_type, &join_type,
                                                &format_type, &upper_type,     &lower_type, &route_type};

constexpr weir_plugin make_plugin() {
    weir_plugin plugin{};
    plugin.struct_size = sizeof plugin;
    plugin.abi_major = WEIR_ABI_MAJOR;
    plugin.abi_minor = WEIR_ABI_MINOR;
    plugin.abi_minor_required = 1;
    plugin.name = "text";
    plugin.metadata = weir_meta;
    plugin.metadata_length = WEIR_META_LENGTH;
    plugin.node_types = node_types;
    plugin.node_type_count = sizeof node_types / sizeof node_types[0];
    return plugin;
}

constexpr weir_plugin plugin = make_plugin();

} // namespace

WEIR_EXPORT const weir_plugin *weir_plugin_entry_v1(const weir_host *) {
    return &plugin;
}
