// SPDX-License-Identifier: Apache-2.0
#include "text.hpp"

#include <charconv>

namespace text {

namespace {

/// A text that is put together twice: once to see how long it gets, and then where it stays. A text that grows would be
/// moved again and again, and the first touch of new memory costs several times as much as copying into it.
struct Output {
    /// Where the text goes; NULL only measures.
    char *place;
    size_t length;

    void add(std::string_view part) {
        if (place != nullptr) part.copy(place + length, part.size());
        length += part.size();
    }

    /// Adds a scalar as text; says whether it was one.
    bool add_scalar(const weir_value &value) {
        switch (value.tag) {
        case WEIR_NULL:
            return true;
        case WEIR_BOOL:
            add(value.as.i64 != 0 ? "true" : "false");
            return true;
        case WEIR_INT:
            if ((value.flags & WEIR_VALUE_UNSIGNED) != 0)
                add_number(value.as.u64);
            else
                add_number(value.as.i64);
            return true;
        case WEIR_FLOAT:
            add_number(value.as.f64);
            return true;
        case WEIR_STRING:
            add(view(value));
            return true;
        default:
            return false;
        }
    }

    template <typename Number> void add_number(Number number) {
        char digits[64];
        const auto end = std::to_chars(digits, digits + sizeof digits, number);
        add(std::string_view(digits, static_cast<size_t>(end.ptr - digits)));
    }
};

/// Makes what `fill` puts into an output the result; a status other than OK of `fill` is that of the item.
template <typename Fill> weir_status give(const Job &job, Fill fill) {
    Output measure{nullptr, 0};
    weir_status status = fill(measure);
    char *place = nullptr;
    if (status == WEIR_OK) status = job.give_room(measure.length, place);
    if (status != WEIR_OK) return status;
    Output output{place, 0};
    return fill(output);
}

weir_status refuse(const Job &job, const std::string &place, const weir_value &value) {
    return job.fail(WEIR_INVALID_INPUT, "the value at " + place + " is " + kind_of(value) +
                                            "; only texts, numbers, bools and nulls can be joined");
}

weir_status join_list(const Job &job, std::string_view separator, Output &output) {
    bool is_first = true;
    for (uint32_t i = 0; i < job.item.length; i++) {
        const weir_value &value = job.item.as.list[i];
        // A failed item of a batch that tolerates failures has nothing to add.
        if (value.tag == WEIR_ERROR) continue;
        if (!is_first) output.add(separator);
        is_first = false;
        if (!output.add_scalar(value)) return refuse(job, "[" + std::to_string(i) + "]", value);
    }
    return WEIR_OK;
}

weir_status join_map(const Job &job, std::string_view separator, bool with_keys, Output &output) {
    bool is_first = true;
    for (uint32_t i = 0; i < job.item.length; i++) {
        const weir_entry &entry = job.item.as.map[i];
        if (entry.value.tag == WEIR_ERROR) continue;
        if (!is_first) output.add(separator);
        is_first = false;
        if (with_keys) {
            output.add(view(entry.key));
            output.add(": ");
        }
        if (!output.add_scalar(entry.value)) {
            return refuse(job, "[\"" + std::string(view(entry.key)) + "\"]", entry.value);
        }
    }
    return WEIR_OK;
}

} // namespace

uint32_t join(void *, void *, const weir_call *call, const weir_value items[], weir_value results[],
              weir_status statuses[], uint32_t count) {
    const weir_value separator_setting = setting(call, "separator");
    const std::string_view separator = separator_setting.tag == WEIR_STRING ? view(separator_setting) : "\n";
    const weir_value keys = setting(call, "with_keys");
    const bool with_keys = keys.tag == WEIR_BOOL && keys.as.i64 != 0;
    return each(call, items, results, statuses, count, [&](const Job &job) {
        if (job.item.tag == WEIR_LIST) {
            return give(job, [&](Output &output) { return join_list(job, separator, output); });
        }
        if (job.item.tag == WEIR_MAP) {
            return give(job, [&](Output &output) { return join_map(job, separator, with_keys, output); });
        }
        return job.refuse("a list or a map");
    });
}

uint32_t format(void *, void *, const weir_call *call, const weir_value items[], weir_value results[],
                weir_status statuses[], uint32_t count) {
    const weir_value pattern = setting(call, "template");
    return each(call, items, results, statuses, count, [&](const Job &job) {
        job.result = pattern.tag == WEIR_STRING ? pattern : job.item;
        return static_cast<weir_status>(WEIR_OK);
    });
}

} // namespace text
