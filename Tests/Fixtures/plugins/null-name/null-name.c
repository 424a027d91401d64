/* SPDX-License-Identifier: Apache-2.0 */
/* Its descriptor has no name. */
#include "../fixture.h"

FIXTURE_META("null-name");

FIXTURE_ENTRY("null-name", fixture_echo, plugin.name = NULL)
