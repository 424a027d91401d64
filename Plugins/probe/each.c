/* SPDX-License-Identifier: Apache-2.0 */
#include "probe.h"

uint32_t probe_each(probe_work work, void *worker, const weir_call *call, const weir_value items[],
                    weir_value results[], weir_status statuses[], uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        const probe_job job = {.call = call, .index = i, .item = &items[i], .result = &results[i], .worker = worker};
        statuses[i] = work(&job);
        if (statuses[i] != WEIR_OK && (call->flags & WEIR_CALL_STOP_AT_FAILURE)) return i + 1;
    }
    return count;
}

weir_status probe_echo(const probe_job *job) {
    *job->result = *job->item;
    return WEIR_OK;
}

uint32_t probe_echo_exec(void *instance, void *worker, const weir_call *call, const weir_value items[],
                         weir_value results[], weir_status statuses[], uint32_t count) {
    (void)instance, (void)worker, (void)call;
    for (uint32_t i = 0; i < count; i++) {
        results[i] = items[i];
        statuses[i] = WEIR_OK;
    }
    return count;
}

/* The cheapest exec there is: what is left of its time is the engine's. */
static uint32_t double_exec(void *instance, void *worker, const weir_call *call, const weir_value items[],
                            weir_value results[], weir_status statuses[], uint32_t count) {
    (void)instance, (void)worker;
    for (uint32_t i = 0; i < count; i++) {
        int64_t twice;
        if (!weir_get_int(&items[i], &twice) || __builtin_mul_overflow(twice, 2, &twice)) {
            statuses[i] = weir_fail(call, i, WEIR_INVALID_INPUT, "only an int of at most 62 bits can be doubled");
            if (call->flags & WEIR_CALL_STOP_AT_FAILURE) return i + 1;
            continue;
        }
        results[i] = weir_int(twice);
        statuses[i] = WEIR_OK;
    }
    return count;
}

static weir_status negate(const probe_job *job) {
    int64_t number;
    if (!weir_get_int(job->item, &number) || number == INT64_MIN) {
        return weir_fail(job->call, job->index, WEIR_INVALID_INPUT,
                         "only an int from -9223372036854775807 on can be negated");
    }
    *job->result = weir_int(-number);
    return WEIR_OK;
}

PROBE_EXEC(negate_exec, negate)

const weir_node_type probe_echo_type = {.struct_size = sizeof(weir_node_type), .name = "echo", .exec = probe_echo_exec};
const weir_node_type probe_double_type = {.struct_size = sizeof(weir_node_type), .name = "double", .exec = double_exec};
const weir_node_type probe_double_each_type = {
    .struct_size = sizeof(weir_node_type), .name = "double_each", .exec = double_exec};
const weir_node_type probe_negate_type = {.struct_size = sizeof(weir_node_type), .name = "negate", .exec = negate_exec};
