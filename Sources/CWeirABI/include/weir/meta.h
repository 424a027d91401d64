/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_META_H
#define WEIR_META_H

/*
 * A plugin's description of itself, readable without running its code: JSON in the ELF section `weir.meta`. `weir list`,
 * `weir inspect` and `weir check` read the section; loading verifies that the descriptor carries the same bytes.
 *
 *     WEIR_META({
 *         "weir": 1, "name": "demo", "version": "0.1.0", "doc": "Numbers.",
 *         "nodes": [{
 *             "name": "double", "doc": "Doubles a number.",
 *             "phases": ["exec"], "chunks": true, "concurrency": "reentrant",
 *             "input": { "type": "int", "doc": "the number" }, "output": { "type": "int" },
 *             "params": { "times": { "type": "int", "default": 2, "minimum": 1, "doc": "factor" } }
 *         }]
 *     });
 *     ... .metadata = weir_meta, .metadata_length = WEIR_META_LENGTH ...
 *
 * Of a plugin: `weir` (1), `name`, `version`, `doc`, `nodes`. Of a node type:
 *   name, doc     as in messages; doc is one sentence, then what the user needs to know.
 *   phases        the callbacks it has, of "prep", "exec", "post", "fallback".
 *   prep          what prep gives: "value" (default), "items" (a list) or "stream".
 *   chunks        true when exec takes more than one item in a call (default false).
 *   async         true when exec may answer WEIR_PENDING (default false: an item that does so fails).
 *   concurrency   "reentrant", "per_worker", "serial_instance" (default), "serial_group NAME" or "serial_global".
 *   input, output {"type", "doc"} of one item and one result, for documentation: exec itself refuses what it cannot use.
 *   params        "any" (it receives the whole params map) or a map of name to
 *                 {"type", "doc", "default", "required", "minimum", "maximum", "choices"}.
 *   actions       the actions post may choose besides "default", as a list; "any" when they cannot be listed.
 *   post_effects  true when post has effects outside the store (default false). A durable run that is resumed calls post
 *                 again, of which `weir check` warns. Exec is the better place: what it has finished is not repeated.
 *   prep_varies   true when prep gives something else each time though nothing it can see has changed, such as a time or
 *                 what a queue holds (default false): after a resume its items are others, and run again.
 *   reads, writes the paths of the store that prep reads and post writes, for documentation.
 * Types are any, bool, int, float, string, text, bytes, list, map, resource. An int is accepted for a float that holds it;
 * a setting of the type text gets a string, also where a number or a bool is given, as inside a longer text.
 *
 * The text is put together by the preprocessor: it must be valid JSON, in which no unquoted word may stand but true, false
 * and null, and a string must be one literal. Write it outside other macros, and keep clang-format off it. `used` keeps the compiler from dropping it, `retain` the linker.
 */
#define WEIR_META(...) \
    _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Woverlength-strings\"") \
    __attribute__((used, retain, aligned(1), section("weir.meta"))) static const char weir_meta[] = #__VA_ARGS__; \
    _Pragma("GCC diagnostic pop") struct weir_meta_needs_a_semicolon

/* Bytes of the metadata, without the terminating NUL. */
#define WEIR_META_LENGTH (sizeof weir_meta - 1)

#endif
