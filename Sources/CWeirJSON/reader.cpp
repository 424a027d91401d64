// SPDX-License-Identifier: Apache-2.0
#include "CWeirJSON.h"
#include "marked.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <vector>

#include <simdjson.h>

/// The tape is simdjson's own form of a document (its doc/tape.md). Walking it needs no recursion, whose frames would
/// not fit a thread's stack at the deepest nesting, and the order of its words is that of the cells to fill.
using simdjson::internal::tape_type;

struct weir_json_reader {
    simdjson::dom::parser parser;
    /// The number of cells of each list and map, in the order of the text; the tape's own counts end at 2^24.
    std::vector<uint32_t> counts;
    /// Their sum.
    size_t cells = 0;
    weir_json_code_of code_of;

    explicit weir_json_reader(weir_json_code_of code_of) : code_of(code_of) {
    }
};

namespace {

inline tape_type type_of(uint64_t word) {
    return static_cast<tape_type>(word >> 56);
}

inline uint64_t payload_of(uint64_t word) {
    return word & simdjson::internal::JSON_VALUE_MASK;
}

/// Where the tape's last word stands, which like the first is no value; the first one says where the tape ends.
inline uint64_t last_of(const uint64_t *tape) {
    return payload_of(tape[0]) - 1;
}

/// A string of the document: its length, then its bytes.
struct Text {
    uint32_t length;
    const char *bytes;

    Text(const simdjson::dom::document &document, uint64_t word) {
        const uint8_t *start = document.string_buf.get() + payload_of(word);
        std::memcpy(&length, start, sizeof length);
        bytes = reinterpret_cast<const char *>(start) + sizeof length;
    }
};

/// A list or map whose cells are being filled; those of a map are the keys and values of its entries by turns.
struct Container {
    weir_value *next;
    weir_entry *entries;
    uint32_t count;
    weir_value *self;
};

inline bool precedes(const weir_entry &left, const weir_entry &right) {
    const uint32_t shorter = std::min(left.key.length, right.key.length);
    const int order = shorter > 0 ? std::memcmp(left.key.as.string, right.key.as.string, shorter) : 0;
    return order != 0 ? order < 0 : left.key.length < right.key.length;
}

/// Puts the entries into the order of their keys; says whether each key is there once.
bool sort_entries(weir_entry *first, uint32_t count) {
    const auto out_of_order = [](const weir_entry &left, const weir_entry &right) { return !precedes(left, right); };
    weir_entry *end = first + count;
    if (std::adjacent_find(first, end, out_of_order) == end) return true;
    std::sort(first, end, precedes);
    return std::adjacent_find(first, end, out_of_order) == end;
}

template <typename Number> inline Number number_in(uint64_t word) {
    Number number;
    std::memcpy(&number, &word, sizeof number);
    return number;
}

} // namespace

weir_json_reader *weir_json_create(weir_json_code_of code_of) {
    return new weir_json_reader(code_of);
}

void weir_json_destroy(weir_json_reader *reader) {
    delete reader;
}

