/* SPDX-License-Identifier: Apache-2.0 */
/* Gives a list of three elements at no address. */
#include "../fixture.h"

FIXTURE_META("null-list");

FIXTURE_EXEC(give) {
    FIXTURE_UNUSED;
    for (uint32_t i = 0; i < count; i++) {
        results[i] = weir_list(NULL, 3);
        statuses[i] = WEIR_OK;
    }
    return count;
}

FIXTURE_ENTRY("null-list", give, (void)0)
