// SPDX-License-Identifier: Apache-2.0
#include "marked.hpp"

#include <cstring>
#include <string_view>

namespace weir_json {
namespace {

std::string_view view(const weir_value &text) {
    return {text.as.string, text.length};
}

/// The six bits of a digit of base64; 64 for what is none.
uint32_t digit(char character) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const size_t place = digits.find(character);
    return place == std::string_view::npos ? 64 : static_cast<uint32_t>(place);
}

/// Decodes base64 into the memory that it stands in; only what `Base64.text` writes, so that there is one form.
bool decode(weir_value *text) {
    const std::string_view source = view(*text);
    if (source.size() % 4 != 0) return false;
    // The memory is the caller's, who wrote the text into it; three bytes never reach the four digits still to be read.
    auto *bytes = reinterpret_cast<uint8_t *>(const_cast<char *>(text->as.string));
    uint32_t count = 0;
    for (size_t at = 0; at < source.size(); at += 4) {
        const bool is_last = at + 4 == source.size();
        const uint32_t padding = !is_last || source[at + 3] != '=' ? 0 : source[at + 2] != '=' ? 1 : 2;
        uint32_t bits = 0;
        for (size_t place = 0; place < 4; place++) {
            const uint32_t six = place < 4 - padding ? digit(source[at + place]) : 0;
            if (six == 64) return false;
            bits = bits << 6 | six;
        }
        if ((bits & ((1u << 8 * padding) - 1)) != 0) return false;
        for (uint32_t byte = 0; byte < 3 - padding; byte++)
            bytes[count++] = static_cast<uint8_t>(bits >> (16 - 8 * byte));
    }
    *text = weir_bytes(count > 0 ? bytes : nullptr, count);
    return true;
}

} // namespace

bool is_marked(const weir_value &key) {
    if (key.length < 6 || key.as.string[0] != '$') return false;
    const std::string_view name = view(key);
    const std::string_view word =
        name.substr(name.find_first_not_of('$') == std::string_view::npos ? name.size() : name.find_first_not_of('$'));
    return word == "bytes" || word == "error";
}

int unwrap(weir_value *map, weir_entry *entry, weir_json_code_of code_of) {
    weir_value &key = entry->key;
    if (key.as.string[1] == '$') {
        key = weir_string(key.as.string + 1, key.length - 1);
        return WEIR_JSON_BUILT;
    }
    if (view(key) == "$bytes") {
        if (entry->value.tag != WEIR_STRING || !decode(&entry->value)) return WEIR_JSON_NO_BYTES;
        *map = entry->value;
        return WEIR_JSON_BUILT;
    }
    const weir_value *code = weir_lookup(&entry->value, "code");
    const weir_value *message = weir_lookup(&entry->value, "message");
    if (entry->value.length != 2 || code == nullptr || code->tag != WEIR_STRING || message == nullptr ||
        message->tag != WEIR_STRING)
        return WEIR_JSON_NO_ERROR;
    const int32_t number = code_of(code->as.string, code->length);
    if (number < 0) return WEIR_JSON_NO_ERROR;
    // An error's payload is smaller than the entry that it takes the place of.
    static_assert(sizeof(weir_error_value) <= sizeof(weir_entry) && alignof(weir_error_value) <= alignof(weir_entry));
    const weir_error_value error = {number, 0, *message};
    std::memcpy(entry, &error, sizeof error);
    *map = weir_make(WEIR_ERROR, 0);
    map->as.error = reinterpret_cast<const weir_error_value *>(entry);
    return WEIR_JSON_BUILT;
}

} // namespace weir_json
