/* SPDX-License-Identifier: Apache-2.0 */
#include "probe.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

/*
 * Items that answered WEIR_PENDING, and the one thread that completes them all: it sleeps until the first is due,
 * however many there are. An item's call, and with it the flag, the settings and the input, is the host's until the
 * item is completed, and gone afterwards.
 */
typedef struct waiting {
    uint64_t due; /* nanoseconds; NEVER for an item that nobody completes */
    weir_token token;
    const weir_call *call;
    weir_value item;
    bool fails, is_cancelled, twice, is_deaf;
} waiting;

#define NEVER UINT64_MAX

static const uint64_t look_every_ns = 20 * 1000000; /* at the cancel flags */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed;
static pthread_t thread;
static bool is_running, is_ending;
static waiting *heap; /* the first is due first */
static size_t heap_count, heap_capacity;

static uint64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void sink(size_t at) {
    for (;;) {
        size_t least = at, left = 2 * at + 1, right = left + 1;
        if (left < heap_count && heap[left].due < heap[least].due) least = left;
        if (right < heap_count && heap[right].due < heap[least].due) least = right;
        if (least == at) return;
        const waiting moved = heap[at];
        heap[at] = heap[least];
        heap[least] = moved;
        at = least;
    }
}

static bool push(waiting added) {
    if (heap_count == heap_capacity) {
        const size_t capacity = heap_capacity == 0 ? 1024 : heap_capacity * 2;
        waiting *grown = realloc(heap, capacity * sizeof *heap);
        if (grown == NULL) return false;
        heap = grown;
        heap_capacity = capacity;
    }
    size_t at = heap_count++;
    for (; at > 0 && heap[(at - 1) / 2].due > added.due; at = (at - 1) / 2)
        heap[at] = heap[(at - 1) / 2];
    heap[at] = added;
    return true;
}

static waiting pop(void) {
    const waiting first = heap[0];
    heap[0] = heap[--heap_count];
    sink(0);
    return first;
}

/* Completes an item, not under the lock. */
static void complete(const waiting *done) {
    const weir_host *host = done->call->host;
    const weir_value gauge = probe_text(done->call, "gauge", "wait");
    char name[64];
    const size_t length = gauge.length < sizeof name ? gauge.length : sizeof name;
    if (length > 0) memcpy(name, gauge.as.string, length);
    const weir_value kept = weir_string(name, length);

    probe_leave(done->call, "wait", 1);
    weir_status taken;
    if (done->is_cancelled) {
        taken = host->complete(host, done->token, WEIR_CANCELLED, NULL, NULL);
    } else if (done->fails) {
        static const char message[] = "failed on purpose";
        const weir_error error = {.struct_size = sizeof error,
                                  .code = WEIR_UNAVAILABLE,
                                  .message = message,
                                  .message_length = sizeof message - 1};
        taken = host->complete(host, done->token, WEIR_UNAVAILABLE, NULL, &error);
    } else {
        taken = host->complete(host, done->token, WEIR_OK, &done->item, NULL);
    }
    /* The call and the item are gone now. */
    const bool twice = done->twice;
    probe_note_named(&kept, taken == WEIR_OK ? PROBE_TAKEN : PROBE_STALE);
    if (!twice) return;
    const weir_value second = weir_text("completed twice");
    taken = host->complete(host, done->token, WEIR_OK, &second, NULL);
    probe_note_named(&kept, taken == WEIR_OK ? PROBE_TAKEN : PROBE_STALE);
}

/* Makes the items due whose call was cancelled, and at the end all. Under the lock. */
static void look_at_flags(void) {
    bool found = false;
    for (size_t i = 0; i < heap_count; i++) {
        if (!is_ending && (heap[i].is_deaf || !weir_is_cancelled(heap[i].call))) continue;
        heap[i].is_cancelled = true;
        heap[i].due = 0;
        found = true;
    }
    for (size_t i = found ? heap_count / 2 : 0; i-- > 0;)
        sink(i);
}

static void *run(void *unused) {
    (void)unused;
    uint64_t next_look = 0;
    pthread_mutex_lock(&lock);
    while (!is_ending || heap_count > 0) {
        const uint64_t now = now_ns();
        if (is_ending || now >= next_look) {
            look_at_flags();
            next_look = now + look_every_ns;
        }
        if (heap_count > 0 && heap[0].due <= now) {
            const waiting done = pop();
            pthread_mutex_unlock(&lock);
            complete(&done);
            pthread_mutex_lock(&lock);
        } else if (heap_count == 0) {
            pthread_cond_wait(&changed, &lock);
        } else {
            const uint64_t wake = heap[0].due < next_look ? heap[0].due : next_look;
            const struct timespec time = {.tv_sec = (time_t)(wake / 1000000000u),
                                          .tv_nsec = (long)(wake % 1000000000u)};
            pthread_cond_timedwait(&changed, &lock, &time);
        }
    }
    pthread_mutex_unlock(&lock);
    return NULL;
}

/* Hands an item to the thread, which is started for the first one. Gives an errno, or 0. */
static int add(waiting added) {
    int problem = 0;
    pthread_mutex_lock(&lock);
    if (!is_running) {
        pthread_condattr_t attributes;
        pthread_condattr_init(&attributes);
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
        pthread_cond_init(&changed, &attributes);
        pthread_condattr_destroy(&attributes);
        problem = pthread_create(&thread, NULL, run, NULL);
        is_running = problem == 0;
    }
    if (problem == 0 && !push(added)) problem = ENOMEM;
    /* The thread has to be told only when it would sleep too long. */
    if (problem == 0 && heap[0].token == added.token) pthread_cond_signal(&changed);
    pthread_mutex_unlock(&lock);
    return problem;
}

void probe_stop_waiting(void) {
    pthread_mutex_lock(&lock);
    const bool was_running = is_running;
    is_ending = true;
    if (was_running) pthread_cond_signal(&changed);
    pthread_mutex_unlock(&lock);
    if (was_running) pthread_join(thread, NULL);
}

static uint32_t wait_exec(void *instance, void *worker, const weir_call *call, const weir_value items[],
                          weir_value results[], weir_status statuses[], uint32_t count) {
    (void)instance, (void)worker, (void)results;
    uint64_t due;
    if (__builtin_mul_overflow((uint64_t)probe_int(call, "ms", 10), 1000000u, &due) ||
        __builtin_add_overflow(due, now_ns(), &due))
        due = NEVER;
    waiting wanted = {
        .due = probe_flag(call, "never") ? NEVER : due,
        .call = call,
        .fails = (int64_t)call->attempt < probe_int(call, "fail_first", 0),
        .twice = probe_flag(call, "twice"),
        .is_deaf = probe_flag(call, "deaf") || probe_flag(call, "never"),
    };
    const bool is_early = probe_flag(call, "early");
    for (uint32_t i = 0; i < count; i++) {
        wanted.item = items[i];
        statuses[i] = probe_ledger_note(call, i, &items[i]);
        if (statuses[i] != WEIR_OK) continue;
        wanted.token = call->host->pending(call, i);
        if (wanted.token == 0) {
            statuses[i] = weir_fail(call, i, WEIR_INTERNAL, "the host gave no token");
            continue;
        }
        statuses[i] = WEIR_PENDING;
        probe_enter(call, "wait", 1);
        if (is_early) {
            complete(&wanted);
        } else if (add(wanted) != 0) {
            wanted.fails = true;
            complete(&wanted);
        }
    }
    return count;
}

const weir_node_type probe_wait_type = {.struct_size = sizeof(weir_node_type), .name = "wait", .exec = wait_exec};
