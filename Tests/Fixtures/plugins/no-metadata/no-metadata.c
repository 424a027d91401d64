/* SPDX-License-Identifier: Apache-2.0 */
/* Has no ELF section weir.meta; its descriptor is right. */
#include "../fixture.h"

static const char weir_meta[] =
    "{ \"weir\": 1, \"name\": \"no-metadata\", \"version\": \"0.1.0\", \"doc\": \"Has no section.\", "
    "\"nodes\": [{ \"name\": \"echo\", \"phases\": [\"exec\"], \"chunks\": true }] }";

FIXTURE_ENTRY("no-metadata", fixture_echo, (void)0)
