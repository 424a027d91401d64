/* SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

/* Node types with only an exec, which never look at the store. */

#define BENCH_EXEC(name)                                                                                               \
    static uint32_t name(void *instance, void *worker, const weir_call *call, const weir_value items[],                \
                         weir_value results[], weir_status statuses[], uint32_t count)
#define BENCH_UNUSED (void)instance, (void)worker, (void)call, (void)results

BENCH_EXEC(double_items) {
    BENCH_UNUSED;
    work_double_chunk(items, results, count);
    memset(statuses, 0, count * sizeof statuses[0]); /* WEIR_OK */
    return count;
}

BENCH_EXEC(spin) {
    BENCH_UNUSED;
    const int64_t steps = bench_int(call, "steps");
    for (uint32_t i = 0; i < count; i++) {
        results[i] = weir_int(work_spin(items[i].as.i64, steps));
        statuses[i] = WEIR_OK;
    }
    return count;
}

BENCH_EXEC(flaky) {
    BENCH_UNUSED;
    for (uint32_t i = 0; i < count; i++) {
        if (items[i].as.i64 % 100 == 0 && call->attempt < 2) {
            statuses[i] = weir_fail(call, i, WEIR_UNAVAILABLE, "not yet");
            if (call->flags & WEIR_CALL_STOP_AT_FAILURE) return i + 1;
            continue;
        }
        results[i] = weir_int(work_double(items[i].as.i64));
        statuses[i] = WEIR_OK;
    }
    return count;
}

BENCH_EXEC(line) {
    BENCH_UNUSED;
    for (uint32_t i = 0; i < count; i++) {
        const weir_value *id = weir_lookup(&items[i], "id"), *text = weir_lookup(&items[i], "text");
        if (id == NULL || text == NULL || text->tag != WEIR_STRING) {
            statuses[i] = weir_fail(call, i, WEIR_INVALID_INPUT, "the item has no id or text");
            if (call->flags & WEIR_CALL_STOP_AT_FAILURE) return i + 1;
            continue;
        }
        char *out = call->host->alloc(call, work_line_capacity(text->length));
        if (out == NULL) {
            statuses[i] = WEIR_EXHAUSTED;
            continue;
        }
        results[i] = weir_string(out, work_line(id->as.i64, text->as.string, text->length, out));
        statuses[i] = WEIR_OK;
    }
    return count;
}

BENCH_EXEC(hash) {
    BENCH_UNUSED;
    for (uint32_t i = 0; i < count; i++) {
        results[i] = weir_int(work_hash(items[i].as.bytes, items[i].length));
        statuses[i] = WEIR_OK;
    }
    return count;
}

BENCH_EXEC(hash_file) {
    BENCH_UNUSED;
    for (uint32_t i = 0; i < count; i++) {
        char path[4096] = "";
        if (items[i].length < sizeof path) memcpy(path, items[i].as.string, items[i].length);
        results[i] = weir_int(work_hash_file(path));
        statuses[i] = WEIR_OK;
    }
    return count;
}

BENCH_EXEC(tally) {
    BENCH_UNUSED;
    for (uint32_t i = 0; i < count; i++) {
        work_tally(items[i].as.i64);
        statuses[i] = WEIR_OK;
    }
    return count;
}

BENCH_EXEC(tally_double) {
    BENCH_UNUSED;
    work_double_chunk(items, results, count);
    for (uint32_t i = 0; i < count; i++) {
        work_tally(results[i].as.i64);
        statuses[i] = WEIR_OK;
    }
    return count;
}

BENCH_EXEC(echo) {
    BENCH_UNUSED;
    memcpy(results, items, count * sizeof items[0]);
    memset(statuses, 0, count * sizeof statuses[0]); /* WEIR_OK */
    return count;
}

BENCH_EXEC(tally_params) {
    BENCH_UNUSED;
    (void)items;
    const weir_value *a = weir_lookup(call->settings, "a");
    for (uint32_t i = 0; i < count; i++) {
        if (a != NULL) work_tally(bench_int(call, "b"));
        statuses[i] = WEIR_OK;
    }
    return count;
}

BENCH_EXEC(tallied) {
    BENCH_UNUSED;
    (void)items;
    results[0] = weir_int(work_tallied());
    statuses[0] = WEIR_OK;
    return count;
}

BENCH_EXEC(digest) {
    BENCH_UNUSED;
    int64_t digest = WORK_DIGEST_START;
    const uint32_t every = (uint32_t)bench_int(call, "every");
    for (uint32_t i = 0; i < items[0].length; i += every) {
        const weir_value *value = items[0].tag == WEIR_MAP ? &items[0].as.map[i].value : &items[0].as.list[i];
        const int is_text = value->tag == WEIR_STRING;
        digest = work_digest(digest, is_text ? work_hash(value->as.string, value->length) : value->as.i64);
    }
    results[0] = weir_int(digest);
    statuses[0] = WEIR_OK;
    return count;
}

#define BENCH_TYPE(type, function)                                                                                     \
    const weir_node_type bench_##type##_type = {.struct_size = sizeof(weir_node_type), .name = #type, .exec = function}

BENCH_TYPE(double, double_items);
BENCH_TYPE(spin, spin);
BENCH_TYPE(flaky, flaky);
BENCH_TYPE(line, line);
BENCH_TYPE(hash, hash);
BENCH_TYPE(hash_file, hash_file);
BENCH_TYPE(tally, tally);
BENCH_TYPE(tally_double, tally_double);
BENCH_TYPE(echo, echo);
BENCH_TYPE(tally_params, tally_params);
BENCH_TYPE(tallied, tallied);
BENCH_TYPE(digest, digest);
