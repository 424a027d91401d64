/* SPDX-License-Identifier: Apache-2.0 */
#include "files.h"

#include <weir/meta.h>

/* clang-format off */
WEIR_META({
    "weir": 1,
    "name": "files",
    "version": "0.1.0",
    "doc": "Reads, writes and lists files. A relative path starts from the manifest's folder.",
    "nodes": [
        {
            "name": "read",
            "doc": "Gives the content of a file. Without the setting path, each item is the path of a file.",
            "phases": ["exec"],
            "chunks": true,
            "concurrency": "reentrant",
            "input": { "type": "any", "doc": "the path, where the setting is absent; else ignored" },
            "output": { "type": "any", "doc": "a string, or bytes" },
            "params": {
                "path": { "type": "string", "doc": "the file to read" },
                "encoding": {
                    "type": "string", "default": "text", "choices": ["text", "bytes"],
                    "doc": "text gives a string and fails for what is not UTF-8; bytes gives the file as it is"
                },
                "limit": {
                    "type": "int", "minimum": 0,
                    "doc": "read no more than so many bytes; text ends before a character that does not fit"
                }
            }
        },
        {
            "name": "write",
            "doc": "Writes the item to a file, a text or bytes as they are, other values by the ending of its name: .json, .jsonl (a list: a line for each element) or .csv (a list of maps). In one step: readers see the old content or the new. A symbolic link is followed; owner, group, access list and mode of the old file are kept as far as that is allowed, never setuid for another owner. Other hard links keep the old content.",
            "phases": ["exec"],
            "chunks": true,
            "concurrency": "reentrant",
            "input": { "type": "any", "doc": "a string, bytes, or for .json, .jsonl and .csv another value" },
            "output": { "type": "int", "doc": "the number of bytes written" },
            "params": {
                "path": { "type": "string", "required": true, "doc": "the file to write" },
                "columns": {
                    "type": "list", "doc": "for .csv: the keys that become columns; default: those of the first map, which must have all that there are"
                },
                "append": { "type": "bool", "default": false, "doc": "add to the end instead, in place" },
                "create_folders": { "type": "bool", "default": false, "doc": "make the folders that lead to the file" }
            }
        },
        {
            "name": "list",
            "doc": "Gives the sorted names in a folder. Without the setting path, each item is a folder.",
            "phases": ["exec"],
            "chunks": true,
            "concurrency": "reentrant",
            "input": { "type": "any", "doc": "the path, where the setting is absent; else ignored" },
            "output": { "type": "list", "doc": "names without the folder" },
            "params": {
                "path": { "type": "string", "doc": "the folder to list" },
                "pattern": {
                    "type": "string",
                    "doc": "only names that match, as in a shell: * ? [abc]; a leading dot must be written out"
                },
                "kind": {
                    "type": "string", "default": "any", "choices": ["file", "folder", "any"],
                    "doc": "only files or only folders; a symbolic link counts as what it points to"
                }
            }
        }
    ]
});
/* clang-format on */

static const weir_node_type read_type = {.struct_size = sizeof(weir_node_type), .name = "read", .exec = files_read};
static const weir_node_type write_type = {.struct_size = sizeof(weir_node_type), .name = "write", .exec = files_write};
static const weir_node_type list_type = {.struct_size = sizeof(weir_node_type), .name = "list", .exec = files_list};

static const weir_node_type *const node_types[] = {&read_type, &write_type, &list_type};

static const weir_plugin plugin = {
    .struct_size = sizeof(weir_plugin),
    .abi_major = WEIR_ABI_MAJOR,
    .abi_minor = WEIR_ABI_MINOR,
    .abi_minor_required = 1,
    .name = "files",
    .metadata = weir_meta,
    .metadata_length = WEIR_META_LENGTH,
    .node_types = node_types,
    .node_type_count = sizeof node_types / sizeof node_types[0],
};

WEIR_EXPORT const weir_plugin *weir_plugin_entry_v1(const weir_host *host) {
    (void)host;
    return &plugin;
}
