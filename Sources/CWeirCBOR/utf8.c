// SPDX-License-Identifier: Apache-2.0
#include "utf8.h"

/// The number of bytes of the character at the start, which is not ASCII; 0 for none.
static size_t character(const uint8_t *bytes, size_t length) {
    const uint8_t first = bytes[0];
    const size_t size = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (size == 0 || size > length) return 0;
    // The second byte keeps out longer forms of what is shorter, surrogates, and what lies above U+10FFFF.
    const uint8_t low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const uint8_t high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (bytes[1] < low || bytes[1] > high) return 0;
    for (size_t place = 2; place < size; place++)
        if ((bytes[place] & 0xC0) != 0x80) return 0;
    return size;
}

bool weir_cbor_is_any_utf8(const uint8_t *bytes, size_t length) {
    size_t at = 0;
    while (at < length) {
        const size_t size = bytes[at] < 0x80 ? 1 : character(bytes + at, length - at);
        if (size == 0) return false;
        at += size;
    }
    return true;
}
