// SPDX-License-Identifier: Apache-2.0
#include "text.hpp"
#include "words.hpp"

#include <algorithm>

namespace text {

namespace {

/// What ends in a line feed is a line, and so is what is left after the last one.
size_t count_lines(std::string_view text) {
    const auto ends = static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
    return ends + (!text.empty() && text.back() != '\n' ? 1 : 0);
}

weir_entry entry(const char *key, size_t number) {
    return {weir_text(key), weir_int(static_cast<int64_t>(number))};
}

} // namespace

uint32_t count(void *, void *, const weir_call *call, const weir_value items[], weir_value results[],
               weir_status statuses[], uint32_t count) {
    return each(call, items, results, statuses, count, [](const Job &job) -> weir_status {
        if (job.item.tag != WEIR_STRING) return job.refuse("a string");
        const std::string_view text = view(job.item);
        // In the order of the keys.
        auto *entries = job.allocate<weir_entry>(4);
        entries[0] = entry("characters", count_characters(text));
        entries[1] = entry("lines", count_lines(text));
        entries[2] = entry("sentences", split_sentences(text).size());
        entries[3] = entry("words", count_words(text));
        job.result = weir_map(entries, 4);
        return WEIR_OK;
    });
}

uint32_t route(void *, void *, const weir_call *call, const weir_value items[], weir_value results[],
               weir_status statuses[], uint32_t count) {
    return each(call, items, results, statuses, count, [](const Job &job) -> weir_status {
        if (job.item.tag != WEIR_STRING) return job.refuse("a string");
        job.result = weir_int(static_cast<int64_t>(count_words(view(job.item))));
        return WEIR_OK;
    });
}

weir_status choose_route(void *, void *, const weir_call *call, weir_store *, const weir_value *,
                         const weir_value *result, weir_value *action) {
    int64_t words = 0;
    weir_get_int(result, &words);
    // Of a batch, all items together.
    for (uint32_t i = 0; result->tag == WEIR_LIST && i < result->length; i++) {
        int64_t more = 0;
        weir_get_int(&result->as.list[i], &more);
        if (__builtin_add_overflow(words, more, &words)) {
            return weir_fail(call, 0, WEIR_INVALID_INPUT, "the sum of the words does not fit into an int");
        }
    }
    const weir_value limit = setting(call, "limit");
    *action = weir_text(limit.tag == WEIR_INT && words > limit.as.i64 ? "long" : "short");
    return WEIR_OK;
}

} // namespace text
