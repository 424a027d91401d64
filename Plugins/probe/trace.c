/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Node types that log every call, in one order for the whole process, which the differential tests compare with the
 * calls that the Python package makes (Tests/Differential). `trace_calls` hands the log over.
 */
#include "trace.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { LONGEST_CALL = 255 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char (*calls)[LONGEST_CALL + 1];
static size_t call_count, call_capacity;

/* MARK: the log */

void probe_trace_log(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    pthread_mutex_lock(&lock);
    if (call_count == call_capacity) {
        const size_t capacity = call_capacity > 0 ? 2 * call_capacity : 64;
        void *grown = realloc(calls, capacity * sizeof *calls);
        if (grown == NULL) abort(); /* a log that lacks calls would prove nothing */
        calls = grown;
        call_capacity = capacity;
    }
    vsnprintf(calls[call_count++], sizeof *calls, format, arguments);
    pthread_mutex_unlock(&lock);
    va_end(arguments);
}

static weir_status give_calls(const probe_job *job) {
    pthread_mutex_lock(&lock);
    weir_value *lines = job->call->host->alloc(job->call, call_count * sizeof *lines + 1);
    for (size_t i = 0; lines != NULL && i < call_count; i++) {
        lines[i] = weir_copy_string(job->call, calls[i], strlen(calls[i]));
    }
    *job->result = lines != NULL ? weir_list(lines, call_count) : weir_null();
    pthread_mutex_unlock(&lock);
    return lines != NULL ? WEIR_OK : WEIR_EXHAUSTED;
}

PROBE_EXEC(calls_exec, give_calls)

/* MARK: words */

const char *probe_trace_word(const weir_value *value, char word[PROBE_TRACE_WORD]) {
    uint64_t number;
    if (value->tag == WEIR_STRING) {
        snprintf(word, PROBE_TRACE_WORD, "%.*s", (int)value->length, value->as.string);
    } else if (weir_get_uint(value, &number)) {
        snprintf(word, PROBE_TRACE_WORD, "%llu", (unsigned long long)number);
    } else if (value->tag == WEIR_INT) {
        snprintf(word, PROBE_TRACE_WORD, "%lld", (long long)value->as.i64);
    } else {
        snprintf(word, PROBE_TRACE_WORD, "null");
    }
    return word;
}

static const char *label(const weir_call *call, char word[PROBE_TRACE_WORD]) {
    const weir_value text = probe_text(call, "label", "step");
    return probe_trace_word(&text, word);
}

/* What the map in a setting says of an item; 0 when nothing. */
static double number_for(const weir_call *call, const char *setting, const char *item) {
    const weir_value *map = probe_setting(call, setting);
    const weir_value *number = map != NULL ? weir_lookup(map, item) : NULL;
    if (number == NULL) return 0;
    return probe_number(number);
}

weir_value probe_trace_value(const weir_call *call, const char *setting) {
    const weir_value *value = probe_setting(call, setting);
    return value != NULL ? *value : weir_null();
}

/* MARK: phases */

static weir_status prep(void *instance, void *worker, const weir_call *call, weir_store *store, weir_value *result,
                        weir_stream *stream) {
    (void)instance, (void)worker, (void)store, (void)stream;
    char node[PROBE_TRACE_WORD];
    probe_trace_log("%s.prep", label(call, node));
    if (probe_says(call, "fail_in", "prep")) return weir_fail(call, 0, WEIR_FAILED, "prep failed");
    *result = probe_trace_value(call, "items");
    return WEIR_OK;
}

static weir_status work(const probe_job *job) {
    char node[PROBE_TRACE_WORD], item[PROBE_TRACE_WORD], text[PROBE_TRACE_WORD + 8];
    label(job->call, node);
    probe_trace_word(job->item, item);
    probe_trace_log("%s.exec %s %u", node, item, (unsigned)job->call->attempt);
    const double milliseconds = number_for(job->call, "sleep_ms", item);
    if (milliseconds > 0) {
        const weir_status status = probe_sleep(job->call, (int64_t)milliseconds);
        if (status != WEIR_OK) return status;
        probe_trace_log("%s.woke %s", node, item);
    }
    if (job->call->attempt < number_for(job->call, "fails", item)) {
        snprintf(text, sizeof text, "%s failed", item);
        return weir_fail(job->call, job->index, WEIR_FAILED, text);
    }
    const int length = snprintf(text, sizeof text, "%s done", item);
    *job->result = weir_copy_string(job->call, text, (size_t)length);
    return WEIR_OK;
}

