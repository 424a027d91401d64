/* SPDX-License-Identifier: Apache-2.0 */
/* Small node types of the differential tests whose post leaves in the store what they saw. */
#include "trace.h"

#include <stdio.h>
#include <stdlib.h>

static weir_status append(const weir_call *call, weir_store *store, const char *key, const weir_value *value) {
    const weir_value path = weir_text(key);
    return call->host->store->append(store, &path, 1, value);
}

static weir_status params_post(void *instance, void *worker, const weir_call *call, weir_store *store,
                               const weir_value *prepared, const weir_value *result, weir_value *action) {
    (void)instance, (void)worker, (void)prepared, (void)result, (void)action;
    return append(call, store, "params", call->settings);
}

static weir_status fail_where_told(const probe_job *job) {
    if (!probe_flag(job->call, "fail")) return WEIR_OK;
    char word[PROBE_TRACE_WORD], text[PROBE_TRACE_WORD + 8];
    const weir_value value = probe_trace_value(job->call, "value");
    snprintf(text, sizeof text, "%s failed", probe_trace_word(&value, word));
    return weir_fail(job->call, job->index, WEIR_FAILED, text);
}

PROBE_EXEC(append_exec, fail_where_told)

static weir_status append_post(void *instance, void *worker, const weir_call *call, weir_store *store,
                               const weir_value *prepared, const weir_value *result, weir_value *action) {
    (void)instance, (void)worker, (void)prepared, (void)result, (void)action;
    const weir_value path = probe_text(call, "to", "list"), value = probe_trace_value(call, "value");
    return call->host->store->append(store, &path, 1, &value);
}

/* Deliberately get and set instead of add: a number would be lost if another post ran in between. */
static weir_status count_post(void *instance, void *worker, const weir_call *call, weir_store *store,
                              const weir_value *prepared, const weir_value *result, weir_value *action) {
    (void)instance, (void)worker, (void)prepared, (void)result;
    const weir_value path = weir_text("count");
    weir_value number;
    const weir_status status = call->host->store->get(store, &path, 1, &number);
    if (status != WEIR_OK && status != WEIR_ABSENT) return status;
    int64_t count = 0;
    if (!weir_get_int(&number, &count) || count == INT64_MAX) count = 0;
    number = weir_int(count + 1);
    const bool is_done = count + 1 >= probe_int(call, "until", INT64_MAX);
    *action = is_done ? weir_text("done") : probe_trace_value(call, "action");
    return call->host->store->set(store, &path, 1, &number);
}

static weir_status visits_create(void *self, const weir_call *call, void **instance) {
    (void)self;
    *instance = calloc(1, sizeof(int64_t));
    return *instance != NULL ? WEIR_OK : weir_fail(call, 0, WEIR_EXHAUSTED, "there is no memory for an instance");
}

static weir_status visits_post(void *instance, void *worker, const weir_call *call, weir_store *store,
                               const weir_value *prepared, const weir_value *result, weir_value *action) {
    (void)worker, (void)prepared, (void)result;
    int64_t *visits = instance; /* safe: posts come one at a time */
    *visits += 1;
    *action = weir_text(*visits < probe_int(call, "until", 1) ? "again" : "done");
    const weir_value value = weir_int(*visits);
    return append(call, store, "instance", &value);
}

static void add_up(const weir_value *value, double *sum, int64_t *count) {
    if (value->tag == WEIR_FLOAT || value->tag == WEIR_INT) {
        *sum += probe_number(value);
        *count += 1;
    } else if (value->tag == WEIR_LIST) {
        for (uint32_t i = 0; i < value->length; i++)
            add_up(&value->as.list[i], sum, count);
    } else if (value->tag == WEIR_MAP) {
        for (uint32_t i = 0; i < value->length; i++)
            add_up(&value->as.map[i].value, sum, count);
    }
}

static weir_status mean(const probe_job *job) {
    double sum = 0;
    int64_t count = 0;
    add_up(job->item, &sum, &count);
    if (count == 0) return weir_fail(job->call, job->index, WEIR_INVALID_INPUT, "there are no numbers");
    *job->result = weir_float(sum / (double)count);
    return WEIR_OK;
}

PROBE_EXEC(mean_exec, mean)

const weir_node_type probe_trace_params_type = {
    .struct_size = sizeof(weir_node_type), .name = "trace_params", .post = params_post};
const weir_node_type probe_trace_append_type = {
    .struct_size = sizeof(weir_node_type), .name = "trace_append", .exec = append_exec, .post = append_post};
const weir_node_type probe_trace_count_type = {
    .struct_size = sizeof(weir_node_type), .name = "trace_count", .post = count_post};
const weir_node_type probe_trace_visits_type = {.struct_size = sizeof(weir_node_type),
                                                .name = "trace_visits",
                                                .create = visits_create,
                                                .destroy = free,
                                                .post = visits_post};
const weir_node_type probe_trace_mean_type = {
    .struct_size = sizeof(weir_node_type), .name = "trace_mean", .exec = mean_exec};
