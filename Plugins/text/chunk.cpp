// SPDX-License-Identifier: Apache-2.0
#include "text.hpp"
#include "words.hpp"

namespace text {

uint32_t chunk(void *, void *, const weir_call *call, const weir_value items[], weir_value results[],
               weir_status statuses[], uint32_t count) {
    const weir_value setting_size = setting(call, "size");
    const size_t size =
        setting_size.tag == WEIR_INT && setting_size.as.i64 > 0 ? static_cast<size_t>(setting_size.as.i64) : 1;
    return each(call, items, results, statuses, count, [size](const Job &job) -> weir_status {
        if (job.item.tag != WEIR_STRING) return job.refuse("a string");
        const std::string_view text = view(job.item);
        const size_t characters = count_characters(text);
        const size_t pieces = characters / size + (characters % size != 0 ? 1 : 0);
        auto *list = job.allocate<weir_value>(pieces);
        size_t start = 0;
        for (size_t i = 0; i < pieces; i++) {
            size_t end = start;
            for (size_t taken = 0; taken < size && end < text.size(); taken++)
                end += character_size(text[end]);
            // A piece is borrowed from the item: the list costs 16 bytes a piece, whatever the text.
            list[i] = borrowed(text.substr(start, end - start));
            start = end;
        }
        job.result = weir_list(list, pieces);
        return WEIR_OK;
    });
}

} // namespace text
