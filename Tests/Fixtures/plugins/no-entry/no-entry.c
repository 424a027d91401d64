/* SPDX-License-Identifier: Apache-2.0 */
/* Has metadata, but no weir_plugin_entry_v1. */
#include <weir/meta.h>

/* clang-format off */
WEIR_META({
    "weir": 1, "name": "no-entry", "version": "0.1.0", "doc": "Has no entry.",
    "nodes": [{ "name": "echo", "doc": "Is listed only.", "phases": ["exec"], "concurrency": "reentrant" }] });
/* clang-format on */

/* So that the library is not empty. */
__attribute__((visibility("default"))) const char *no_entry_metadata(void);
const char *no_entry_metadata(void) {
    return weir_meta;
}
