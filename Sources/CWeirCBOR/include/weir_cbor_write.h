/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_CBOR_WRITE_H
#define WEIR_CBOR_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <weir/value.h>

#include "weir_cbor_buffer.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Each appends one item, or the head of one, whose elements are to follow, and returns WEIR_CBOR_DONE or
 * WEIR_CBOR_MEMORY; in the latter case nothing is appended. What is appended is borrowed for the call.
 */
weir_cbor_status weir_cbor_append_uint(weir_cbor_buffer *buffer, uint64_t number);
weir_cbor_status weir_cbor_append_int(weir_cbor_buffer *buffer, int64_t number);
weir_cbor_status weir_cbor_append_double(weir_cbor_buffer *buffer, double number);
weir_cbor_status weir_cbor_append_bool(weir_cbor_buffer *buffer, bool flag);
weir_cbor_status weir_cbor_append_null(weir_cbor_buffer *buffer);
/* `bytes` may be NULL when `length` is 0, here and in the next two. */
weir_cbor_status weir_cbor_append_bytes(weir_cbor_buffer *buffer, const void *bytes, size_t length);
/* The text is UTF-8, which is not checked. */
weir_cbor_status weir_cbor_append_text(weir_cbor_buffer *buffer, const char *text, size_t length);
/* Bytes as they are, such as items that were encoded before. */
weir_cbor_status weir_cbor_append_raw(weir_cbor_buffer *buffer, const void *bytes, size_t length);
/* The head of an array of so many items. */
weir_cbor_status weir_cbor_append_array(weir_cbor_buffer *buffer, uint64_t count);
/* The head of a map of so many keys, each with a value. */
weir_cbor_status weir_cbor_append_map(weir_cbor_buffer *buffer, uint64_t count);
/* The head of a tag around the item that follows. */
weir_cbor_status weir_cbor_append_tag(weir_cbor_buffer *buffer, uint64_t tag);

/*
 * Appends a value as the host keeps it: well formed, its strings not owned by a weir_buffer.
 *
 * `most` is what it may take, in bytes and about: lists that share their parts can make any number of them out of little
 * memory, so that whoever allows many has measured the value.
 *
 * Needs no recursion, and some 20 KiB of the stack. Returns WEIR_CBOR_DONE, _RESOURCE, _DEEP, _LARGE or _MEMORY; but for
 * the first the buffer's bytes are as before.
 */
weir_cbor_status weir_cbor_append_value(weir_cbor_buffer *buffer, const weir_value *value, size_t most);

/* An offset is noted for every so many values. */
enum { WEIR_CBOR_STRIDE = 16 };

/*
 * Appends values, and notes where those lie whose position is a multiple of WEIR_CBOR_STRIDE.
 *
 * `first` is the position of values[0] in its row. `offsets`, which has room for one in WEIR_CBOR_STRIDE positions begun,
 * gets them from its start on, counted in bytes from `origin`, a length that the buffer had. *appended becomes the number
 * of values in the buffer; the one behind them is what a status other than WEIR_CBOR_DONE is about, those of
 * weir_cbor_append_value, for whom `most` is. WEIR_CBOR_LARGE is also said of an offset that does not fit into 32 bits.
 */
weir_cbor_status weir_cbor_append_values(weir_cbor_buffer *buffer, const weir_value *values, size_t count, size_t most,
                                         size_t first, size_t origin, uint32_t *offsets, size_t *appended);

#ifdef __cplusplus
}
#endif
#endif
