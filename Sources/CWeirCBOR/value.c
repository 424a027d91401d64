// SPDX-License-Identifier: Apache-2.0
#include "heads.h"
#include "weir_cbor_write.h"

/// A list or map of which elements are still to come. Those of a map are its keys and values by turns: an entry is two
/// values, one behind the other.
struct level {
    const weir_value *next;
    const weir_value *end;
};

_Static_assert(sizeof(weir_entry) == 2 * sizeof(weir_value), "an entry is a key and a value without a gap");

static weir_cbor_status append_payload(weir_cbor_buffer *buffer, const weir_value *value) {
    if (!has_room(buffer, (size_t)HEAD + value->length)) return WEIR_CBOR_MEMORY;
    if (value->tag == WEIR_STRING)
        put_text(buffer, value->length);
    else
        put_bytes(buffer, value->length);
    put_raw(buffer, value->as.bytes, value->length);
    return WEIR_CBOR_DONE;
}

static weir_cbor_status append_error(weir_cbor_buffer *buffer, const weir_error_value *error) {
    if (!has_room(buffer, 3 * HEAD)) return WEIR_CBOR_MEMORY;
    put_tag(buffer, WEIR_CBOR_ERROR_TAG);
    put_array(buffer, 2);
    put_int(buffer, error->code);
    return append_payload(buffer, &error->message);
}

/// Appends what holds no other values; the buffer has room for a head.
static inline weir_cbor_status append_flat(weir_cbor_buffer *buffer, const weir_value *value) {
    switch (value->tag) {
    case WEIR_NULL:
        put_null(buffer);
        return WEIR_CBOR_DONE;
    case WEIR_BOOL:
        put_bool(buffer, value->as.i64 != 0);
        return WEIR_CBOR_DONE;
    case WEIR_INT:
        if ((value->flags & WEIR_VALUE_UNSIGNED) != 0)
            put_uint(buffer, value->as.u64);
        else
            put_int(buffer, value->as.i64);
        return WEIR_CBOR_DONE;
    case WEIR_FLOAT:
        put_double(buffer, value->as.f64);
        return WEIR_CBOR_DONE;
    case WEIR_STRING:
    case WEIR_BYTES:
        return append_payload(buffer, value);
    case WEIR_ERROR:
        return append_error(buffer, value->as.error);
    default:
        return WEIR_CBOR_RESOURCE;
    }
}

/// Appends a list or map. Not inlined, so that scalars do without its frame.
static __attribute__((noinline)) weir_cbor_status append_nested(weir_cbor_buffer *buffer, const weir_value *value,
                                                                size_t most) {
    struct level levels[WEIR_CBOR_DEPTH];
    size_t depth = 0;
    struct level current = {value, value + 1};
    const size_t start = buffer->length;
    for (;;) {
        while (current.next == current.end) {
            // What is below the first level is the end of `value` itself.
            if (depth == 0) return WEIR_CBOR_DONE;
            current = levels[--depth];
        }
        const weir_value *element = current.next++;
        if (!has_room(buffer, HEAD)) return WEIR_CBOR_MEMORY;
        if (element->tag != WEIR_LIST && element->tag != WEIR_MAP) {
            const weir_cbor_status status = append_flat(buffer, element);
            if (status != WEIR_CBOR_DONE) return status;
        } else {
            const uint32_t count = element->length;
            if (element->tag == WEIR_LIST)
                put_array(buffer, count);
            else
                put_map(buffer, count);
            if (count > 0) {
                if (depth == WEIR_CBOR_DEPTH) return WEIR_CBOR_DEEP;
                levels[depth++] = current;
                current.next =
                    element->tag == WEIR_LIST ? element->as.list : (const weir_value *)(const void *)element->as.map;
                current.end = current.next + (element->tag == WEIR_LIST ? (size_t)count : 2 * (size_t)count);
            }
        }
        if (buffer->length - start > most) return WEIR_CBOR_LARGE;
    }
}

static inline weir_cbor_status append_value(weir_cbor_buffer *buffer, const weir_value *value, size_t most) {
    const size_t start = buffer->length;
    if (!has_room(buffer, HEAD)) return WEIR_CBOR_MEMORY;
    const bool is_nested = value->tag == WEIR_LIST || value->tag == WEIR_MAP;
    weir_cbor_status status = is_nested ? append_nested(buffer, value, most) : append_flat(buffer, value);
    if (status == WEIR_CBOR_DONE && buffer->length - start > most) status = WEIR_CBOR_LARGE;
    if (status != WEIR_CBOR_DONE) buffer->length = start;
    return status;
}

weir_cbor_status weir_cbor_append_value(weir_cbor_buffer *buffer, const weir_value *value, size_t most) {
    return append_value(buffer, value, most);
}

weir_cbor_status weir_cbor_append_values(weir_cbor_buffer *buffer, const weir_value *values, size_t count, size_t most,
                                         size_t first, size_t origin, uint32_t *offsets, size_t *appended) {
    for (size_t index = 0; index < count; index++) {
        *appended = index;
        const size_t offset = buffer->length - origin;
        const weir_cbor_status status = append_value(buffer, values + index, most);
        if (status != WEIR_CBOR_DONE) return status;
        if ((first + index) % WEIR_CBOR_STRIDE != 0) continue;
        if (offset > UINT32_MAX) {
            buffer->length = offset + origin;
            return WEIR_CBOR_LARGE;
        }
        *offsets++ = (uint32_t)offset;
    }
    *appended = count;
    return WEIR_CBOR_DONE;
}
