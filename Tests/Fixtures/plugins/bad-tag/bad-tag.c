/* SPDX-License-Identifier: Apache-2.0 */
/* Gives a value with a tag that does not exist. */
#include "../fixture.h"

FIXTURE_META("bad-tag");

FIXTURE_EXEC(give) {
    FIXTURE_UNUSED;
    for (uint32_t i = 0; i < count; i++) {
        results[i] = weir_make(200, 0);
        statuses[i] = WEIR_OK;
    }
    return count;
}

FIXTURE_ENTRY("bad-tag", give, (void)0)
