/* SPDX-License-Identifier: Apache-2.0 */
/* The struct of its node type is too short to have exec. */
#include "../fixture.h"

FIXTURE_META("short-type");

FIXTURE_ENTRY("short-type", fixture_echo, echo.struct_size = (uint32_t)offsetof(weir_node_type, exec))
