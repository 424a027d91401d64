// SPDX-License-Identifier: Apache-2.0
#include "weir_cbor_write.h"

#include "heads.h"

weir_cbor_status weir_cbor_append_uint(weir_cbor_buffer *buffer, uint64_t number) {
    if (!has_room(buffer, HEAD)) return WEIR_CBOR_MEMORY;
    put_uint(buffer, number);
    return WEIR_CBOR_DONE;
}

weir_cbor_status weir_cbor_append_int(weir_cbor_buffer *buffer, int64_t number) {
    if (!has_room(buffer, HEAD)) return WEIR_CBOR_MEMORY;
    put_int(buffer, number);
    return WEIR_CBOR_DONE;
}

weir_cbor_status weir_cbor_append_double(weir_cbor_buffer *buffer, double number) {
    if (!has_room(buffer, HEAD)) return WEIR_CBOR_MEMORY;
    put_double(buffer, number);
    return WEIR_CBOR_DONE;
}

weir_cbor_status weir_cbor_append_bool(weir_cbor_buffer *buffer, bool flag) {
    if (!has_room(buffer, HEAD)) return WEIR_CBOR_MEMORY;
    put_bool(buffer, flag);
    return WEIR_CBOR_DONE;
}

weir_cbor_status weir_cbor_append_null(weir_cbor_buffer *buffer) {
    if (!has_room(buffer, HEAD)) return WEIR_CBOR_MEMORY;
    put_null(buffer);
    return WEIR_CBOR_DONE;
}

weir_cbor_status weir_cbor_append_bytes(weir_cbor_buffer *buffer, const void *bytes, size_t length) {
    if (length > SIZE_MAX / 4 || !has_room(buffer, HEAD + length)) return WEIR_CBOR_MEMORY;
    put_bytes(buffer, length);
    put_raw(buffer, bytes, length);
    return WEIR_CBOR_DONE;
}

weir_cbor_status weir_cbor_append_text(weir_cbor_buffer *buffer, const char *text, size_t length) {
    if (length > SIZE_MAX / 4 || !has_room(buffer, HEAD + length)) return WEIR_CBOR_MEMORY;
    put_text(buffer, length);
    put_raw(buffer, text, length);
    return WEIR_CBOR_DONE;
}

weir_cbor_status weir_cbor_append_raw(weir_cbor_buffer *buffer, const void *bytes, size_t length) {
    if (!has_room(buffer, length)) return WEIR_CBOR_MEMORY;
    put_raw(buffer, bytes, length);
    return WEIR_CBOR_DONE;
}

weir_cbor_status weir_cbor_append_array(weir_cbor_buffer *buffer, uint64_t count) {
    if (!has_room(buffer, HEAD)) return WEIR_CBOR_MEMORY;
    put_array(buffer, count);
    return WEIR_CBOR_DONE;
}

weir_cbor_status weir_cbor_append_map(weir_cbor_buffer *buffer, uint64_t count) {
    if (!has_room(buffer, HEAD)) return WEIR_CBOR_MEMORY;
    put_map(buffer, count);
    return WEIR_CBOR_DONE;
}

weir_cbor_status weir_cbor_append_tag(weir_cbor_buffer *buffer, uint64_t tag) {
    if (!has_room(buffer, HEAD)) return WEIR_CBOR_MEMORY;
    put_tag(buffer, tag);
    return WEIR_CBOR_DONE;
}
