// SPDX-License-Identifier: Apache-2.0
#include "head.h"

#include <string.h>

#include <cbor.h>

// libcbor's decoder hands each head to a callback; these put it into the weir_cbor_head that is their context. A kind
// of item without a callback of its own here leaves it as it is, and is refused.

static const uint32_t no_kind = UINT32_MAX;

static void found(void *context, uint32_t kind, uint64_t number) {
    weir_cbor_head *head = context;
    head->kind = kind;
    head->number = number;
}

#define WEIR_CBOR_NUMBER(name, type, kind)                                                                             \
    static void name(void *context, type number) {                                                                     \
        found(context, kind, number);                                                                                  \
    }

WEIR_CBOR_NUMBER(found_uint8, uint8_t, WEIR_CBOR_UINT)
WEIR_CBOR_NUMBER(found_uint16, uint16_t, WEIR_CBOR_UINT)
WEIR_CBOR_NUMBER(found_uint32, uint32_t, WEIR_CBOR_UINT)
WEIR_CBOR_NUMBER(found_uint64, uint64_t, WEIR_CBOR_UINT)
WEIR_CBOR_NUMBER(found_negative8, uint8_t, WEIR_CBOR_NEGATIVE)
WEIR_CBOR_NUMBER(found_negative16, uint16_t, WEIR_CBOR_NEGATIVE)
WEIR_CBOR_NUMBER(found_negative32, uint32_t, WEIR_CBOR_NEGATIVE)
WEIR_CBOR_NUMBER(found_negative64, uint64_t, WEIR_CBOR_NEGATIVE)
WEIR_CBOR_NUMBER(found_array, size_t, WEIR_CBOR_ARRAY)
WEIR_CBOR_NUMBER(found_map, size_t, WEIR_CBOR_MAP)
WEIR_CBOR_NUMBER(found_tag, uint64_t, WEIR_CBOR_TAG)
WEIR_CBOR_NUMBER(found_bool, bool, WEIR_CBOR_BOOL)

#undef WEIR_CBOR_NUMBER

static void found_payload(void *context, uint32_t kind, cbor_data content, size_t length) {
    weir_cbor_head *head = context;
    head->content = content;
    found(context, kind, length);
}

static void found_bytes(void *context, cbor_data content, size_t length) {
    found_payload(context, WEIR_CBOR_BYTES, content, length);
}

static void found_text(void *context, cbor_data content, size_t length) {
    found_payload(context, WEIR_CBOR_TEXT, content, length);
}

static void found_null(void *context) {
    found(context, WEIR_CBOR_NULL, 0);
}

static void found_double(void *context, double number) {
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    found(context, WEIR_CBOR_FLOAT, bits);
}

static const struct cbor_callbacks callbacks = {
    .uint8 = found_uint8,
    .uint16 = found_uint16,
    .uint32 = found_uint32,
    .uint64 = found_uint64,
    .negint8 = found_negative8,
    .negint16 = found_negative16,
    .negint32 = found_negative32,
    .negint64 = found_negative64,
    .byte_string = found_bytes,
    .byte_string_start = cbor_null_byte_string_start_callback,
    .string = found_text,
    .string_start = cbor_null_string_start_callback,
    .array_start = found_array,
    .indef_array_start = cbor_null_indef_array_start_callback,
    .map_start = found_map,
    .indef_map_start = cbor_null_indef_map_start_callback,
    .tag = found_tag,
    .float2 = cbor_null_float2_callback,
    .float4 = cbor_null_float4_callback,
    .float8 = found_double,
    .undefined = cbor_null_undefined_callback,
    .null = found_null,
    .boolean = found_bool,
    .indef_break = cbor_null_indef_break_callback,
};

weir_cbor_status weir_cbor_read_any_head(const uint8_t *bytes, size_t length, weir_cbor_head *head) {
    head->kind = no_kind;
    head->content = NULL;
    const struct cbor_decoder_result result = cbor_stream_decode(bytes, length, &callbacks, head);
    if (result.status == CBOR_DECODER_NEDATA) return WEIR_CBOR_CUT;
    if (result.status != CBOR_DECODER_FINISHED || head->kind == no_kind) return WEIR_CBOR_FORM;
    head->size = result.read;
    const size_t left = length - result.read;
    const bool claims_more = (head->kind == WEIR_CBOR_ARRAY && head->number > left) ||
                             (head->kind == WEIR_CBOR_MAP && head->number > left / 2);
    return claims_more ? WEIR_CBOR_CUT : WEIR_CBOR_DONE;
}

weir_cbor_status weir_cbor_read_head(const uint8_t *bytes, size_t length, weir_cbor_head *head) {
    return read_head(bytes, length, head);
}