const char *weir_json_read(weir_json_reader *reader, const char *text, size_t length, size_t *size) {
    // simdjson reads whole vectors past the end, so it gets a copy with room behind it.
    const simdjson::error_code problem = reader->parser.parse(text, length, true).error();
    if (problem != simdjson::SUCCESS) return simdjson::error_message(problem);

    const simdjson::dom::document &document = reader->parser.doc;
    const uint64_t *tape = document.tape.get();
    const uint64_t end = last_of(tape);
    std::vector<uint32_t> &counts = reader->counts;
    uint32_t outer[WEIR_JSON_DEPTH];
    size_t depth = 0, bytes = 0;
    counts.clear();
    reader->cells = 0;
    for (uint64_t i = 1; i < end; i++) {
        const tape_type type = type_of(tape[i]);
        if (type == tape_type::END_ARRAY || type == tape_type::END_OBJECT) {
            depth--;
            continue;
        }
        // The value at the top is the caller's and takes no cell.
        if (depth > 0) {
            reader->cells++;
            counts[outer[depth - 1]]++;
        }
        switch (type) {
        case tape_type::START_ARRAY:
        case tape_type::START_OBJECT:
            if (depth == WEIR_JSON_DEPTH) return simdjson::error_message(simdjson::DEPTH_ERROR);
            outer[depth++] = static_cast<uint32_t>(counts.size());
            counts.push_back(0);
            break;
        case tape_type::STRING:
            bytes += Text(document, tape[i]).length;
            break;
        case tape_type::INT64:
        case tape_type::UINT64:
        case tape_type::DOUBLE:
            i++;
            break;
        default:
            break;
        }
    }
    *size = reader->cells * sizeof(weir_value) + bytes;
    return nullptr;
}

int weir_json_build(const weir_json_reader *reader, void *memory, weir_value *value) {
    const simdjson::dom::document &document = reader->parser.doc;
    const uint64_t *tape = document.tape.get();
    const uint64_t end = last_of(tape);
    const uint32_t *count = reader->counts.data();
    auto *cell = static_cast<weir_value *>(memory);
    auto *text = reinterpret_cast<char *>(cell + reader->cells);
    Container open[WEIR_JSON_DEPTH];
    size_t depth = 0;
    for (uint64_t i = 1; i < end; i++) {
        const tape_type type = type_of(tape[i]);
        if (type == tape_type::END_ARRAY || type == tape_type::END_OBJECT) {
            const Container &closed = open[--depth];
            if (closed.entries == nullptr) continue;
            if (!sort_entries(closed.entries, closed.count)) return WEIR_JSON_TWICE;
            if (__builtin_expect(closed.count == 1 && weir_json::is_marked(closed.entries->key), 0)) {
                const int problem = weir_json::unwrap(closed.self, closed.entries, reader->code_of);
                if (problem != WEIR_JSON_BUILT) return problem;
            }
            continue;
        }
        weir_value &target = depth == 0 ? *value : *open[depth - 1].next++;
        switch (type) {
        case tape_type::START_ARRAY:
            target = weir_list(*count > 0 ? cell : nullptr, *count);
            open[depth++] = {cell, nullptr, *count, &target};
            cell += *count++;
            break;
        case tape_type::START_OBJECT: {
            auto *entries = *count > 0 ? reinterpret_cast<weir_entry *>(cell) : nullptr;
            target = weir_map(entries, *count / 2);
            open[depth++] = {cell, entries, *count / 2, &target};
            cell += *count++;
            break;
        }
        case tape_type::STRING: {
            const Text source(document, tape[i]);
            target = weir_string(source.length > 0 ? text : nullptr, source.length);
            std::memcpy(text, source.bytes, source.length);
            text += source.length;
            break;
        }
        case tape_type::INT64:
            target = weir_int(number_in<int64_t>(tape[++i]));
            break;
        case tape_type::UINT64:
            target = weir_uint(number_in<uint64_t>(tape[++i]));
            break;
        case tape_type::DOUBLE:
            target = weir_float(number_in<double>(tape[++i]));
            break;
        case tape_type::TRUE_VALUE:
        case tape_type::FALSE_VALUE:
            target = weir_bool(type == tape_type::TRUE_VALUE);
            break;
        default:
            target = weir_null();
        }
    }
    return WEIR_JSON_BUILT;
}

extern "C" size_t weir_json_integer(weir_value number, char *output) {
    char *end = output + WEIR_JSON_INTEGER;
    const bool is_unsigned = (number.flags & WEIR_VALUE_UNSIGNED) != 0;
    const auto written =
        is_unsigned ? std::to_chars(output, end, number.as.u64) : std::to_chars(output, end, number.as.i64);
    return static_cast<size_t>(written.ptr - output);
}
