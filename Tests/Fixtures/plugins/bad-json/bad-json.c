/* SPDX-License-Identifier: Apache-2.0 */
/* Its ELF section is no JSON. */
#include "../fixture.h"

/* clang-format off */
WEIR_META({ "weir": 1, "name": "bad-json", nodes: [ });
/* clang-format on */

FIXTURE_ENTRY("bad-json", fixture_echo, (void)0)
