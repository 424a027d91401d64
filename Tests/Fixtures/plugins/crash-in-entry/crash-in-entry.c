/* SPDX-License-Identifier: Apache-2.0 */
/* Crashes in its entry. */
#include "../fixture.h"

FIXTURE_META("crash-in-entry");

static int *volatile nowhere;

FIXTURE_ENTRY("crash-in-entry", fixture_echo, *(volatile int *)nowhere = 1)
