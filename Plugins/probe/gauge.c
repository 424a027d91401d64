/* SPDX-License-Identifier: Apache-2.0 */
#include "probe.h"

#include <pthread.h>
#include <stdlib.h>

enum { MOST_GAUGES = 64, MOST_THREADS = 512, LONGEST_NAME = 63 };

typedef struct gauge {
    char name[LONGEST_NAME + 1];
    int64_t in_flight, maximum;
    int64_t counts[PROBE_STALE + 1];
    pthread_t threads[MOST_THREADS]; /* different ones; past the last they are no longer told apart */
    int64_t thread_count;
} gauge;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static gauge gauges[MOST_GAUGES];

/* The gauge with this name, made where there is none; the last one when there are too many. Under the lock. */
static gauge *find(const weir_value *name) {
    const size_t length = name->length < LONGEST_NAME ? name->length : LONGEST_NAME;
    size_t i = 0;
    for (; i < MOST_GAUGES - 1 && gauges[i].name[0] != 0; i++) {
        if (strlen(gauges[i].name) == length && memcmp(gauges[i].name, name->as.string, length) == 0) break;
    }
    if (gauges[i].name[0] == 0) memcpy(gauges[i].name, length > 0 ? name->as.string : "-", length > 0 ? length : 1);
    return &gauges[i];
}

static void note_thread(gauge *gauge) {
    const pthread_t self = pthread_self();
    for (int64_t i = 0; i < gauge->thread_count; i++) {
        if (pthread_equal(gauge->threads[i], self)) return;
    }
    if (gauge->thread_count < MOST_THREADS) gauge->threads[gauge->thread_count++] = self;
}

static void change(const weir_call *call, const char *otherwise, int64_t amount, bool is_call) {
    const weir_value name = probe_text(call, "gauge", otherwise);
    pthread_mutex_lock(&lock);
    gauge *gauge = find(&name);
    gauge->in_flight += amount;
    if (gauge->in_flight > gauge->maximum) gauge->maximum = gauge->in_flight;
    if (is_call) gauge->counts[PROBE_CALLS] += 1;
    if (is_call) note_thread(gauge);
    pthread_mutex_unlock(&lock);
}

void probe_enter(const weir_call *call, const char *otherwise, int64_t amount) {
    change(call, otherwise, amount, true);
}

void probe_leave(const weir_call *call, const char *otherwise, int64_t amount) {
    change(call, otherwise, -amount, false);
}

void probe_note_named(const weir_value *name, probe_count count) {
    pthread_mutex_lock(&lock);
    find(name)->counts[count] += 1;
    pthread_mutex_unlock(&lock);
}

void probe_note(const weir_call *call, const char *otherwise, probe_count count) {
    const weir_value name = probe_text(call, "gauge", otherwise);
    probe_note_named(&name, count);
}

/* Gives what a gauge has seen, and starts it anew; what is in flight stays. */
static weir_status maximum(const probe_job *job) {
    const weir_value name = probe_text(job->call, "gauge", "default");
    pthread_mutex_lock(&lock);
    gauge *gauge = find(&name);
    const weir_entry entries[] = {
        {weir_text("calls"), weir_int(gauge->counts[PROBE_CALLS])},
        {weir_text("in_flight"), weir_int(gauge->in_flight)},
        {weir_text("maximum"), weir_int(gauge->maximum)},
        {weir_text("stale"), weir_int(gauge->counts[PROBE_STALE])},
        {weir_text("taken"), weir_int(gauge->counts[PROBE_TAKEN])},
        {weir_text("threads"), weir_int(gauge->thread_count)},
    };
    gauge->maximum = gauge->in_flight;
    gauge->thread_count = 0;
    memset(gauge->counts, 0, sizeof gauge->counts);
    pthread_mutex_unlock(&lock);
    *job->result = probe_map(job->call, entries, sizeof entries / sizeof entries[0]);
    return WEIR_OK;
}

PROBE_EXEC(maximum_exec, maximum)

static weir_status measure(const probe_job *job) {
    probe_enter(job->call, "default", 1);
    const weir_status status = probe_sleep(job->call, probe_int(job->call, "ms", 0));
    probe_leave(job->call, "default", 1);
    return status == WEIR_OK ? probe_echo(job) : status;
}

PROBE_EXEC(measure_exec, measure)

/* A worker state knows whether a call is using it. */
typedef struct worker_state {
    uint32_t is_used;
} worker_state;

static weir_status create_worker(void *instance, const weir_call *call, void **worker) {
    (void)instance;
    *worker = calloc(1, sizeof(worker_state));
    if (*worker == NULL) return weir_fail(call, 0, WEIR_EXHAUSTED, "there is no memory for a worker state");
    return WEIR_OK;
}

static void destroy_worker(void *instance, void *worker) {
    (void)instance;
    free(worker);
}

static weir_status measure_worker(const probe_job *job) {
    worker_state *state = job->worker;
    if (state == NULL) return weir_fail(job->call, job->index, WEIR_INTERNAL, "the call has no worker state");
    if (__atomic_exchange_n(&state->is_used, 1, __ATOMIC_ACQUIRE) != 0) {
        return weir_fail(job->call, job->index, WEIR_INTERNAL, "two calls use one worker state at once");
    }
    const weir_status status = measure(job);
    __atomic_store_n(&state->is_used, 0, __ATOMIC_RELEASE);
    return status;
}

PROBE_EXEC(measure_worker_exec, measure_worker)

const weir_node_type probe_maximum_type = {
    .struct_size = sizeof(weir_node_type), .name = "maximum", .exec = maximum_exec};
const weir_node_type probe_gauge_type = {.struct_size = sizeof(weir_node_type), .name = "gauge", .exec = measure_exec};
const weir_node_type probe_gauge_serial_type = {
    .struct_size = sizeof(weir_node_type), .name = "gauge_serial", .exec = measure_exec};
const weir_node_type probe_gauge_group_type = {
    .struct_size = sizeof(weir_node_type), .name = "gauge_group", .exec = measure_exec};
const weir_node_type probe_gauge_global_type = {
    .struct_size = sizeof(weir_node_type), .name = "gauge_global", .exec = measure_exec};
const weir_node_type probe_gauge_worker_type = {.struct_size = sizeof(weir_node_type),
                                                .name = "gauge_worker",
                                                .create_worker = create_worker,
                                                .destroy_worker = destroy_worker,
                                                .exec = measure_worker_exec};
