// SPDX-License-Identifier: Apache-2.0
#include "weir_cbor_key.h"

#include <xxhash.h>

#include "heads.h"
#include "weir_cbor_write.h"

static weir_item_key key_of(const weir_value *item, const void *suffix, size_t suffix_length, const void *secret,
                            weir_cbor_buffer *scratch) {
    scratch->length = 0;
    if (weir_cbor_append_value(scratch, item) != WEIR_CBOR_DONE || !has_room(scratch, suffix_length))
        return (weir_item_key){0};
    put_raw(scratch, suffix, suffix_length);
    const XXH128_hash_t hash = XXH3_128bits_withSecret(scratch->bytes, scratch->length, secret, WEIR_CBOR_SECRET);
    const bool is_zero = hash.low64 == 0 && hash.high64 == 0;
    return (weir_item_key){is_zero ? 1 : hash.low64, hash.high64};
}

void weir_item_keys(const weir_value *items, size_t count, const void *suffix, size_t suffix_length, const void *secret,
                    weir_cbor_buffer *scratch, weir_item_key *keys) {
    for (size_t index = 0; index < count; index++)
        keys[index] = key_of(items + index, suffix, suffix_length, secret, scratch);
}

uint64_t weir_checksum(const void *bytes, size_t length) {
    return XXH3_64bits(bytes, length);
}
