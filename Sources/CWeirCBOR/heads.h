// SPDX-License-Identifier: Apache-2.0
#ifndef CWEIR_CBOR_HEADS_H
#define CWEIR_CBOR_HEADS_H

#include <stdbool.h>
#include <string.h>

#include <cbor.h>

#include "weir_cbor_buffer.h"
#include "weir_cbor_status.h"

// What the functions that write items have in common. libcbor writes the heads; those of a single byte, which most are,
// are written without the way into a shared library.

/// The most bytes of a head, and those of a scalar.
enum { HEAD = 9 };

/// Whether there is room, made where there was none.
static inline bool has_room(weir_cbor_buffer *buffer, size_t size) {
    return __builtin_expect(buffer->capacity - buffer->length >= size, 1) ||
           weir_cbor_reserve(buffer, size) == WEIR_CBOR_DONE;
}

// Each writes at the end of a buffer that has room for a head.

#define WEIR_CBOR_HEAD(name, major, encode)                                                                            \
    static inline void put_##name(weir_cbor_buffer *buffer, uint64_t number) {                                         \
        uint8_t *end = buffer->bytes + buffer->length;                                                                 \
        if (number < 24) {                                                                                             \
            *end = (uint8_t)((major) << 5 | number);                                                                   \
            buffer->length++;                                                                                          \
        } else {                                                                                                       \
            buffer->length += encode(number, end, HEAD);                                                               \
        }                                                                                                              \
    }

WEIR_CBOR_HEAD(uint, 0, cbor_encode_uint)
WEIR_CBOR_HEAD(negative, 1, cbor_encode_negint)
WEIR_CBOR_HEAD(bytes, 2, cbor_encode_bytestring_start)
WEIR_CBOR_HEAD(text, 3, cbor_encode_string_start)
WEIR_CBOR_HEAD(array, 4, cbor_encode_array_start)
WEIR_CBOR_HEAD(map, 5, cbor_encode_map_start)
WEIR_CBOR_HEAD(tag, 6, cbor_encode_tag)

#undef WEIR_CBOR_HEAD

static inline void put_int(weir_cbor_buffer *buffer, int64_t number) {
    if (number >= 0)
        put_uint(buffer, (uint64_t)number);
    else
        put_negative(buffer, ~(uint64_t)number);
}

static inline void put_bool(weir_cbor_buffer *buffer, bool flag) {
    buffer->length += cbor_encode_bool(flag, buffer->bytes + buffer->length, HEAD);
}

static inline void put_null(weir_cbor_buffer *buffer) {
    buffer->length += cbor_encode_null(buffer->bytes + buffer->length, HEAD);
}

/// Not by cbor_encode_double, which makes all NaN one since libcbor 0.11.
static inline void put_double(weir_cbor_buffer *buffer, double number) {
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    bits = __builtin_bswap64(bits);
    uint8_t *end = buffer->bytes + buffer->length;
    *end = 0xFB;
    memcpy(end + 1, &bits, sizeof bits);
    buffer->length += HEAD;
}

/// The room must be there.
static inline void put_raw(weir_cbor_buffer *buffer, const void *bytes, size_t length) {
    if (length == 0) return;
    memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
}

#endif
