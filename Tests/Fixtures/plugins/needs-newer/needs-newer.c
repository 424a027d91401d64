/* SPDX-License-Identifier: Apache-2.0 */
/* Requires a newer minor version of the ABI than any host has. */
#include "../fixture.h"

FIXTURE_META("needs-newer");

FIXTURE_ENTRY("needs-newer", fixture_echo, plugin.abi_minor = plugin.abi_minor_required = 9999)
