// SPDX-License-Identifier: Apache-2.0
#include "include/CWeirCall.h"

#include <CWeirBarrier.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ffi.h>
#include <pthread.h>
#include <utility>

namespace {

template <typename Number> Number &at(void *slot) {
    return *static_cast<Number *>(slot);
}

template <typename Number> bool store_int(void *slot, int64_t value) {
    const Number number = static_cast<Number>(value);
    if (static_cast<int64_t>(number) != value || (value < 0) != (number < 0)) return false;
    at<Number>(slot) = number;
    return true;
}

bool store_length(weir_call_kind kind, void *slot, uint32_t length) {
    switch (kind) {
    case WEIR_CALL_I8:
        return store_int<int8_t>(slot, length);
    case WEIR_CALL_U8:
        return store_int<uint8_t>(slot, length);
    case WEIR_CALL_I16:
        return store_int<int16_t>(slot, length);
    case WEIR_CALL_U16:
        return store_int<uint16_t>(slot, length);
    case WEIR_CALL_I32:
        return store_int<int32_t>(slot, length);
    case WEIR_CALL_U32:
        return store_int<uint32_t>(slot, length);
    case WEIR_CALL_I64:
        return store_int<int64_t>(slot, length);
    case WEIR_CALL_U64:
        return store_int<uint64_t>(slot, length);
    default:
        return false;
    }
}

/// Puts an item into its slot; what does not fit for sure is left to the careful path, which finds the words.
inline bool store_item(weir_call_plan *plan, const weir_value &item) {
    void *slot = plan->item_slot;
    if (plan->item_kind == WEIR_CALL_POINTER) {
        if ((item.tag != WEIR_BYTES && item.tag != WEIR_STRING) || item.length == 0) return false;
        at<const uint8_t *>(slot) = item.as.bytes;
        return plan->length_slot == nullptr || store_length(plan->length_kind, plan->length_slot, item.length);
    }
    if (plan->item_kind == WEIR_CALL_F64) {
        if (item.tag != WEIR_FLOAT) return false;
        at<double>(slot) = item.as.f64;
        return true;
    }
    if (plan->item_kind == WEIR_CALL_BOOL) {
        if (item.tag != WEIR_BOOL) return false;
        at<uint8_t>(slot) = item.as.i64 != 0;
        return true;
    }
    if (item.tag != WEIR_INT) return false;
    const int64_t value = item.as.i64;
    switch (plan->item_kind) {
    case WEIR_CALL_I8:
        return store_int<int8_t>(slot, value);
    case WEIR_CALL_U8:
        return store_int<uint8_t>(slot, value);
    case WEIR_CALL_I16:
        return store_int<int16_t>(slot, value);
    case WEIR_CALL_U16:
        return store_int<uint16_t>(slot, value);
    case WEIR_CALL_I32:
        return store_int<int32_t>(slot, value);
    case WEIR_CALL_U32:
        return store_int<uint32_t>(slot, value);
    case WEIR_CALL_I64:
        at<int64_t>(slot) = value;
        return true;
    case WEIR_CALL_U64:
        at<uint64_t>(slot) = static_cast<uint64_t>(value);
        return value >= 0;
    default:
        return false;
    }
}

inline bool fails(const weir_call_plan *plan, int64_t value) {
    switch (plan->failure) {
    case WEIR_CALL_LESS:
        return value < plan->failure_bound;
    case WEIR_CALL_LESS_EQUAL:
        return value <= plan->failure_bound;
    case WEIR_CALL_EQUAL:
        return value == plan->failure_bound;
    case WEIR_CALL_NOT_EQUAL:
        return value != plan->failure_bound;
    case WEIR_CALL_GREATER_EQUAL:
        return value >= plan->failure_bound;
    case WEIR_CALL_GREATER:
        return value > plan->failure_bound;
    default:
        return false;
    }
}

/// Makes a value of the result. Returns why the loop has to stop, or WEIR_CALL_DONE.
inline uint8_t load_result(const weir_call_plan *plan, weir_value *out) {
    void *slot = plan->result;
    int64_t value = 0;
    switch (plan->result_kind) {
    case WEIR_CALL_F64:
        *out = weir_float(at<double>(slot));
        return WEIR_CALL_DONE;
    case WEIR_CALL_F32:
        *out = weir_float(static_cast<double>(at<float>(slot)));
        return WEIR_CALL_DONE;
    case WEIR_CALL_BOOL:
        *out = weir_bool(at<uint8_t>(slot) != 0);
        return WEIR_CALL_DONE;
    case WEIR_CALL_VOID:
        *out = weir_null();
        return WEIR_CALL_DONE;
    case WEIR_CALL_I8:
        value = at<int8_t>(slot);
        break;
    case WEIR_CALL_U8:
        value = at<uint8_t>(slot);
        break;
    case WEIR_CALL_I16:
        value = at<int16_t>(slot);
        break;
    case WEIR_CALL_U16:
        value = at<uint16_t>(slot);
        break;
    case WEIR_CALL_I32:
        value = at<int32_t>(slot);
        break;
    case WEIR_CALL_U32:
        value = at<uint32_t>(slot);
        break;
    case WEIR_CALL_I64:
        value = at<int64_t>(slot);
        break;
    case WEIR_CALL_U64:
        if (at<uint64_t>(slot) > INT64_MAX) return WEIR_CALL_UNFIT_RESULT;
        value = at<int64_t>(slot);
        break;
    default:
        return WEIR_CALL_UNFIT_RESULT;
    }
    if (plan->failure != WEIR_CALL_NEVER && fails(plan, value)) return WEIR_CALL_FAILED;
    *out = plan->failure == WEIR_CALL_NOT_EQUAL ? weir_null() : weir_int(value);
    return WEIR_CALL_DONE;
}

struct Chunk {
    weir_call_plan *plan;
    const weir_value *items;
    weir_value *results;
    int32_t *statuses;
    uint32_t position;
    uint32_t count;
};

using Loop = void (*)(Chunk *chunk);

template <typename Call> inline void run(Chunk *chunk, Call call) {
    weir_call_plan *plan = chunk->plan;
    const weir_value *items = chunk->items;
    weir_value *results = chunk->results;
    const uint32_t count = chunk->count;
    for (uint32_t i = chunk->position; i < count; i++) {
        // Where an exception leaves the loop, this says which item threw.
        chunk->position = i;
        if (__builtin_expect(!store_item(plan, items[i]), 0)) {
            plan->reason = WEIR_CALL_UNFIT_ITEM;
            return;
        }
        call(plan);
        const uint8_t reason = load_result(plan, &results[i]);
        if (__builtin_expect(reason != WEIR_CALL_DONE, 0)) {
            plan->reason = reason;
            return;
        }
        chunk->statuses[i] = 0;
    }
    chunk->position = count;
    plan->reason = WEIR_CALL_DONE;
}

inline void through_libffi(weir_call_plan *plan) {
    if (plan->originals != nullptr)
        std::memcpy(plan->arguments, plan->originals, plan->argument_count * sizeof(void *));
    ffi_call(static_cast<ffi_cif *>(plan->cif), reinterpret_cast<void (*)(void)>(plan->function), plan->result,
             plan->arguments);
}

void libffi_loop(Chunk *chunk) {
    run(chunk, through_libffi);
}

// Calls by exact type. Which type a slot has is known from the signature that the entry was found by.

template <typename Number> constexpr weir_call_kind kind_of();
template <> constexpr weir_call_kind kind_of<int32_t>() {
    return WEIR_CALL_I32;
}
template <> constexpr weir_call_kind kind_of<uint32_t>() {
    return WEIR_CALL_U32;
}
template <> constexpr weir_call_kind kind_of<int64_t>() {
    return WEIR_CALL_I64;
}
template <> constexpr weir_call_kind kind_of<uint64_t>() {
    return WEIR_CALL_U64;
}
template <> constexpr weir_call_kind kind_of<float>() {
    return WEIR_CALL_F32;
}
template <> constexpr weir_call_kind kind_of<double>() {
    return WEIR_CALL_F64;
}
template <> constexpr weir_call_kind kind_of<const void *>() {
    return WEIR_CALL_POINTER;
}

template <typename Result, typename... Arguments> struct Direct {
    template <size_t... Index> static void call(weir_call_plan *plan, std::integer_sequence<size_t, Index...>) {
        using Function = Result (*)(Arguments...);
        at<Result>(plan->result) = reinterpret_cast<Function>(plan->function)(at<Arguments>(plan->arguments[Index])...);
    }
    static void invoke(weir_call_plan *plan) {
        call(plan, std::index_sequence_for<Arguments...>());
    }
    static void loop(Chunk *chunk) {
        run(chunk, [](weir_call_plan *plan) { call(plan, std::index_sequence_for<Arguments...>()); });
    }
};

struct DirectEntry {
    weir_call_kind result;
    size_t count;
    weir_call_kind arguments[3];
    void (*invoke)(weir_call_plan *plan);
    Loop loop;
};

template <typename Result, typename... Arguments> constexpr DirectEntry entry() {
    return {kind_of<Result>(),
            sizeof...(Arguments),
            {kind_of<Arguments>()...},
            Direct<Result, Arguments...>::invoke,
            Direct<Result, Arguments...>::loop};
}

const DirectEntry entries[] = {
    entry<int32_t, int32_t>(),
    entry<uint32_t, uint32_t>(),
    entry<int64_t, int64_t>(),
    entry<uint64_t, uint64_t>(),
    entry<float, float>(),
    entry<double, double>(),
    entry<int32_t, int32_t, int32_t>(),
    entry<int64_t, int64_t, int64_t>(),
    entry<uint64_t, uint64_t, uint64_t>(),
    entry<float, float, float>(),
    entry<double, double, double>(),
    entry<double, double, int32_t>(),
    entry<double, double, double, double>(),
    entry<uint32_t, const void *, uint32_t>(),
    entry<uint32_t, const void *, uint64_t>(),
    entry<uint64_t, const void *, uint64_t>(),
    entry<int32_t, const void *, uint64_t>(),
    entry<int64_t, const void *, uint64_t>(),
    entry<uint32_t, uint32_t, const void *, uint64_t>(),
    entry<uint64_t, uint64_t, const void *, uint32_t>(),
    entry<uint64_t, uint64_t, const void *, uint64_t>(),
    entry<uint64_t, const void *, uint64_t, uint64_t>(),
};

struct Single {
    weir_call_plan *plan;
    void *cif;
    void *function;
    void *result;
    void **arguments;
};

void invoke_one(void *context) {
    weir_call_plan *plan = static_cast<weir_call_plan *>(context);
    if (plan->clears_errno) errno = 0;
    if (plan->direct != nullptr)
        plan->direct(plan);
    else
        through_libffi(plan);
    plan->error_number = errno;
}

void invoke_single(void *context) {
    const Single *single = static_cast<Single *>(context);
    ffi_call(static_cast<ffi_cif *>(single->cif), reinterpret_cast<void (*)(void)>(single->function), single->result,
             single->arguments);
}

void run_chunk(void *context) {
    Chunk *chunk = static_cast<Chunk *>(context);
    const uint32_t index = chunk->plan->direct == nullptr ? 0 : chunk->plan->direct_index;
    (index == 0 ? libffi_loop : entries[index - 1].loop)(chunk);
}

int guarded(weir_call_plan *plan, void (*body)(void *), void *context) {
    weir_barrier_fault fault;
    fault.threw = 0;
    weir_barrier_run(static_cast<const weir_barrier_site *>(plan->site), &fault, "the call", body, context);
    if (fault.threw == 0) return WEIR_CALL_DONE;
    std::memcpy(plan->message, fault.message, sizeof fault.message);
    plan->reason = WEIR_CALL_EXCEPTION;
    return WEIR_CALL_EXCEPTION;
}

} // namespace

