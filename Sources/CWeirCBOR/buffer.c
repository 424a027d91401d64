// SPDX-License-Identifier: Apache-2.0
#include "weir_cbor_buffer.h"

#include <stdlib.h>

weir_cbor_status weir_cbor_reserve(weir_cbor_buffer *buffer, size_t more) {
    if (buffer->capacity - buffer->length >= more) return WEIR_CBOR_DONE;
    if (more > SIZE_MAX / 2 - buffer->length) return WEIR_CBOR_MEMORY;
    const size_t needed = buffer->length + more;
    size_t capacity = buffer->capacity < 128 ? 256 : buffer->capacity * 2;
    if (capacity < needed) capacity = needed;
    uint8_t *bytes = realloc(buffer->bytes, capacity);
    if (bytes == NULL && capacity > needed) {
        capacity = needed;
        bytes = realloc(buffer->bytes, capacity);
    }
    if (bytes == NULL) return WEIR_CBOR_MEMORY;
    buffer->bytes = bytes;
    buffer->capacity = capacity;
    return WEIR_CBOR_DONE;
}

void weir_cbor_free(weir_cbor_buffer *buffer) {
    free(buffer->bytes);
    *buffer = (weir_cbor_buffer){0};
}
