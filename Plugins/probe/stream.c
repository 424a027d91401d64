/* SPDX-License-Identifier: Apache-2.0 */
#include "probe.h"

#include <stdlib.h>

/* The streams of one instance that nobody has destroyed yet. */
typedef struct stream_instance {
    uint32_t alive;
} stream_instance;

typedef struct counter {
    stream_instance *instance;
    int64_t next, end, fail_at;
} counter;

static weir_status create(void *self, const weir_call *call, void **instance) {
    (void)self;
    *instance = calloc(1, sizeof(stream_instance));
    if (*instance == NULL) return weir_fail(call, 0, WEIR_EXHAUSTED, "there is no memory for an instance");
    return WEIR_OK;
}

static void destroy(void *instance) {
    free(instance);
}

static weir_status stream_next(void *self, const weir_call *call, weir_value items[], uint32_t capacity,
                               uint32_t *written) {
    counter *counter = self;
    uint32_t count = 0;
    while (count < capacity && counter->next < counter->end && counter->next != counter->fail_at) {
        items[count++] = weir_int(counter->next++);
    }
    *written = count;
    /* The items before the failure have their own answer first. */
    if (count == 0 && counter->next == counter->fail_at) {
        return weir_fail(call, 0, WEIR_IO, "the stream failed on purpose");
    }
    probe_enter(call, "ahead", count);
    return WEIR_OK;
}

static void stream_destroy(void *self) {
    counter *counter = self;
    __atomic_fetch_sub(&counter->instance->alive, 1, __ATOMIC_RELEASE);
    free(counter);
}

static weir_status prep(void *instance, void *worker, const weir_call *call, weir_store *store, weir_value *result,
                        weir_stream *stream) {
    (void)worker, (void)store, (void)result;
    counter *counter = malloc(sizeof *counter);
    if (counter == NULL) return weir_fail(call, 0, WEIR_EXHAUSTED, "there is no memory for a stream");
    counter->instance = instance;
    counter->next = 0;
    counter->end = probe_int(call, "count", 10);
    counter->fail_at = probe_int(call, "fail_at", -1);
    __atomic_fetch_add(&counter->instance->alive, 1, __ATOMIC_RELAXED);
    stream->self = counter;
    stream->count = probe_flag(call, "known") ? counter->end : -1;
    stream->next = stream_next;
    stream->destroy = stream_destroy;
    return WEIR_OK;
}

static weir_status double_item(const probe_job *job) {
    const weir_status status = probe_sleep(job->call, probe_int(job->call, "ms", 0));
    probe_leave(job->call, "ahead", 1);
    if (status != WEIR_OK) return status;
    int64_t number;
    if (!weir_get_int(job->item, &number) || __builtin_mul_overflow(number, 2, &number)) {
        return weir_fail(job->call, job->index, WEIR_INVALID_INPUT, "the item is no int of at most 62 bits");
    }
    *job->result = weir_int(number);
    return WEIR_OK;
}

PROBE_EXEC(exec, double_item)

static weir_status post(void *instance, void *worker, const weir_call *call, weir_store *store,
                        const weir_value *prepared, const weir_value *result, weir_value *action) {
    (void)worker, (void)action;
    const stream_instance *streams = instance;
    const weir_value *path = probe_setting(call, "write");
    if (path == NULL || path->tag != WEIR_LIST) return WEIR_OK;
    const weir_entry entries[] = {
        {weir_text("prepared"), *prepared},
        {weir_text("result"), *result},
        {weir_text("streams"), weir_int(__atomic_load_n(&streams->alive, __ATOMIC_ACQUIRE))},
    };
    const weir_value map = weir_map(entries, sizeof entries / sizeof entries[0]);
    return call->host->store->set(store, path->as.list, path->length, &map);
}

const weir_node_type probe_stream_type = {.struct_size = sizeof(weir_node_type),
                                          .name = "stream",
                                          .create = create,
                                          .destroy = destroy,
                                          .prep = prep,
                                          .exec = exec,
                                          .post = post};
