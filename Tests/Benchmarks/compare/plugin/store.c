/* SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

/* Node types that give items in prep or write the store in post. */

enum { KEYS_AT_ONCE = 256 }; /* what one call of next gives at most */

/* A stream of {key, number}. */
typedef struct keys {
    int64_t next, count;
    int shuffled;
    char texts[KEYS_AT_ONCE][16];
    weir_entry entries[KEYS_AT_ONCE][2];
} keys;

static weir_status next_keys(void *self, const weir_call *call, weir_value items[], uint32_t capacity,
                             uint32_t *written) {
    (void)call;
    keys *keys = self;
    uint32_t count = 0;
    for (; count < capacity && count < KEYS_AT_ONCE && keys->next < keys->count; count++, keys->next++) {
        work_key(keys->next, keys->shuffled, keys->texts[count]);
        weir_entry *entry = keys->entries[count];
        entry[0] = (weir_entry){weir_text("key"), weir_string(keys->texts[count], 16)};
        entry[1] = (weir_entry){weir_text("number"), weir_int(keys->next)};
        items[count] = weir_map(entry, 2);
    }
    *written = count;
    return WEIR_OK;
}

static weir_status keys_prep(void *instance, void *worker, const weir_call *call, weir_store *store, weir_value *result,
                             weir_stream *stream) {
    (void)instance, (void)worker, (void)store, (void)result;
    keys *keys = calloc(1, sizeof *keys);
    if (keys == NULL) return weir_fail(call, 0, WEIR_EXHAUSTED, "there is no memory for a stream");
    keys->count = bench_int(call, "count");
    keys->shuffled = bench_int(call, "shuffled") != 0;
    stream->self = keys;
    stream->count = keys->count;
    stream->next = next_keys;
    stream->destroy = free;
    return WEIR_OK;
}

/* A stream of ints in one order or another. */
typedef struct ints {
    int64_t next, count;
    enum work_order order;
} ints;

static weir_status next_ints(void *self, const weir_call *call, weir_value items[], uint32_t capacity,
                             uint32_t *written) {
    (void)call;
    ints *ints = self;
    uint32_t count = 0;
    for (; count < capacity && ints->next < ints->count; count++, ints->next++)
        items[count] = weir_int(work_int(ints->next, ints->count, ints->order));
    *written = count;
    return WEIR_OK;
}

static weir_status ints_prep(void *instance, void *worker, const weir_call *call, weir_store *store, weir_value *result,
                             weir_stream *stream) {
    (void)instance, (void)worker, (void)store, (void)result;
    ints *ints = calloc(1, sizeof *ints);
    if (ints == NULL) return weir_fail(call, 0, WEIR_EXHAUSTED, "there is no memory for a stream");
    ints->count = bench_int(call, "count");
    ints->order = (enum work_order)bench_int(call, "order");
    stream->self = ints;
    stream->count = ints->count;
    stream->next = next_ints;
    stream->destroy = free;
    return WEIR_OK;
}

/* The path of a key in one of the maps that are numbered under `entries`, from 0. */
static void make_path(weir_value path[3], char number[20], int64_t map, weir_value key) {
    char *end = number + 20, *digit = end;
    do {
        *--digit = (char)('0' + map % 10);
        map /= 10;
    } while (map > 0);
    path[0] = weir_text("entries");
    path[1] = weir_string(digit, (size_t)(end - digit));
    path[2] = key;
}

static weir_status entry_post(void *instance, void *worker, const weir_call *call, weir_store *store,
                              const weir_value *prepared, const weir_value *result, weir_value *action) {
    (void)instance, (void)worker, (void)prepared, (void)result, (void)action;
    const weir_value *key = weir_lookup(call->settings, "key"), *number = weir_lookup(call->settings, "number");
    if (key == NULL || number == NULL) return weir_fail(call, 0, WEIR_INVALID_SETTING, "key or number is missing");
    weir_value path[3];
    char text[20];
    make_path(path, text, bench_int(call, "map"), *key);
    return call->host->store->set(store, path, 3, number);
}

/* The digest of each so many-th entry of every map, in the order in which the keys were given out. */
static weir_status sample_prep(void *instance, void *worker, const weir_call *call, weir_store *store,
                               weir_value *result, weir_stream *stream) {
    (void)instance, (void)worker, (void)stream;
    const int64_t maps = bench_int(call, "maps"), count = bench_int(call, "count"), every = bench_int(call, "every");
    int64_t digest = WORK_DIGEST_START;
    for (int64_t map = 0; map < maps; map++) {
        for (int64_t i = 0; i < count; i += every) {
            weir_value path[3], found;
            char text[20], key[16];
            work_key(i, bench_int(call, "shuffled") != 0, key);
            make_path(path, text, map, weir_string(key, sizeof key));
            const weir_status status = call->host->store->get(store, path, 3, &found);
            if (status != WEIR_OK) return weir_fail(call, 0, WEIR_NOT_FOUND, "an entry is missing");
            digest = work_digest(digest, found.as.i64);
        }
    }
    *result = weir_int(digest);
    return WEIR_OK;
}

static uint32_t echo(void *instance, void *worker, const weir_call *call, const weir_value items[],
                     weir_value results[], weir_status statuses[], uint32_t count) {
    (void)instance, (void)worker, (void)call;
    memcpy(results, items, count * sizeof items[0]);
    memset(statuses, 0, count * sizeof statuses[0]); /* WEIR_OK */
    return count;
}

static weir_status count_post(void *instance, void *worker, const weir_call *call, weir_store *store,
                              const weir_value *prepared, const weir_value *result, weir_value *action) {
    (void)instance, (void)worker, (void)prepared, (void)action;
    const weir_value path = weir_text("total");
    return call->host->store->add(store, &path, 1, result);
}

const weir_node_type bench_keys_type = {.struct_size = sizeof(weir_node_type), .name = "keys", .prep = keys_prep};
const weir_node_type bench_ints_type = {.struct_size = sizeof(weir_node_type), .name = "ints", .prep = ints_prep};
const weir_node_type bench_entry_type = {.struct_size = sizeof(weir_node_type), .name = "entry", .post = entry_post};
const weir_node_type bench_count_type = {
    .struct_size = sizeof(weir_node_type), .name = "count", .exec = echo, .post = count_post};
const weir_node_type bench_sample_type = {
    .struct_size = sizeof(weir_node_type), .name = "sample", .prep = sample_prep, .exec = echo};
