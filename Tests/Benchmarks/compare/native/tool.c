/* SPDX-License-Identifier: Apache-2.0 */
/* What GNU parallel and xargs start: a command that works on its arguments. Usage: tool WORK [STEPS] ITEM... */
#include "work.h"

#include <stdio.h>
#include <stdlib.h>

int main(int count, char **words) {
    static char buffer[1 << 20];
    /* One write for all lines, so that those of two processes never mix. */
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    if (count < 2) return 64;
    const char kind = words[1][0];
    const int64_t steps = kind == 's' && count > 2 ? atoll(words[2]) : 0;
    for (int i = kind == 's' ? 3 : 2; i < count; i++) {
        const int64_t result = kind == 'd'   ? work_double(atoll(words[i]))
                               : kind == 's' ? work_spin(atoll(words[i]), steps)
                                             : work_hash_file(words[i]);
        printf("%s %lld\n", words[i], (long long)result);
    }
    return 0;
}