PROBE_EXEC(exec, work)

static weir_status fallback(void *instance, void *worker, const weir_call *call, const weir_value *item,
                            const weir_error *error, weir_value *result) {
    (void)instance, (void)worker;
    char node[PROBE_TRACE_WORD], name[PROBE_TRACE_WORD], text[LONGEST_CALL + 1];
    probe_trace_log("%s.fallback %s", label(call, node), probe_trace_word(item, name));
    if (probe_says(call, "fail_in", "fallback")) return weir_fail(call, 0, WEIR_FAILED, "fallback failed");
    snprintf(text, sizeof text, "%s saved: %.*s", name, (int)error->message_length, error->message);
    *result = weir_copy_string(call, text, strlen(text));
    return WEIR_OK;
}

static weir_value given(const weir_call *call, const weir_value *prepared, const weir_value *result) {
    const weir_entry entries[] = {{weir_text("prepared"), *prepared}, {weir_text("result"), *result}};
    return probe_map(call, entries, sizeof entries / sizeof entries[0]);
}

static weir_status post(void *instance, void *worker, const weir_call *call, weir_store *store,
                        const weir_value *prepared, const weir_value *result, weir_value *action) {
    (void)instance, (void)worker;
    char node[PROBE_TRACE_WORD];
    probe_trace_log("%s.post", label(call, node));
    const weir_value path = weir_text(node), value = given(call, prepared, result);
    const weir_status status = call->host->store->set(store, &path, 1, &value);
    if (status != WEIR_OK) return status;
    if (probe_says(call, "fail_in", "post")) return weir_fail(call, 0, WEIR_FAILED, "post failed");
    *action = probe_trace_value(call, "action");
    return WEIR_OK;
}

/* For a flow: notes under `posts` what a post was given. */
static weir_status flow_post(void *instance, void *worker, const weir_call *call, weir_store *store,
                             const weir_value *prepared, const weir_value *result, weir_value *action) {
    (void)instance, (void)worker;
    probe_trace_log("flow.post");
    const weir_value path = weir_text("posts"), value = given(call, prepared, result);
    *action = probe_trace_value(call, "action");
    return call->host->store->append(store, &path, 1, &value);
}

/* MARK: a stream of numbers that logs every pull */

typedef struct numbers {
    int64_t next, end;
} numbers;

static weir_status next(void *self, const weir_call *call, weir_value items[], uint32_t capacity, uint32_t *written) {
    (void)call;
    numbers *numbers = self;
    for (*written = 0; *written < capacity && numbers->next < numbers->end; *written += 1) {
        probe_trace_log("step.next %lld", (long long)numbers->next);
        items[*written] = weir_int(numbers->next++);
    }
    return WEIR_OK;
}

static weir_status stream_prep(void *instance, void *worker, const weir_call *call, weir_store *store,
                               weir_value *result, weir_stream *stream) {
    (void)instance, (void)worker, (void)store, (void)result;
    numbers *made = malloc(sizeof *made);
    if (made == NULL) return weir_fail(call, 0, WEIR_EXHAUSTED, "there is no memory for a stream");
    *made = (numbers){.next = 0, .end = probe_int(call, "count", 0)};
    stream->self = made;
    stream->count = -1;
    stream->next = next;
    stream->destroy = free;
    return WEIR_OK;
}

const weir_node_type probe_trace_type = {
    .struct_size = sizeof(weir_node_type), .name = "trace", .prep = prep, .exec = exec, .post = post};
const weir_node_type probe_trace_saved_type = {.struct_size = sizeof(weir_node_type),
                                               .name = "trace_saved",
                                               .prep = prep,
                                               .exec = exec,
                                               .fallback = fallback,
                                               .post = post};
const weir_node_type probe_trace_post_type = {
    .struct_size = sizeof(weir_node_type), .name = "trace_post", .post = post};
const weir_node_type probe_trace_flow_type = {
    .struct_size = sizeof(weir_node_type), .name = "trace_flow", .prep = prep, .post = flow_post};
const weir_node_type probe_trace_stream_type = {
    .struct_size = sizeof(weir_node_type), .name = "trace_stream", .prep = stream_prep, .exec = exec};
const weir_node_type probe_trace_calls_type = {
    .struct_size = sizeof(weir_node_type), .name = "trace_calls", .exec = calls_exec};
