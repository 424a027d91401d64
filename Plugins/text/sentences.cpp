// SPDX-License-Identifier: Apache-2.0
#include "words.hpp"

#include <algorithm>
#include <iterator>

namespace text {

namespace {

using std::string_view;

/// The bytes at `at` when they are one of `marks`, else 0.
template <size_t count> size_t match(string_view text, size_t at, const string_view (&marks)[count]) {
    const string_view character = text.substr(at, character_size(text[at]));
    return std::find(std::begin(marks), std::end(marks), character) != std::end(marks) ? character.size() : 0;
}

/// Full stops that need no white space after them.
constexpr string_view wide_stops[] = {"\u3002", "\uFF01", "\uFF1F"};
constexpr string_view stops[] = {".", "!", "?", "\u2026", "\u3002", "\uFF01", "\uFF1F"};
/// Quotes and brackets that belong to the sentence that ends before them.
constexpr string_view closers[] = {"\"", "'", ")", "]", "\u2019", "\u201D", "\u00BB", "\u300D", "\u300F", "\uFF09"};

constexpr string_view abbreviations[] = {"cf", "dr", "e.g", "etc", "fig", "i.e", "mr", "mrs", "ms", "prof", "st", "vs"};

/// Whether the full stop at the end of `sentence` only shortens a word; a single letter is an initial: J. S. Bach.
bool ends_in_abbreviation(string_view sentence) {
    if (sentence.back() != '.') return false;
    size_t start = sentence.size() - 1;
    while (start > 0 && static_cast<unsigned char>(sentence[start - 1]) > ' ')
        start -= 1;
    const std::string word = normalized(sentence.substr(start));
    return (word.size() == 1 && word[0] >= 'a' && word[0] <= 'z') ||
           std::find(std::begin(abbreviations), std::end(abbreviations), word) != std::end(abbreviations);
}

/// The first byte after the white space at `at`; *is_paragraph tells whether there is an empty line in it.
size_t skip_spaces(string_view text, size_t at, bool &is_paragraph) {
    size_t lines = 0;
    while (at < text.size()) {
        const size_t space = space_size(text, at);
        if (space == 0) break;
        if (text[at] == '\n') lines += 1;
        at += space;
    }
    is_paragraph = lines > 1;
    return at;
}

/// The first byte after the stops and closing marks at `at`; `at` itself when no stop is there.
size_t skip_stops(string_view text, size_t at, bool &is_wide) {
    is_wide = false;
    const size_t start = at;
    while (at < text.size()) {
        const size_t stop = match(text, at, stops);
        if (stop == 0) break;
        is_wide = is_wide || match(text, at, wide_stops) != 0;
        at += stop;
    }
    if (at == start) return start;
    while (at < text.size()) {
        const size_t closer = match(text, at, closers);
        if (closer == 0) break;
        at += closer;
    }
    return at;
}

} // namespace

std::vector<string_view> split_sentences(string_view text) {
    std::vector<string_view> sentences;
    bool is_paragraph = false;
    size_t start = skip_spaces(text, 0, is_paragraph);
    size_t at = start;
    while (at < text.size()) {
        bool is_wide = false;
        const size_t stop = skip_stops(text, at, is_wide);
        const size_t end = stop > at ? stop : at;
        const size_t next = end < text.size() ? skip_spaces(text, end, is_paragraph) : end;
        if (next == text.size()) break;
        bool is_end = next > end && is_paragraph;
        if (stop > at && !is_end) {
            const bool continues = text[next] >= 'a' && text[next] <= 'z';
            const bool is_separate = next > end && !continues && !ends_in_abbreviation(text.substr(start, end - start));
            is_end = is_wide || is_separate;
        }
        if (is_end) {
            sentences.push_back(text.substr(start, end - start));
            start = next;
        }
        at = next > end ? next : stop > at ? stop : at + character_size(text[at]);
    }
    // What is left ends with the text, without the white space there.
    size_t end = text.size();
    for (size_t i = start; i < text.size();) {
        const size_t space = space_size(text, i);
        if (space == 0) {
            i += character_size(text[i]);
            end = i;
        } else {
            i += space;
        }
    }
    if (start < text.size()) sentences.push_back(text.substr(start, end - start));
    return sentences;
}

} // namespace text
