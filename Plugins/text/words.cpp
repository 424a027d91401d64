// SPDX-License-Identifier: Apache-2.0
#include "words.hpp"

#include <algorithm>
#include <iterator>

namespace text {

namespace {

bool is_ascii_space(char character) {
    return character == ' ' || (character >= '\t' && character <= '\r');
}

bool is_letter_or_digit(char character) {
    const auto byte = static_cast<unsigned char>(character);
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
}

char to_lower(char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character + ('a' - 'A')) : character;
}

// Sorted, for a binary search.
constexpr std::string_view stop_words[] = {
    "a",     "about", "after", "all",   "also", "an",    "and",  "any",  "are",  "as",    "at",    "be",   "been",
    "but",   "by",    "can",   "could", "did",  "do",    "does", "for",  "from", "had",   "has",   "have", "he",
    "her",   "him",   "his",   "how",   "i",    "if",    "in",   "into", "is",   "it",    "its",   "may",  "me",
    "more",  "most",  "my",    "no",    "not",  "of",    "on",   "one",  "only", "or",    "other", "our",  "out",
    "over",  "said",  "she",   "so",    "some", "such",  "than", "that", "the",  "their", "them",  "then", "there",
    "these", "they",  "this",  "those", "to",   "up",    "upon", "us",   "was",  "we",    "were",  "what", "when",
    "which", "while", "who",   "will",  "with", "would", "you",  "your",
};

} // namespace

size_t count_characters(std::string_view text) {
    return static_cast<size_t>(std::count_if(
        text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

size_t space_size(std::string_view text, size_t at) {
    const char first = text[at];
    if (static_cast<unsigned char>(first) < 0x80) return is_ascii_space(first) ? 1 : 0;
    // No-break space, next line, ogham space, the spaces and separators from U+2000 on, and the ideographic space.
    static constexpr std::string_view spaces[] = {
        "\u0085", "\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
        "\u2007", "\u2008", "\u2009", "\u200A", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000",
    };
    const std::string_view character = text.substr(at, character_size(first));
    return std::find(std::begin(spaces), std::end(spaces), character) != std::end(spaces) ? character.size() : 0;
}

std::string_view next_word(std::string_view &rest) {
    size_t start = 0;
    while (start < rest.size()) {
        const size_t space = space_size(rest, start);
        if (space == 0) break;
        start += space;
    }
    size_t end = start;
    while (end < rest.size() && space_size(rest, end) == 0)
        end += character_size(rest[end]);
    const std::string_view word = rest.substr(start, end - start);
    rest.remove_prefix(end);
    return word;
}

size_t count_words(std::string_view text) {
    size_t words = 0;
    while (!next_word(text).empty())
        words += 1;
    return words;
}

std::string normalized(std::string_view word) {
    while (!word.empty() && !is_letter_or_digit(word.front()))
        word.remove_prefix(1);
    while (!word.empty() && !is_letter_or_digit(word.back()))
        word.remove_suffix(1);
    std::string result(word);
    std::transform(result.begin(), result.end(), result.begin(), to_lower);
    return result;
}

bool is_stop_word(std::string_view normalized) {
    return normalized.empty() || std::binary_search(std::begin(stop_words), std::end(stop_words), normalized);
}

} // namespace text
