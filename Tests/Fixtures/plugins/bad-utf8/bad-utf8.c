/* SPDX-License-Identifier: Apache-2.0 */
/* Gives a string that is no valid UTF-8: an overlong slash. */
#include "../fixture.h"

FIXTURE_META("bad-utf8");

FIXTURE_EXEC(give) {
    FIXTURE_UNUSED;
    for (uint32_t i = 0; i < count; i++) {
        results[i] = weir_text("broken \xC0\xAF text");
        statuses[i] = WEIR_OK;
    }
    return count;
}

FIXTURE_ENTRY("bad-utf8", give, (void)0)
