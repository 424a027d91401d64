/* SPDX-License-Identifier: Apache-2.0 */
/* Its descriptor ends in the middle: node_types and what follows are not there. */
#include "../fixture.h"

FIXTURE_META("short-struct");

FIXTURE_ENTRY("short-struct", fixture_echo, plugin.struct_size = (uint32_t)offsetof(weir_plugin, node_types))
