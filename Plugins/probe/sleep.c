/* SPDX-License-Identifier: Apache-2.0 */
#include "probe.h"

#include <time.h>

static const int64_t look_every_ns = 5 * 1000000;

static int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

weir_status probe_sleep(const weir_call *call, int64_t milliseconds) {
    const bool is_deaf = probe_flag(call, "deaf");
    int64_t end;
    /* For ever, as far as anybody can tell. */
    if (__builtin_mul_overflow(milliseconds, 1000000, &end) || __builtin_add_overflow(end, now_ns(), &end))
        end = INT64_MAX;
    for (;;) {
        if (!is_deaf && weir_is_cancelled(call)) return WEIR_CANCELLED;
        const int64_t left = end - now_ns();
        if (left <= 0) return WEIR_OK;
        const int64_t step = is_deaf || left < look_every_ns ? left : look_every_ns;
        const struct timespec time = {.tv_sec = (time_t)(step / 1000000000), .tv_nsec = step % 1000000000};
        nanosleep(&time, NULL);
    }
}

static weir_status sleep_and_echo(const probe_job *job) {
    probe_enter(job->call, "sleep", 1);
    const weir_status status = probe_sleep(job->call, probe_int(job->call, "ms", 10));
    probe_leave(job->call, "sleep", 1);
    return status == WEIR_OK ? probe_echo(job) : status;
}

PROBE_EXEC(sleep_exec, sleep_and_echo)

static weir_status tell_time(const probe_job *job) {
    const weir_call *call = job->call;
    if (call->deadline_ns == 0) return WEIR_OK;
    const uint64_t now = call->host->now_ns(call->host);
    *job->result = weir_int(call->deadline_ns > now ? (int64_t)((call->deadline_ns - now) / 1000000) : 0);
    return WEIR_OK;
}

PROBE_EXEC(time_exec, tell_time)

const weir_node_type probe_time_type = {.struct_size = sizeof(weir_node_type), .name = "time", .exec = time_exec};

const weir_node_type probe_sleep_type = {.struct_size = sizeof(weir_node_type), .name = "sleep", .exec = sleep_exec};
