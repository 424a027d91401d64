// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "CWeirCBOR.h"
#include "head.h"

// Bytes that libFuzzer makes up are read as an item, and what is read is written and read again. Built and run by
// Tests/Fuzz/cbor.

#define DEMAND(condition)                                                                                              \
    if (!(condition)) abort()

/// Pieces of memory of their very size, so that the address sanitizer sees where one is left.
struct pieces {
    void **pieces;
    size_t count;
    size_t room;
    size_t bytes;
    /// How many pieces there are, at most.
    size_t most;
};

static void *allocate(void *context, size_t size) {
    struct pieces *pieces = context;
    if (pieces->count == pieces->most) return NULL;
    if (pieces->count == pieces->room) {
        pieces->room = pieces->room * 2 + 64;
        pieces->pieces = realloc(pieces->pieces, pieces->room * sizeof *pieces->pieces);
    }
    pieces->bytes += size;
    return pieces->pieces[pieces->count++] = malloc(size);
}

static void release(struct pieces *pieces) {
    for (size_t index = 0; index < pieces->count; index++)
        free(pieces->pieces[index]);
    free(pieces->pieces);
}

/// The short way to a head must be libcbor's long one.
static void compare_heads(const uint8_t *bytes, size_t length) {
    weir_cbor_head quick = {0}, any = {0};
    const weir_cbor_status status = weir_cbor_read_head(bytes, length, &quick);
    DEMAND(status == weir_cbor_read_any_head(bytes, length, &any));
    if (status != WEIR_CBOR_DONE) return;
    DEMAND(quick.kind == any.kind && quick.number == any.number && quick.size == any.size);
    if (quick.kind == WEIR_CBOR_BYTES || quick.kind == WEIR_CBOR_TEXT) DEMAND(quick.content == any.content);
}

static void round_trip(const weir_value *value, size_t read) {
    weir_cbor_buffer once = {0}, twice = {0};
    DEMAND(weir_cbor_append_value(&once, value, SIZE_MAX) == WEIR_CBOR_DONE);
    DEMAND(once.length <= read);
    struct pieces pieces = {.most = SIZE_MAX};
    const weir_cbor_memory memory = {allocate, &pieces};
    weir_value back;
    size_t read_again = 0;
    DEMAND(weir_cbor_decode(once.bytes, once.length, &memory, &back, &read_again) == WEIR_CBOR_DONE);
    DEMAND(read_again == once.length);
    DEMAND(weir_cbor_append_value(&twice, &back, SIZE_MAX) == WEIR_CBOR_DONE);
    DEMAND(twice.length == once.length && memcmp(twice.bytes, once.bytes, once.length) == 0);
    release(&pieces);
    weir_cbor_free(&once);
    weir_cbor_free(&twice);
}

/// With one piece of memory less than it takes there is no value.
static void run_out_of_memory(const uint8_t *bytes, size_t length, size_t most) {
    struct pieces pieces = {.most = most};
    const weir_cbor_memory memory = {allocate, &pieces};
    weir_value value;
    size_t read;
    DEMAND(weir_cbor_decode(bytes, length, &memory, &value, &read) == WEIR_CBOR_MEMORY);
    release(&pieces);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    compare_heads(bytes, length);
    struct pieces pieces = {.most = SIZE_MAX};
    const weir_cbor_memory memory = {allocate, &pieces};
    weir_value value;
    size_t read = 0, skipped = 0;
    const weir_cbor_status status = weir_cbor_decode(bytes, length, &memory, &value, &read);
    // A cell and its text for each byte, and an error for each eight.
    DEMAND(pieces.bytes <= (sizeof(weir_value) + 1) * length + sizeof(weir_error_value) * length / 8);
    const weir_cbor_status skip_status = weir_cbor_skip(bytes, length, &skipped);
    if (status == WEIR_CBOR_DONE) {
        DEMAND(skip_status == WEIR_CBOR_DONE && skipped == read && read <= length);
        round_trip(&value, read);
        if (pieces.count > 0) run_out_of_memory(bytes, length, pieces.count - 1);
    }
    if (status == WEIR_CBOR_CUT) DEMAND(skip_status != WEIR_CBOR_DONE);
    release(&pieces);
    return 0;
}
