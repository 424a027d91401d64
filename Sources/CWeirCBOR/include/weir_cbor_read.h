/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_CBOR_READ_H
#define WEIR_CBOR_READ_H

#include <stddef.h>
#include <stdint.h>
#include <weir/value.h>

#include "weir_cbor_status.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Whatever the bytes are, nothing outside them is read, and what is asked for is memory of at most 20 bytes for each of
 * them. `bytes` may be NULL when `length` is 0. Nothing here recurses.
 */

/* What an item begins with. */
enum {
    WEIR_CBOR_UINT = 0,  /* `number` */
    WEIR_CBOR_NEGATIVE,  /* -1 - `number` */
    WEIR_CBOR_BYTES,     /* `number` bytes at `content` */
    WEIR_CBOR_TEXT,      /* the same, not yet known to be UTF-8 */
    WEIR_CBOR_ARRAY,     /* `number` items follow */
    WEIR_CBOR_MAP,       /* twice `number` items follow */
    WEIR_CBOR_TAG,       /* the item that the tag `number` is for follows */
    WEIR_CBOR_BOOL,      /* `number` is 0 or 1 */
    WEIR_CBOR_NULL,
    WEIR_CBOR_FLOAT      /* `number` has the bits of the double */
};

typedef struct weir_cbor_head {
    uint64_t number;
    const uint8_t *content; /* the payload of bytes and text, in what was read */
    size_t size;            /* bytes of the head, and of the payload of bytes and text */
    uint32_t kind;
    uint32_t reserved;
} weir_cbor_head;

/*
 * Reads the head of an item. An array or map that claims more items than there are bytes behind it is cut short.
 *
 * Returns WEIR_CBOR_DONE, _CUT or _FORM.
 */
weir_cbor_status weir_cbor_read_head(const uint8_t *bytes, size_t length, weir_cbor_head *head);

/*
 * Finds the end of an item; *read becomes its number of bytes. Looks at the heads alone: it passes over items that are no
 * value, such as a map of keys that are no text.
 *
 * Returns WEIR_CBOR_DONE, _CUT or _FORM.
 */
weir_cbor_status weir_cbor_skip(const uint8_t *bytes, size_t length, size_t *read);

/* Where the memory of values comes from; `allocate` gives some aligned to 16 bytes, or NULL. */
typedef struct weir_cbor_memory {
    void *(*allocate)(void *context, size_t size);
    void *context;
} weir_cbor_memory;

/*
 * Reads one item as a value, which keeps nothing of the bytes; *read becomes the item's number of bytes.
 *
 * Refused are, besides what is no CBOR: lengths that are not told at the start, floats other than doubles, undefined and
 * other simple values, integers below INT64_MIN, text that is no UTF-8, keys that are no text or not in ascending bytewise
 * order, and tags other than that of an error. Takes some 40 KiB of the stack.
 *
 * Returns WEIR_CBOR_DONE, _CUT, _FORM, _DEEP or _MEMORY; but for the first *read stays as it is, and what *value and the
 * memory that was allocated hold means nothing.
 */
weir_cbor_status weir_cbor_decode(const uint8_t *bytes, size_t length, const weir_cbor_memory *memory,
                                  weir_value *value, size_t *read);

/*
 * Reads `count` items that follow each other as values, into as many places. Returns as weir_cbor_decode: where one is
 * refused, the values before it mean nothing either.
 */
weir_cbor_status weir_cbor_decode_values(const uint8_t *bytes, size_t length, size_t count,
                                         const weir_cbor_memory *memory, weir_value *values, size_t *read);

#ifdef __cplusplus
}
#endif
#endif
