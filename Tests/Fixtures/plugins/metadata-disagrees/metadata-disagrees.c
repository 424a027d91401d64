/* SPDX-License-Identifier: Apache-2.0 */
/* Its descriptor carries other metadata than its ELF section. */
#include "../fixture.h"

FIXTURE_META("metadata-disagrees");

static const char other[] = "{ \"weir\": 1, \"name\": \"metadata-disagrees\", \"version\": \"9.9.9\", \"nodes\": [] }";

FIXTURE_ENTRY("metadata-disagrees", fixture_echo, plugin.metadata = other; plugin.metadata_length = sizeof other - 1)