const void *weir_call_make_site(const char *group, const char *path, const char *name) {
    weir_barrier_site *site = new weir_barrier_site;
    *site = {strdup(group), strdup(path), strdup(name)};
    return site;
}

uint32_t weir_call_find_direct(weir_call_kind result, const weir_call_kind *arguments, size_t count) {
    uint32_t index = 0;
    for (const DirectEntry &each : entries) {
        index += 1;
        if (each.result == result && each.count == count && std::memcmp(each.arguments, arguments, count) == 0)
            return index;
    }
    return 0;
}

void weir_call_use_direct(weir_call_plan *plan, uint32_t index) {
    plan->direct_index = index;
    plan->direct = index == 0 ? nullptr : entries[index - 1].invoke;
}

int weir_call_invoke(weir_call_plan *plan) {
    return guarded(plan, invoke_one, plan);
}

int weir_call_invoke_other(weir_call_plan *plan, void *cif, void *function, void *result, void **arguments) {
    Single single = {plan, cif, function, result, arguments};
    return guarded(plan, invoke_single, &single);
}

void weir_call_end(const void *site, void *function, void *object) {
    struct End {
        void (*function)(void *);
        void *object;
    } end = {reinterpret_cast<void (*)(void *)>(function), object};
    weir_barrier_fault fault;
    fault.threw = 0;
    weir_barrier_run(
        static_cast<const weir_barrier_site *>(site), &fault, "the end of a value",
        [](void *context) { static_cast<End *>(context)->function(static_cast<End *>(context)->object); }, &end);
}

uint32_t weir_call_loop(weir_call_plan *plan, const weir_value items[], weir_value results[], int32_t statuses[],
                        uint32_t first, uint32_t count) {
    Chunk chunk = {plan, items, results, statuses, first, count};
    guarded(plan, run_chunk, &chunk);
    return chunk.position;
}

void *weir_call_make_lock(void) {
    pthread_mutex_t *lock = static_cast<pthread_mutex_t *>(std::malloc(sizeof(pthread_mutex_t)));
    if (lock == nullptr) return nullptr;
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(lock, &attributes);
    pthread_mutexattr_destroy(&attributes);
    return lock;
}

void weir_call_lock(void *lock) {
    pthread_mutex_lock(static_cast<pthread_mutex_t *>(lock));
}

void weir_call_unlock(void *lock) {
    pthread_mutex_unlock(static_cast<pthread_mutex_t *>(lock));
}

void weir_call_free_lock(void *lock) {
    pthread_mutex_destroy(static_cast<pthread_mutex_t *>(lock));
    std::free(lock);
}
