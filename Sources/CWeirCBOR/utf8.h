// SPDX-License-Identifier: Apache-2.0
#ifndef CWEIR_CBOR_UTF8_H
#define CWEIR_CBOR_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// Whether bytes are well-formed UTF-8 (Unicode, table 3-7), of whatever characters.
bool weir_cbor_is_any_utf8(const uint8_t *bytes, size_t length);

static inline bool is_ascii(const uint8_t *bytes, size_t length) {
    uint64_t all = 0, word = 0;
    if (length < sizeof word) {
        for (size_t at = 0; at < length; at++)
            all |= bytes[at];
    } else {
        for (size_t at = 0; at + sizeof word <= length; at += sizeof word) {
            memcpy(&word, bytes + at, sizeof word);
            all |= word;
        }
        // The last bytes, some of them once more.
        memcpy(&word, bytes + length - sizeof word, sizeof word);
        all |= word;
    }
    return (all & 0x8080808080808080) == 0;
}

/// Whether bytes are well-formed UTF-8; most text is ASCII.
static inline bool is_utf8(const uint8_t *bytes, size_t length) {
    return is_ascii(bytes, length) || weir_cbor_is_any_utf8(bytes, length);
}

#endif
