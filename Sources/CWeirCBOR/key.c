// SPDX-License-Identifier: Apache-2.0
#include "weir_cbor_key.h"

#include <xxhash.h>

#include "heads.h"
#include "weir_cbor_write.h"

size_t weir_item_keys(const weir_value *items, size_t count, size_t most, const void *suffix, size_t suffix_length,
                      const void *secret, weir_cbor_buffer *scratch, weir_item_key *keys) {
    for (size_t index = 0; index < count; index++) {
        scratch->length = 0;
        keys[index] = (weir_item_key){0};
        const weir_cbor_status status = weir_cbor_append_value(scratch, items + index, most);
        if (status == WEIR_CBOR_LARGE) return index;
        if (status != WEIR_CBOR_DONE || !has_room(scratch, suffix_length)) continue;
        put_raw(scratch, suffix, suffix_length);
        const XXH128_hash_t hash = XXH3_128bits_withSecret(scratch->bytes, scratch->length, secret, WEIR_CBOR_SECRET);
        const bool is_zero = hash.low64 == 0 && hash.high64 == 0;
        keys[index] = (weir_item_key){is_zero ? 1 : hash.low64, hash.high64};
    }
    return count;
}

uint64_t weir_checksum(const void *bytes, size_t length) {
    return XXH3_64bits(bytes, length);
}
