// SPDX-License-Identifier: Apache-2.0
#ifndef CWEIR_CALL_SLOTS_HPP
#define CWEIR_CALL_SLOTS_HPP

#include "include/CWeirCall.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <type_traits>

// How values become what C takes, and what C gives becomes values.

namespace weir_calls {

/// A chunk under way.
struct Chunk {
    weir_call_plan *plan;
    const weir_value *items;
    weir_value *results;
    int32_t *statuses;
    uint32_t position;
    uint32_t count;
};

using Loop = void (*)(Chunk *chunk);

template <typename Number> inline Number &at(void *slot) {
    return *static_cast<Number *>(slot);
}

template <typename Number> inline bool fit(int64_t value, Number *out) {
    *out = static_cast<Number>(value);
    return static_cast<int64_t>(*out) == value && (value < 0) == (*out < 0);
}

/// Makes a number of an item; what does not fit for sure is left to the careful path, which finds the words.
template <typename Number> inline bool take(const weir_value &item, Number *out) {
    if constexpr (std::is_floating_point_v<Number>) {
        if (item.tag != WEIR_FLOAT) return false;
        *out = static_cast<Number>(item.as.f64);
        return sizeof(Number) == sizeof(double) || !std::isinf(*out) || std::isinf(item.as.f64);
    } else {
        if (item.tag != WEIR_INT) return false;
        if constexpr (std::is_same_v<Number, uint64_t>) {
            *out = item.as.u64;
            return item.as.i64 >= 0 || (item.flags & WEIR_VALUE_UNSIGNED) != 0;
        } else {
            return (item.flags & WEIR_VALUE_UNSIGNED) == 0 && fit(item.as.i64, out);
        }
    }
}

bool store_length(weir_call_kind kind, void *slot, uint32_t length);

/// Takes bytes or a string, and stores their length where it is passed too.
inline bool take_bytes(const weir_call_plan *plan, const weir_value &item, const void **out) {
    if ((item.tag != WEIR_BYTES && item.tag != WEIR_STRING) || item.length == 0) return false;
    *out = item.as.bytes;
    return plan->length_slot == nullptr || store_length(plan->length_kind, plan->length_slot, item.length);
}

/// When a result is a failure.
struct Rule {
    uint8_t failure;
    int64_t bound;

    explicit Rule(const weir_call_plan *plan) : failure(plan->failure), bound(plan->failure_bound) {
    }

    bool fails(int64_t value) const {
        switch (failure) {
        case WEIR_CALL_LESS:
            return value < bound;
        case WEIR_CALL_LESS_EQUAL:
            return value <= bound;
        case WEIR_CALL_EQUAL:
            return value == bound;
        case WEIR_CALL_NOT_EQUAL:
            return value != bound;
        case WEIR_CALL_GREATER_EQUAL:
            return value >= bound;
        case WEIR_CALL_GREATER:
            return value > bound;
        default:
            return false;
        }
    }

    /// A result above the largest int: -1 is the greatest of all, as in C, and no other bound is as large.
    bool fails_beyond(uint64_t value) const {
        switch (failure) {
        case WEIR_CALL_EQUAL:
            return value == static_cast<uint64_t>(bound);
        case WEIR_CALL_NOT_EQUAL:
            return value != static_cast<uint64_t>(bound);
        case WEIR_CALL_GREATER_EQUAL:
        case WEIR_CALL_GREATER:
            return true;
        default:
            return false;
        }
    }
};

/// Makes a value of a result. Returns why the loop has to stop, or WEIR_CALL_DONE.
template <typename Result> inline uint8_t give(const Rule &rule, Result result, weir_value *out) {
    if constexpr (std::is_floating_point_v<Result>) {
        *out = weir_float(static_cast<double>(result));
    } else {
        if constexpr (std::is_same_v<Result, uint64_t>) {
            if (__builtin_expect(result > INT64_MAX, 0)) {
                if (rule.fails_beyond(result)) return WEIR_CALL_FAILED;
                // All results but one are failures, and the one says nothing.
                *out = rule.failure == WEIR_CALL_NOT_EQUAL ? weir_null() : weir_uint(result);
                return WEIR_CALL_DONE;
            }
        }
        const int64_t value = static_cast<int64_t>(result);
        if (__builtin_expect(rule.failure != WEIR_CALL_NEVER, 0)) {
            if (rule.fails(value)) return WEIR_CALL_FAILED;
            *out = rule.failure == WEIR_CALL_NOT_EQUAL ? weir_null() : weir_int(value);
        } else {
            *out = weir_int(value);
        }
    }
    return WEIR_CALL_DONE;
}

/// Goes through a chunk up to the first item that needs more care.
///
/// `call` turns one item into a value, or says why it could not.
template <typename Call> inline void run(Chunk *chunk, Call call) {
    weir_call_plan *plan = chunk->plan;
    const weir_value *items = chunk->items;
    weir_value *results = chunk->results;
    int32_t *statuses = chunk->statuses;
    const uint32_t count = chunk->count;
    for (uint32_t i = chunk->position; i < count; i++) {
        // Where an exception leaves the loop, this says which item threw.
        chunk->position = i;
        const uint8_t reason = call(items[i], &results[i]);
        if (__builtin_expect(reason != WEIR_CALL_DONE, 0)) {
            plan->reason = reason;
            return;
        }
        statuses[i] = 0;
    }
    chunk->position = count;
    plan->reason = WEIR_CALL_DONE;
}

} // namespace weir_calls

#endif
