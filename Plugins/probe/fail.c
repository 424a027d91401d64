/* SPDX-License-Identifier: Apache-2.0 */
#include "probe.h"

static const struct {
    const char *name;
    weir_status code;
} codes[] = {
    {"failed", WEIR_FAILED},
    {"invalid_input", WEIR_INVALID_INPUT},
    {"invalid_setting", WEIR_INVALID_SETTING},
    {"not_found", WEIR_NOT_FOUND},
    {"denied", WEIR_DENIED},
    {"io", WEIR_IO},
    {"timeout", WEIR_TIMEOUT},
    {"unavailable", WEIR_UNAVAILABLE},
    {"cancelled", WEIR_CANCELLED},
    {"exhausted", WEIR_EXHAUSTED},
    {"unsupported", WEIR_UNSUPPORTED},
    {"internal", WEIR_INTERNAL},
};

static weir_status code_setting(const weir_call *call) {
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        if (probe_says(call, "code", codes[i].name)) return codes[i].code;
    }
    return WEIR_FAILED;
}

/* Whether the setting `only` names the item: as one of a list, or itself. */
static bool is_meant(const weir_call *call, const weir_value *item) {
    const weir_value *only = probe_setting(call, "only");
    if (only == NULL) return true;
    if (only->tag != WEIR_LIST) return probe_equal(only, item);
    for (uint32_t i = 0; i < only->length; i++) {
        if (probe_equal(&only->as.list[i], item)) return true;
    }
    return false;
}

weir_status probe_fail_if_told(const weir_call *call, uint32_t index, const weir_value *item, const char *phase) {
    const weir_value told = probe_text(call, "phase", "exec"), here = weir_text(phase);
    if (!weir_same_text(&told, &here)) return WEIR_OK;
    if ((int64_t)call->attempt >= probe_int(call, "failures", INT64_MAX) || !is_meant(call, item)) return WEIR_OK;
    const weir_value message = probe_text(call, "message", "failed on purpose");
    const weir_error error = {
        .struct_size = sizeof error,
        .code = code_setting(call),
        .retry = probe_says(call, "retry", "yes")  ? WEIR_RETRY_YES
                 : probe_says(call, "retry", "no") ? WEIR_RETRY_NO
                                                   : WEIR_RETRY_DEFAULT,
        .retry_after_ns = (uint64_t)probe_int(call, "retry_after_ms", 0) * 1000000u,
        .message = message.as.string,
        .message_length = message.length,
    };
    call->host->set_error(call, index, &error);
    return error.code;
}

static weir_status fail(const probe_job *job) {
    probe_note(job->call, "fail", PROBE_CALLS);
    const weir_status status = probe_fail_if_told(job->call, job->index, job->item, "exec");
    return status == WEIR_OK ? probe_echo(job) : status;
}

PROBE_EXEC(fail_exec, fail)

/* Gives the setting `value` to exec. */
static weir_status fail_prep(void *instance, void *worker, const weir_call *call, weir_store *store, weir_value *result,
                             weir_stream *stream) {
    (void)instance, (void)worker, (void)store, (void)stream;
    const weir_value *value = probe_setting(call, "value");
    *result = value != NULL ? *value : weir_null();
    return probe_fail_if_told(call, 0, result, "prep");
}

static weir_status fail_post(void *instance, void *worker, const weir_call *call, weir_store *store,
                             const weir_value *prepared, const weir_value *result, weir_value *action) {
    (void)instance, (void)worker, (void)store, (void)result, (void)action;
    return probe_fail_if_told(call, 0, prepared, "post");
}

static weir_status rescue(void *instance, void *worker, const weir_call *call, const weir_value *item,
                          const weir_error *error, weir_value *result) {
    (void)instance, (void)worker;
    if (probe_flag(call, "fallback_fails")) return weir_fail(call, 0, WEIR_FAILED, "the fallback failed on purpose");
    const weir_entry entries[] = {
        {weir_text("code"), weir_int(error->code)},
        {weir_text("error"), weir_copy_string(call, error->message, error->message_length)},
        {weir_text("item"), *item},
    };
    *result = probe_map(call, entries, sizeof entries / sizeof entries[0]);
    return WEIR_OK;
}

static weir_status attempt(const probe_job *job) {
    const weir_status status = probe_fail_if_told(job->call, job->index, job->item, "exec");
    if (status == WEIR_OK) *job->result = weir_int(job->call->attempt);
    return status;
}

PROBE_EXEC(attempt_exec, attempt)

/* As fail, but goes on after a failure where `ignore_flag` says so, whatever the call asks for. */
static uint32_t stop_exec(void *instance, void *worker, const weir_call *call, const weir_value items[],
                          weir_value results[], weir_status statuses[], uint32_t count) {
    (void)instance;
    if (!probe_flag(call, "ignore_flag")) return probe_each(fail, worker, call, items, results, statuses, count);
    for (uint32_t i = 0; i < count; i++) {
        const probe_job job = {.call = call, .index = i, .item = &items[i], .result = &results[i], .worker = worker};
        statuses[i] = fail(&job);
    }
    return count;
}

const weir_node_type probe_fail_type = {
    .struct_size = sizeof(weir_node_type), .name = "fail", .prep = fail_prep, .exec = fail_exec, .post = fail_post};
const weir_node_type probe_rescue_type = {
    .struct_size = sizeof(weir_node_type), .name = "rescue", .exec = fail_exec, .fallback = rescue};
const weir_node_type probe_attempt_type = {
    .struct_size = sizeof(weir_node_type), .name = "attempt", .exec = attempt_exec};
const weir_node_type probe_stop_type = {.struct_size = sizeof(weir_node_type), .name = "stop", .exec = stop_exec};
