/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_CBOR_KEY_H
#define WEIR_CBOR_KEY_H

#include <stddef.h>
#include <stdint.h>
#include <weir/value.h>

#include "weir_cbor_buffer.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The bytes of a secret; random ones, so that nobody can look for items whose keys are the same. */
enum { WEIR_CBOR_SECRET = 192 };

/* 128 bits that identify an item. Zero is no item's. */
typedef struct weir_item_key {
    uint64_t low;
    uint64_t high;
} weir_item_key;

/*
 * Makes the keys of items: XXH3-128 with the secret over the item's CBOR and the suffix behind it, the same on every
 * machine. An item of which weir_cbor_append_value makes nothing, as it holds a resource, gets zero.
 *
 * Returns how many keys it has made: all, or those before an item that takes more than `most` bytes.
 *
 * All pointers are borrowed; `secret` has WEIR_CBOR_SECRET bytes, `keys` has room for `count`, and `suffix` may be NULL when
 * its length is 0. `scratch` is overwritten, and lends its memory from call to call.
 */
size_t weir_item_keys(const weir_value *items, size_t count, size_t most, const void *suffix, size_t suffix_length,
                      const void *secret, weir_cbor_buffer *scratch, weir_item_key *keys);

/* XXH3-64 of bytes, which tells damage from what was written and is no defence against anybody. */
uint64_t weir_checksum(const void *bytes, size_t length);

#ifdef __cplusplus
}
#endif
#endif
