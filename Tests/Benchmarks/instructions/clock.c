/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A clock that advances by a microsecond whenever somebody looks at it, for LD_PRELOAD. The engine takes as many items
 * at a time as a certain time allows, so the instructions of an item would depend on how busy the machine is; with this
 * clock they depend on nothing but the program. The coarse clock shows its last 4 ms. It begins long ago, so that no
 * wait until a time of this clock lasts.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *time) {
    static uint64_t microseconds = 1000000;
    uint64_t now;
    if (clock == CLOCK_MONOTONIC)
        now = __atomic_add_fetch(&microseconds, 1, __ATOMIC_RELAXED);
    else if (clock == CLOCK_MONOTONIC_COARSE)
        now = __atomic_load_n(&microseconds, __ATOMIC_RELAXED) / 4000 * 4000;
    else
        return (int)syscall(SYS_clock_gettime, clock, time);
    time->tv_sec = (time_t)(now / 1000000);
    time->tv_nsec = (long)(now % 1000000 * 1000);
    return 0;
}
