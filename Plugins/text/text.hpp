// SPDX-License-Identifier: Apache-2.0
#ifndef TEXT_HPP
#define TEXT_HPP

// What the node types of this plugin share. Each has a file of its own; plugin.cpp describes them and has the entry.
// An exception, such as std::bad_alloc, may leave any of these functions: the host turns it into an error.
#include <weir/store.h>
#include <weir/weir.h>

#include <new>
#include <string>
#include <string_view>

// Nothing but the entry leaves the library.
#pragma GCC visibility push(hidden)

namespace text {

/// The functions that the node types are made of.
using Exec = decltype(weir_node_type::exec);
using Post = decltype(weir_node_type::post);

uint32_t chunk(void *, void *, const weir_call *, const weir_value[], weir_value[], weir_status[], uint32_t);
uint32_t summarize(void *, void *, const weir_call *, const weir_value[], weir_value[], weir_status[], uint32_t);
uint32_t count(void *, void *, const weir_call *, const weir_value[], weir_value[], weir_status[], uint32_t);
uint32_t join(void *, void *, const weir_call *, const weir_value[], weir_value[], weir_status[], uint32_t);
uint32_t format(void *, void *, const weir_call *, const weir_value[], weir_value[], weir_status[], uint32_t);
uint32_t upper(void *, void *, const weir_call *, const weir_value[], weir_value[], weir_status[], uint32_t);
uint32_t lower(void *, void *, const weir_call *, const weir_value[], weir_value[], weir_status[], uint32_t);
uint32_t route(void *, void *, const weir_call *, const weir_value[], weir_value[], weir_status[], uint32_t);
weir_status choose_route(void *, void *, const weir_call *, weir_store *, const weir_value *, const weir_value *,
                         weir_value *);

/// The bytes of a STRING value.
inline std::string_view view(const weir_value &value) {
    return value.length == 0 ? std::string_view() : std::string_view(value.as.string, value.length);
}

/// A STRING value over bytes that live long enough: the item's, or static ones.
inline weir_value borrowed(std::string_view text) {
    return weir_string(text.data(), text.size());
}

/// `a map`, `a string`: for messages.
const char *kind_of(const weir_value &value);

/// The setting, or null when it is absent.
weir_value setting(const weir_call *call, const char *name);

/// One item of a call: where it stands, what it is, and where its result goes.
struct Job {
    const weir_call *call;
    uint32_t index;
    const weir_value &item;
    weir_value &result;

    weir_status fail(weir_status code, const std::string &message) const {
        return weir_fail(call, index, code, message.c_str());
    }

    /// Fails an item that is no string.
    weir_status refuse(const char *wanted) const {
        return fail(WEIR_INVALID_INPUT, std::string("the item must be ") + wanted + ", not " + kind_of(item));
    }

    /// `count` zeroed objects in the arena of the call.
    template <typename Element> Element *allocate(size_t count) const {
        void *memory = call->host->alloc(call, count == 0 ? 1 : count * sizeof(Element));
        if (memory == nullptr) throw std::bad_alloc();
        return static_cast<Element *>(memory);
    }

    /// Makes a text of `size` bytes the result, which the caller then writes to `place`.
    weir_status give_room(size_t size, char *&place) const;

    /// Makes a copy of `text` the result.
    weir_status give(std::string_view text) const;
};

/// The loop of an exec: one item after the other, until the run stops or asks to stop at a failure.
template <typename Work>
uint32_t each(const weir_call *call, const weir_value items[], weir_value results[], weir_status statuses[],
              uint32_t count, Work work) {
    for (uint32_t i = 0; i < count; i++) {
        statuses[i] = weir_is_stopping(call) ? WEIR_CANCELLED : work(Job{call, i, items[i], results[i]});
        if (statuses[i] == WEIR_CANCELLED) return i + 1;
        if (statuses[i] != WEIR_OK && (call->flags & WEIR_CALL_STOP_AT_FAILURE) != 0) return i + 1;
    }
    return count;
}

} // namespace text

#pragma GCC visibility pop
#endif
