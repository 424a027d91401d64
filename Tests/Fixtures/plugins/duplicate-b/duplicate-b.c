/* SPDX-License-Identifier: Apache-2.0 */
/* Is called `duplicate`, as duplicate-a is. */
#include "../fixture.h"

FIXTURE_META("duplicate");

FIXTURE_ENTRY("duplicate", fixture_echo, (void)0)
