/* SPDX-License-Identifier: Apache-2.0 */
/* Crashes in a constructor, while dlopen runs. */
#include "../fixture.h"

FIXTURE_META("crash-on-load");

static int *volatile nowhere;

__attribute__((constructor)) static void crash(void) {
    *(volatile int *)nowhere = 1;
}

FIXTURE_ENTRY("crash-on-load", fixture_echo, (void)0)
