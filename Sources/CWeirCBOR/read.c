// SPDX-License-Identifier: Apache-2.0
#include "weir_cbor_read.h"

#include <stdbool.h>
#include <string.h>

#include "head.h"
#include "utf8.h"

/// A list or map that is being filled. The cells of a map are the keys and values of its entries by turns.
struct level {
    weir_value *next;
    /// The cells still to be filled.
    size_t left;
    /// The key before, of a map that has one.
    const weir_value *key;
    bool is_map;
};

/// What is being read, and how far.
struct reading {
    const uint8_t *bytes;
    size_t left;
    /// The items that are still to come by what the heads so far have said. Each takes a byte or more, so there are
    /// never more than `left` of them, and lists never get more memory than the bytes can fill.
    size_t owed;
    const weir_cbor_memory *memory;
};

static inline weir_cbor_status take_head(struct reading *reading, weir_cbor_head *head) {
    const weir_cbor_status status = read_head(reading->bytes, reading->left, head);
    if (status != WEIR_CBOR_DONE) return status;
    reading->bytes += head->size;
    reading->left -= head->size;
    return WEIR_CBOR_DONE;
}

/// Notes that so many items follow; says whether there are bytes for them.
static inline bool owe(struct reading *reading, uint64_t items) {
    if (reading->left < reading->owed || items > reading->left - reading->owed) return false;
    reading->owed += items;
    return true;
}

/// Copies the payload of a head; text must be UTF-8.
static inline weir_cbor_status make_payload(struct reading *reading, const weir_cbor_head *head, weir_value *value) {
    if (head->number > UINT32_MAX) return WEIR_CBOR_FORM;
    const uint32_t length = (uint32_t)head->number;
    const bool is_text = head->kind == WEIR_CBOR_TEXT;
    if (is_text && !is_utf8(head->content, length)) return WEIR_CBOR_FORM;
    uint8_t *copy = NULL;
    if (length > 0) {
        copy = reading->memory->allocate(reading->memory->context, length);
        if (copy == NULL) return WEIR_CBOR_MEMORY;
        memcpy(copy, head->content, length);
    }
    *value = weir_make(is_text ? WEIR_STRING : WEIR_BYTES, length);
    value->as.bytes = copy;
    return WEIR_CBOR_DONE;
}

static weir_cbor_status make_error(struct reading *reading, weir_value *value) {
    weir_cbor_head head;
    weir_cbor_status status = take_head(reading, &head);
    if (status != WEIR_CBOR_DONE) return status;
    if (head.kind != WEIR_CBOR_ARRAY || head.number != 2) return WEIR_CBOR_FORM;
    if ((status = take_head(reading, &head)) != WEIR_CBOR_DONE) return status;
    if (head.kind > WEIR_CBOR_NEGATIVE || head.number > INT32_MAX) return WEIR_CBOR_FORM;
    const int32_t number = (int32_t)head.number;
    const int32_t code = head.kind == WEIR_CBOR_UINT ? number : ~number;
    if ((status = take_head(reading, &head)) != WEIR_CBOR_DONE) return status;
    if (head.kind != WEIR_CBOR_TEXT) return WEIR_CBOR_FORM;
    weir_error_value *error = reading->memory->allocate(reading->memory->context, sizeof *error);
    if (error == NULL) return WEIR_CBOR_MEMORY;
    *error = (weir_error_value){.code = code};
    *value = weir_make(WEIR_ERROR, 0);
    value->as.error = error;
    return make_payload(reading, &head, &error->message);
}

/// Makes what holds no other values.
static inline weir_cbor_status make_flat(struct reading *reading, const weir_cbor_head *head, weir_value *value) {
    switch (head->kind) {
    case WEIR_CBOR_UINT:
        *value = weir_uint(head->number);
        return WEIR_CBOR_DONE;
    case WEIR_CBOR_NEGATIVE:
        if (head->number > INT64_MAX) return WEIR_CBOR_FORM;
        *value = weir_int(~(int64_t)head->number);
        return WEIR_CBOR_DONE;
    case WEIR_CBOR_BYTES:
    case WEIR_CBOR_TEXT:
        return make_payload(reading, head, value);
    case WEIR_CBOR_BOOL:
        *value = weir_bool(head->number != 0);
        return WEIR_CBOR_DONE;
    case WEIR_CBOR_NULL:
        *value = weir_null();
        return WEIR_CBOR_DONE;
    case WEIR_CBOR_FLOAT:
        *value = weir_make(WEIR_FLOAT, 0);
        value->as.u64 = head->number;
        return WEIR_CBOR_DONE;
    default:
        return head->number == WEIR_CBOR_ERROR_TAG ? make_error(reading, value) : WEIR_CBOR_FORM;
    }
}

