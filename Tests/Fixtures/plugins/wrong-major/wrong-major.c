/* SPDX-License-Identifier: Apache-2.0 */
/* Was built with another major version of the ABI. */
#include "../fixture.h"

FIXTURE_META("wrong-major");

FIXTURE_ENTRY("wrong-major", fixture_echo, plugin.abi_major = WEIR_ABI_MAJOR + 7)
