/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_CBOR_BUFFER_H
#define WEIR_CBOR_BUFFER_H

#include <stddef.h>
#include <stdint.h>

#include "weir_cbor_status.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Bytes that grow at their end. A zeroed one is empty and has no memory; what it gets is from malloc and its own, and
 * weir_cbor_free gives it back. Whoever has it may make `length` smaller. It belongs to one thread at a time.
 */
typedef struct weir_cbor_buffer {
    uint8_t *bytes; /* NULL while capacity is 0 */
    size_t length;
    size_t capacity;
} weir_cbor_buffer;

/* Makes room for `more` bytes behind the last one. WEIR_CBOR_DONE, or WEIR_CBOR_MEMORY and nothing is changed. */
weir_cbor_status weir_cbor_reserve(weir_cbor_buffer *buffer, size_t more);

/* Frees the memory; the buffer is empty then and may be used again. */
void weir_cbor_free(weir_cbor_buffer *buffer);

#ifdef __cplusplus
}
#endif
#endif
