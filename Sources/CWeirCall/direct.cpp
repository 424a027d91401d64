// SPDX-License-Identifier: Apache-2.0
#include "direct.hpp"

#include <cerrno>
#include <cstring>
#include <tuple>
#include <utility>

// Calls by exact type. Which type a slot has is known from the signature that the entry was found by.

namespace weir_calls {
namespace {

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
    using Function = Result (*)(Arguments...);
    using Indices = std::index_sequence_for<Arguments...>;
    template <size_t Index> using Argument = std::tuple_element_t<Index, std::tuple<Arguments...>>;

    static void invoke(weir_call_plan *plan) {
        call(plan, Indices());
    }

    static void loop(Chunk *chunk) {
        dispatch(chunk, Indices());
    }

  private:
    template <size_t... Index> static void call(weir_call_plan *plan, std::index_sequence<Index...>) {
        at<Result>(plan->result) = reinterpret_cast<Function>(plan->function)(at<Arguments>(plan->arguments[Index])...);
    }

    /// Runs the loop that has the item at the place where the plan wants it.
    template <size_t... Index> static void dispatch(Chunk *chunk, std::index_sequence<Index...>) {
        const weir_call_plan *plan = chunk->plan;
        (void)((plan->arguments[Index] == plan->item_slot && (loop_at<Index>(chunk, Indices()), true)) || ...);
    }

    /// The item goes from its value into a register, not through its slot.
    template <size_t Item, size_t... Index> static void loop_at(Chunk *chunk, std::index_sequence<Index...>) {
        weir_call_plan *plan = chunk->plan;
        const Function function = reinterpret_cast<Function>(plan->function);
        void *const *slots = plan->arguments;
        const Rule rule(plan);
        run(chunk, [=](const weir_value &value, weir_value *out) -> uint8_t {
            Argument<Item> item;
            if constexpr (std::is_pointer_v<Argument<Item>>) {
                if (__builtin_expect(!take_bytes(plan, value, &item), 0)) return WEIR_CALL_UNFIT_ITEM;
            } else {
                if (__builtin_expect(!take(value, &item), 0)) return WEIR_CALL_UNFIT_ITEM;
            }
            if (plan->clears_errno) errno = 0;
            const Result result = function(argument<Item, Index>(slots, item)...);
            uint8_t reason = give(rule, result, out);
            if (plan->clears_errno) {
                plan->error_number = errno;
                if (rule.failure == WEIR_CALL_ERRNO && plan->error_number != 0) reason = WEIR_CALL_FAILED;
            }
            if (__builtin_expect(reason != WEIR_CALL_DONE, 0)) {
                at<Result>(plan->result) = result;
                // The function that gives the message may ask for the item.
                at<Argument<Item>>(slots[Item]) = item;
            }
            return reason;
        });
    }

    template <size_t Item, size_t Index>
    static Argument<Index> argument(void *const *slots, const Argument<Item> &item) {
        if constexpr (Item == Index) {
            return item;
        } else {
            return at<Argument<Index>>(slots[Index]);
        }
    }
};

template <typename Result, typename... Arguments> constexpr DirectEntry entry() {
    return {kind_of<Result>(),
            sizeof...(Arguments),
            {kind_of<Arguments>()...},
            Direct<Result, Arguments...>::invoke,
            Direct<Result, Arguments...>::loop};
}

/// The common signatures: arithmetic, and what checksums, hashes and searches take.
const DirectEntry entries[] = {
    entry<int32_t, int32_t>(),
    entry<uint32_t, uint32_t>(),
    entry<int64_t, int64_t>(),
    entry<uint64_t, uint64_t>(),
    entry<float, float>(),
    entry<double, double>(),
    entry<int32_t, int32_t, int32_t>(),
    entry<uint32_t, uint32_t, uint32_t>(),
    entry<int64_t, int64_t, int64_t>(),
    entry<uint64_t, uint64_t, uint64_t>(),
    entry<float, float, float>(),
    entry<double, double, double>(),
    entry<double, double, int32_t>(),
    entry<int32_t, int32_t, int32_t, int32_t>(),
    entry<int64_t, int64_t, int64_t, int64_t>(),
    entry<double, double, double, double>(),
    entry<int32_t, const void *>(),
    entry<int64_t, const void *>(),
    entry<uint64_t, const void *>(),
    entry<double, const void *>(),
    entry<int32_t, const void *, const void *>(),
    entry<int32_t, const void *, int32_t>(),
    entry<uint32_t, const void *, uint32_t>(),
    entry<uint32_t, const void *, uint64_t>(),
    entry<uint64_t, const void *, uint32_t>(),
    entry<uint64_t, const void *, uint64_t>(),
    entry<int32_t, const void *, uint64_t>(),
    entry<int64_t, const void *, uint64_t>(),
    entry<double, const void *, uint64_t>(),
    entry<uint32_t, uint32_t, const void *, uint64_t>(),
    entry<uint64_t, uint64_t, const void *, uint32_t>(),
    entry<uint64_t, uint64_t, const void *, uint64_t>(),
    entry<uint64_t, const void *, uint64_t, uint64_t>(),
};

} // namespace

const DirectEntry &direct_entry(uint32_t index) {
    return entries[index - 1];
}

} // namespace weir_calls

uint32_t weir_call_find_direct(weir_call_kind result, const weir_call_kind *arguments, size_t count) {
    uint32_t index = 0;
    for (const weir_calls::DirectEntry &each : weir_calls::entries) {
        index += 1;
        if (each.result == result && each.count == count && std::memcmp(each.arguments, arguments, count) == 0)
            return index;
    }
    return 0;
}
