/* SPDX-License-Identifier: Apache-2.0 */
/* Gives a list in a list in a list, 100,000 deep. */
#include "../fixture.h"

FIXTURE_META("deep");

enum { DEPTH = 100000 };

FIXTURE_EXEC(give) {
    FIXTURE_UNUSED;
    for (uint32_t i = 0; i < count; i++) {
        weir_value *lists = (weir_value *)call->host->alloc(call, DEPTH * sizeof(weir_value));
        if (lists == NULL) {
            statuses[i] = weir_fail(call, i, WEIR_EXHAUSTED, "there is no memory for the lists");
            continue;
        }
        for (size_t level = 0; level + 1 < DEPTH; level++)
            lists[level] = weir_list(&lists[level + 1], 1);
        lists[DEPTH - 1] = weir_int(1);
        results[i] = weir_list(lists, 1);
        statuses[i] = WEIR_OK;
    }
    return count;
}

FIXTURE_ENTRY("deep", give, (void)0)
