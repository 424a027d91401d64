// SPDX-License-Identifier: Apache-2.0
#include "text.hpp"
#include "words.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

namespace text {

namespace {

using std::string;
using std::string_view;

/// A sentence and what it is worth.
struct Candidate {
    string_view sentence;
    size_t position;
    size_t words = 0;
    double score = 0;
};

using Frequencies = std::unordered_map<string, size_t>;

/// How often each word that says something occurs.
Frequencies count_frequencies(string_view text) {
    Frequencies frequencies;
    for (string_view word = next_word(text); !word.empty(); word = next_word(text)) {
        string key = normalized(word);
        if (!is_stop_word(key)) frequencies[std::move(key)] += 1;
    }
    return frequencies;
}

/// A sentence is worth the frequencies of its different words. The square root of its length keeps a long one from
/// winning by length alone; sums of integers and a root are the same on every machine.
Candidate rate(string_view sentence, size_t position, const Frequencies &frequencies) {
    Candidate candidate{sentence, position};
    std::unordered_set<string> seen;
    size_t sum = 0;
    string_view rest = sentence;
    for (string_view word = next_word(rest); !word.empty(); word = next_word(rest)) {
        candidate.words += 1;
        const auto found = frequencies.find(normalized(word));
        if (found != frequencies.end() && seen.insert(found->first).second) sum += found->second;
    }
    candidate.score = static_cast<double>(sum) / std::sqrt(static_cast<double>(candidate.words));
    return candidate;
}

/// Adds up to `limit` words of a sentence, one space between them; says whether that was all of it.
bool add_words(string &result, string_view sentence, size_t limit) {
    for (size_t i = 0; i < limit; i++) {
        const string_view word = next_word(sentence);
        if (word.empty()) return true;
        if (!result.empty()) result += ' ';
        result += word;
    }
    return next_word(sentence).empty();
}

/// The best sentences that fit, in the order of the text; the best one, cut, when none fits.
string summary(string_view text, size_t limit) {
    const Frequencies frequencies = count_frequencies(text);
    std::vector<Candidate> candidates;
    for (const string_view sentence : split_sentences(text)) {
        candidates.push_back(rate(sentence, candidates.size(), frequencies));
    }
    if (candidates.empty()) return {};
    std::sort(candidates.begin(), candidates.end(), [](const Candidate &a, const Candidate &b) {
        return a.score != b.score ? a.score > b.score : a.position < b.position;
    });

    std::vector<Candidate> chosen;
    size_t room = limit;
    for (const Candidate &candidate : candidates) {
        if (candidate.words > room) continue;
        room -= candidate.words;
        chosen.push_back(candidate);
        if (room == 0) break;
    }
    if (chosen.empty()) chosen.push_back(candidates.front());
    std::sort(chosen.begin(), chosen.end(),
              [](const Candidate &a, const Candidate &b) { return a.position < b.position; });
    string result;
    for (const Candidate &candidate : chosen) {
        if (!add_words(result, candidate.sentence, limit)) result += "\u2026";
    }
    return result;
}

} // namespace

uint32_t summarize(void *, void *, const weir_call *call, const weir_value items[], weir_value results[],
                   weir_status statuses[], uint32_t count) {
    const weir_value words = setting(call, "words");
    const size_t limit = words.tag == WEIR_INT && words.as.i64 > 0 ? static_cast<size_t>(words.as.i64) : 1;
    return each(call, items, results, statuses, count, [limit](const Job &job) {
        if (job.item.tag != WEIR_STRING) return job.refuse("a string");
        return job.give(summary(view(job.item), limit));
    });
}

} // namespace text
