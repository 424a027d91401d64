/* SPDX-License-Identifier: Apache-2.0 */
/* Its entry answers NULL: it cannot work here. */
#include "../fixture.h"

FIXTURE_META("null-entry");

WEIR_EXPORT const weir_plugin *weir_plugin_entry_v1(const weir_host *host) {
    (void)host;
    (void)fixture_echo, (void)fixture_node_type, (void)fixture_plugin, (void)weir_meta;
    return NULL;
}
