/* SPDX-License-Identifier: Apache-2.0 */
/* Gives a map whose keys are not in order. */
#include "../fixture.h"

FIXTURE_META("unsorted-map");

static weir_entry entries[2];

__attribute__((constructor)) static void fill(void) {
    entries[0].key = weir_text("b");
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

FIXTURE_ENTRY("unsorted-map", give, (void)0)