/// Whether a key comes after the one before in its map.
static inline bool follows(const weir_value *key, const weir_value *before) {
    const uint32_t shorter = key->length < before->length ? key->length : before->length;
    const int order = shorter == 0 ? 0 : memcmp(key->as.string, before->as.string, shorter);
    return order != 0 ? order > 0 : key->length > before->length;
}

/// Makes the list or map of a head, which is in `*value`, and all that is in it.
static __attribute__((noinline)) weir_cbor_status make_nested(struct reading *reading, weir_cbor_head head,
                                                              weir_value *value) {
    struct level levels[WEIR_CBOR_DEPTH];
    size_t depth = 0;
    struct level current = {0};
    for (;;) {
        // `head` is that of a list or map, which becomes the current level.
        const bool is_map = head.kind == WEIR_CBOR_MAP;
        if (head.number > UINT32_MAX) return WEIR_CBOR_FORM;
        const size_t cells = is_map ? 2 * (size_t)head.number : (size_t)head.number;
        if (!owe(reading, cells)) return WEIR_CBOR_CUT;
        *value = weir_make(is_map ? WEIR_MAP : WEIR_LIST, (uint32_t)head.number);
        if (cells > 0) {
            if (depth == WEIR_CBOR_DEPTH) return WEIR_CBOR_DEEP;
            weir_value *memory = reading->memory->allocate(reading->memory->context, cells * sizeof *memory);
            if (memory == NULL) return WEIR_CBOR_MEMORY;
            value->as.list = memory;
            levels[depth++] = current;
            current = (struct level){memory, cells, NULL, is_map};
        }
        for (;;) {
            while (current.left == 0) {
                // The first level of all is kept below the others and has no cells.
                if (depth == 0) return WEIR_CBOR_DONE;
                current = levels[--depth];
            }
            weir_cbor_status status = take_head(reading, &head);
            if (status != WEIR_CBOR_DONE) return status;
            reading->owed--;
            current.left--;
            value = current.next++;
            const bool is_key = current.is_map && current.left % 2 != 0;
            if (is_key && head.kind != WEIR_CBOR_TEXT) return WEIR_CBOR_FORM;
            if (head.kind == WEIR_CBOR_ARRAY || head.kind == WEIR_CBOR_MAP) break;
            if ((status = make_flat(reading, &head, value)) != WEIR_CBOR_DONE) return status;
            if (!is_key) continue;
            if (current.key != NULL && !follows(value, current.key)) return WEIR_CBOR_FORM;
            current.key = value;
        }
    }
}

weir_cbor_status weir_cbor_decode(const uint8_t *bytes, size_t length, const weir_cbor_memory *memory,
                                  weir_value *value, size_t *read) {
    struct reading reading = {bytes, length, 0, memory};
    weir_cbor_head head;
    weir_cbor_status status = take_head(&reading, &head);
    if (status != WEIR_CBOR_DONE) return status;
    const bool is_nested = head.kind == WEIR_CBOR_ARRAY || head.kind == WEIR_CBOR_MAP;
    status = is_nested ? make_nested(&reading, head, value) : make_flat(&reading, &head, value);
    if (status != WEIR_CBOR_DONE) return status;
    *read = length - reading.left;
    return WEIR_CBOR_DONE;
}

weir_cbor_status weir_cbor_decode_values(const uint8_t *bytes, size_t length, size_t count,
                                         const weir_cbor_memory *memory, weir_value *values, size_t *read) {
    size_t done = 0;
    for (size_t position = 0; position < count; position++) {
        size_t size = 0;
        const weir_cbor_status status = weir_cbor_decode(bytes + done, length - done, memory, values + position, &size);
        if (status != WEIR_CBOR_DONE) return status;
        done += size;
    }
    *read = done;
    return WEIR_CBOR_DONE;
}

weir_cbor_status weir_cbor_skip(const uint8_t *bytes, size_t length, size_t *read) {
    struct reading reading = {bytes, length, 1, NULL};
    while (reading.owed > 0) {
        weir_cbor_head head;
        const weir_cbor_status status = take_head(&reading, &head);
        if (status != WEIR_CBOR_DONE) return status;
        reading.owed--;
        uint64_t items = 0;
        if (head.kind == WEIR_CBOR_ARRAY) items = head.number;
        if (head.kind == WEIR_CBOR_MAP) items = 2 * head.number;
        if (head.kind == WEIR_CBOR_TAG) {
            if (head.number != WEIR_CBOR_ERROR_TAG) return WEIR_CBOR_FORM;
            items = 1;
        }
        if (items > 0 && !owe(&reading, items)) return WEIR_CBOR_CUT;
    }
    *read = length - reading.left;
    return WEIR_CBOR_DONE;
}
