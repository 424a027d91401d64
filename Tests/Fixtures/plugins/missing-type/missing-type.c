/* SPDX-License-Identifier: Apache-2.0 */
/* The metadata lists a node type that the descriptor does not have. */
#include "../fixture.h"

FIXTURE_META("missing-type");

FIXTURE_ENTRY("missing-type", fixture_echo, plugin.node_type_count = 0)
