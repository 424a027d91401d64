// SPDX-License-Identifier: Apache-2.0
#ifndef CWEIR_CBOR_HEAD_H
#define CWEIR_CBOR_HEAD_H

#include <stdbool.h>
#include <string.h>

#include "weir_cbor_read.h"

/// Reads any head, by libcbor.
weir_cbor_status weir_cbor_read_any_head(const uint8_t *bytes, size_t length, weir_cbor_head *head);

/// Reads a head as libcbor does. Those of a single byte, which most are, and those of numbers come without the way into
/// a shared library and back through a callback, which takes longer than all the rest.
static inline weir_cbor_status read_head(const uint8_t *bytes, size_t length, weir_cbor_head *head) {
    if (length == 0) return WEIR_CBOR_CUT;
    const uint32_t kind = *bytes >> 5, number = *bytes & 31;
    const bool is_double = *bytes == 0xFB;
    if (((kind < WEIR_CBOR_BYTES && number >= 24 && number <= 27) || is_double) && length > sizeof(uint64_t)) {
        const size_t width = (size_t)1 << (number - 24);
        uint64_t digits;
        memcpy(&digits, bytes + 1, sizeof digits);
        head->kind = is_double ? WEIR_CBOR_FLOAT : kind;
        head->number = __builtin_bswap64(digits) >> (64 - 8 * width);
        head->content = NULL;
        head->size = 1 + width;
        return WEIR_CBOR_DONE;
    }
    if (number >= 24 || kind > WEIR_CBOR_MAP) return weir_cbor_read_any_head(bytes, length, head);
    head->kind = kind;
    head->number = number;
    head->content = bytes + 1;
    head->size = 1;
    if (kind < WEIR_CBOR_BYTES) return WEIR_CBOR_DONE;
    if (kind <= WEIR_CBOR_TEXT) head->size += number;
    return (kind == WEIR_CBOR_MAP ? 2 * number : number) > length - 1 ? WEIR_CBOR_CUT : WEIR_CBOR_DONE;
}

#endif
