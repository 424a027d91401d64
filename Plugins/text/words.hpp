// SPDX-License-Identifier: Apache-2.0
#ifndef TEXT_WORDS_HPP
#define TEXT_WORDS_HPP

// Characters, words and sentences of UTF-8 text. The text is valid: the host sees to that.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(hidden)

namespace text {

/// The bytes of the character that starts with `first`.
inline size_t character_size(char first) {
    const auto byte = static_cast<unsigned char>(first);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

/// The number of characters (Unicode scalars).
size_t count_characters(std::string_view text);

/// The bytes of the white space character at `at`, 0 when there is none.
size_t space_size(std::string_view text, size_t at);

/// Takes the next word, what stands between white space, from `rest`; empty when there is none left.
std::string_view next_word(std::string_view &rest);

/// The number of words.
size_t count_words(std::string_view text);

/// The sentences, without the white space around them. One ends at `.`, `!`, `?` or `…` before white space, at the full
/// stops of East Asian scripts, and at an empty line; not at an abbreviation or before a small letter.
std::vector<std::string_view> split_sentences(std::string_view text);

/// The word in small ASCII letters without the ASCII punctuation around it: what equal words have in common.
std::string normalized(std::string_view word);

/// Whether a normalized word says nothing about what a text is about: `the`, `and`, or no word at all.
bool is_stop_word(std::string_view normalized);

} // namespace text

#pragma GCC visibility pop
#endif
