// SPDX-License-Identifier: Apache-2.0
#include "include/CWeirCall.h"

#include "direct.hpp"

#include <CWeirBarrier.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ffi.h>
#include <pthread.h>

using namespace weir_calls;

namespace {

/// Puts an item into its slot.
inline bool store_item(weir_call_plan *plan, const weir_value &item) {
    void *slot = plan->item_slot;
    switch (plan->item_kind) {
    case WEIR_CALL_POINTER:
        return take_bytes(plan, item, &at<const void *>(slot));
    case WEIR_CALL_BOOL:
        if (item.tag != WEIR_BOOL) return false;
        at<uint8_t>(slot) = item.as.i64 != 0;
        return true;
    case WEIR_CALL_I8:
        return take(item, &at<int8_t>(slot));
    case WEIR_CALL_U8:
        return take(item, &at<uint8_t>(slot));
    case WEIR_CALL_I16:
        return take(item, &at<int16_t>(slot));
    case WEIR_CALL_U16:
        return take(item, &at<uint16_t>(slot));
    case WEIR_CALL_I32:
        return take(item, &at<int32_t>(slot));
    case WEIR_CALL_U32:
        return take(item, &at<uint32_t>(slot));
    case WEIR_CALL_I64:
        return take(item, &at<int64_t>(slot));
    case WEIR_CALL_U64:
        return take(item, &at<uint64_t>(slot));
    case WEIR_CALL_F32:
        return take(item, &at<float>(slot));
    case WEIR_CALL_F64:
        return take(item, &at<double>(slot));
    default:
        return false;
    }
}

/// Makes a value of the result's slot. Returns why the loop has to stop, or WEIR_CALL_DONE.
inline uint8_t load_result(const weir_call_plan *plan, const Rule &rule, weir_value *out) {
    void *slot = plan->result;
    switch (plan->result_kind) {
    case WEIR_CALL_BOOL:
        *out = weir_bool(at<uint8_t>(slot) != 0);
        return WEIR_CALL_DONE;
    case WEIR_CALL_I8:
        return give(rule, at<int8_t>(slot), out);
    case WEIR_CALL_U8:
        return give(rule, at<uint8_t>(slot), out);
    case WEIR_CALL_I16:
        return give(rule, at<int16_t>(slot), out);
    case WEIR_CALL_U16:
        return give(rule, at<uint16_t>(slot), out);
    case WEIR_CALL_I32:
        return give(rule, at<int32_t>(slot), out);
    case WEIR_CALL_U32:
        return give(rule, at<uint32_t>(slot), out);
    case WEIR_CALL_I64:
        return give(rule, at<int64_t>(slot), out);
    case WEIR_CALL_U64:
        return give(rule, at<uint64_t>(slot), out);
    case WEIR_CALL_F32:
        return give(rule, at<float>(slot), out);
    case WEIR_CALL_F64:
        return give(rule, at<double>(slot), out);
    default: // void: no other kind takes part in a loop
        *out = weir_null();
        return WEIR_CALL_DONE;
    }
}

inline void through_libffi(weir_call_plan *plan) {
    if (plan->originals != nullptr)
        std::memcpy(plan->arguments, plan->originals, plan->argument_count * sizeof(void *));
    ffi_call(static_cast<ffi_cif *>(plan->cif), reinterpret_cast<void (*)(void)>(plan->function), plan->result,
             plan->arguments);
}

void libffi_loop(Chunk *chunk) {
    weir_call_plan *plan = chunk->plan;
    const Rule rule(plan);
    run(chunk, [=](const weir_value &item, weir_value *out) -> uint8_t {
        if (__builtin_expect(!store_item(plan, item), 0)) return WEIR_CALL_UNFIT_ITEM;
        if (plan->clears_errno) errno = 0;
        through_libffi(plan);
        if (plan->clears_errno) {
            plan->error_number = errno;
            if (rule.failure == WEIR_CALL_ERRNO && plan->error_number != 0) return WEIR_CALL_FAILED;
        }
        return load_result(plan, rule, out);
    });
}

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
    (index == 0 ? libffi_loop : direct_entry(index).loop)(chunk);
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

bool weir_calls::store_length(weir_call_kind kind, void *slot, uint32_t length) {
    switch (kind) {
    case WEIR_CALL_I8:
        return fit(length, &at<int8_t>(slot));
    case WEIR_CALL_U8:
        return fit(length, &at<uint8_t>(slot));
    case WEIR_CALL_I16:
        return fit(length, &at<int16_t>(slot));
    case WEIR_CALL_U16:
        return fit(length, &at<uint16_t>(slot));
    case WEIR_CALL_I32:
        return fit(length, &at<int32_t>(slot));
    case WEIR_CALL_U32:
        return fit(length, &at<uint32_t>(slot));
    case WEIR_CALL_I64:
        return fit(length, &at<int64_t>(slot));
    case WEIR_CALL_U64:
        return fit(length, &at<uint64_t>(slot));
    default:
        return false;
    }
}

const void *weir_call_make_site(const char *group, const char *path, const char *name) {
    weir_barrier_site *site = new weir_barrier_site;
    *site = {strdup(group), strdup(path), name == nullptr ? nullptr : strdup(name)};
    return site;
}

void weir_call_begin_loading(const void *site) {
    weir_barrier_begin_loading(static_cast<const weir_barrier_site *>(site));
}

void weir_call_end_loading(void) {
    weir_barrier_end_loading();
}

void weir_call_adopted(void) {
    weir_barrier_adopted();
}

static_assert(sizeof(weir_call_return) == sizeof(weir_barrier_return), "one is the other");

void weir_call_come_home(weir_call_return *kept) {
    weir_barrier_come_home(reinterpret_cast<weir_barrier_return *>(kept));
}

void weir_call_go_back(const weir_call_return *kept) {
    weir_barrier_go_back(reinterpret_cast<const weir_barrier_return *>(kept));
}

void weir_call_use_direct(weir_call_plan *plan, uint32_t index) {
    plan->direct_index = index;
    plan->direct = index == 0 ? nullptr : direct_entry(index).invoke;
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
    weir_barrier_end(
        static_cast<const weir_barrier_site *>(site), "the end of a value",
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

int weir_call_try_lock(void *lock) {
    return pthread_mutex_trylock(static_cast<pthread_mutex_t *>(lock)) == 0;
}

void weir_call_unlock(void *lock) {
    pthread_mutex_unlock(static_cast<pthread_mutex_t *>(lock));
}

void weir_call_free_lock(void *lock) {
    pthread_mutex_destroy(static_cast<pthread_mutex_t *>(lock));
    std::free(lock);
}
