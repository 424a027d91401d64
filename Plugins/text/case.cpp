// SPDX-License-Identifier: Apache-2.0
#include "text.hpp"

namespace text {

namespace {

/// Moves the ASCII letters from `first` to `first` + 25 by `distance`; every other byte stays.
weir_status shift_letters(const Job &job, char first, int distance) {
    if (job.item.tag != WEIR_STRING) return job.refuse("a string");
    const std::string_view text = view(job.item);
    char *copy = job.allocate<char>(text.size());
    for (size_t i = 0; i < text.size(); i++) {
        const bool is_letter = text[i] >= first && text[i] <= first + 25;
        copy[i] = is_letter ? static_cast<char>(text[i] + distance) : text[i];
    }
    job.result = weir_string(copy, text.size());
    return WEIR_OK;
}

} // namespace

uint32_t upper(void *, void *, const weir_call *call, const weir_value items[], weir_value results[],
               weir_status statuses[], uint32_t count) {
    return each(call, items, results, statuses, count, [](const Job &job) { return shift_letters(job, 'a', -32); });
}

uint32_t lower(void *, void *, const weir_call *call, const weir_value items[], weir_value results[],
               weir_status statuses[], uint32_t count) {
    return each(call, items, results, statuses, count, [](const Job &job) { return shift_letters(job, 'A', 32); });
}

} // namespace text
