// SPDX-License-Identifier: Apache-2.0
#ifndef CWEIR_CBOR_HEAD_H
#define CWEIR_CBOR_HEAD_H

#include "weir_cbor_read.h"

/// Reads any head by libcbor.
weir_cbor_status weir_cbor_read_any_head(const uint8_t *bytes, size_t length, weir_cbor_head *head);

/// Reads a head; those of a single byte, which most are, without the way into a shared library.
static inline weir_cbor_status read_head(const uint8_t *bytes, size_t length, weir_cbor_head *head) {
    if (length == 0) return WEIR_CBOR_CUT;
    const uint32_t kind = *bytes >> 5, number = *bytes & 31;
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
