// SPDX-License-Identifier: Apache-2.0
#include "text.hpp"

#include <charconv>

namespace text {

namespace {

template <typename Number> void add_number(std::string &result, Number number) {
    char digits[64];
    const auto end = std::to_chars(digits, digits + sizeof digits, number);
    result.append(digits, end.ptr);
}

/// Adds a scalar as text; says whether it was one.
bool add_scalar(std::string &result, const weir_value &value) {
    switch (value.tag) {
    case WEIR_NULL:
        return true;
    case WEIR_BOOL:
        result += value.as.i64 != 0 ? "true" : "false";
        return true;
    case WEIR_INT:
        add_number(result, value.as.i64);
        return true;
    case WEIR_FLOAT:
        add_number(result, value.as.f64);
        return true;
    case WEIR_STRING:
        result += view(value);
        return true;
    default:
        return false;
    }
}

weir_status refuse(const Job &job, const std::string &place, const weir_value &value) {
    return job.fail(WEIR_INVALID_INPUT, "the value at " + place + " is " + kind_of(value) +
                                            "; only texts, numbers, bools and nulls can be joined");
}

weir_status join_list(const Job &job, std::string_view separator) {
    std::string result;
    bool is_first = true;
    for (uint32_t i = 0; i < job.item.length; i++) {
        const weir_value &value = job.item.as.list[i];
        // A failed item of a batch that tolerates failures has nothing to add.
        if (value.tag == WEIR_ERROR) continue;
        if (!is_first) result += separator;
        is_first = false;
        if (!add_scalar(result, value)) return refuse(job, "[" + std::to_string(i) + "]", value);
    }
    return job.give(result);
}

weir_status join_map(const Job &job, std::string_view separator, bool with_keys) {
    std::string result;
    bool is_first = true;
    for (uint32_t i = 0; i < job.item.length; i++) {
        const weir_entry &entry = job.item.as.map[i];
        if (entry.value.tag == WEIR_ERROR) continue;
        if (!is_first) result += separator;
        is_first = false;
        if (with_keys) result.append(view(entry.key)).append(": ");
        if (!add_scalar(result, entry.value)) {
            return refuse(job, "[\"" + std::string(view(entry.key)) + "\"]", entry.value);
        }
    }
    return job.give(result);
}

} // namespace

uint32_t join(void *, void *, const weir_call *call, const weir_value items[], weir_value results[],
              weir_status statuses[], uint32_t count) {
    const weir_value separator_setting = setting(call, "separator");
    const std::string_view separator = separator_setting.tag == WEIR_STRING ? view(separator_setting) : "\n";
    const weir_value keys = setting(call, "with_keys");
    const bool with_keys = keys.tag == WEIR_BOOL && keys.as.i64 != 0;
    return each(call, items, results, statuses, count, [&](const Job &job) {
        if (job.item.tag == WEIR_LIST) return join_list(job, separator);
        if (job.item.tag == WEIR_MAP) return join_map(job, separator, with_keys);
        return job.refuse("a list or a map");
    });
}

uint32_t format(void *, void *, const weir_call *call, const weir_value items[], weir_value results[],
                weir_status statuses[], uint32_t count) {
    const weir_value pattern = setting(call, "template");
    return each(call, items, results, statuses, count, [&](const Job &job) {
        if (pattern.tag == WEIR_NULL || pattern.tag == WEIR_STRING) {
            job.result = pattern.tag == WEIR_NULL ? job.item : pattern;
            return static_cast<weir_status>(WEIR_OK);
        }
        std::string result;
        if (add_scalar(result, pattern)) return job.give(result);
        return job.fail(WEIR_INVALID_SETTING,
                        std::string("the setting \"template\" must be a text or a number, not ") + kind_of(pattern));
    });
}

} // namespace text
