/* SPDX-License-Identifier: Apache-2.0 */
/* Gives a map that has a key twice. */
#include "../fixture.h"

FIXTURE_META("duplicate-key");

static weir_entry entries[2];

__attribute__((constructor)) static void fill(void) {
    entries[0].key = weir_text("a");
    entries[1].key = weir_text("a");
}

FIXTURE_EXEC(give) {
    FIXTURE_UNUSED;
    for (uint32_t i = 0; i < count; i++) {
        results[i] = weir_map(entries, 2);
        statuses[i] = WEIR_OK;
    }
    return count;
}

FIXTURE_ENTRY("duplicate-key", give, (void)0)
