/* SPDX-License-Identifier: Apache-2.0 */
/* The metadata lists exec, and the callback is NULL. */
#include "../fixture.h"

FIXTURE_META("null-callback");

FIXTURE_ENTRY("null-callback", NULL, (void)0)
