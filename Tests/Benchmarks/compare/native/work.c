/* SPDX-License-Identifier: Apache-2.0 */
#include "work.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

static const uint64_t prime = 1099511628211u;
static const uint64_t offset = 14695981039346656037u;

int64_t work_double(int64_t item) {
    return (int64_t)((uint64_t)item * 2);
}

void work_double_chunk(const weir_value *items, weir_value *results, size_t count) {
    for (size_t i = 0; i < count; i++)
        results[i] = weir_int((int64_t)((uint64_t)items[i].as.i64 * 2));
}

int64_t work_spin(int64_t item, int64_t steps) {
    uint64_t state = (uint64_t)item * prime + offset;
    for (int64_t i = 0; i < steps; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
    }
    return (int64_t)state;
}

size_t work_line_capacity(size_t length) {
    return 80 + 6 * length;
}

size_t work_line(int64_t id, const char *text, size_t length, char *out) {
    int64_t words = 0;
    for (size_t i = 0; i < length; i++)
        words += text[i] != ' ' && (i == 0 || text[i - 1] == ' ');
    char *end = out + sprintf(out, "{\"id\":%lld,\"words\":%lld,\"text\":\"", (long long)id, (long long)words);
    for (size_t i = 0; i < length; i++) {
        const unsigned char byte = (unsigned char)text[i];
        if (byte == '"' || byte == '\\') *end++ = '\\';
        if (byte < 0x20) {
            end += sprintf(end, "\\u%04x", byte);
        } else {
            *end++ = byte >= 'a' && byte <= 'z' ? (char)(byte - 32) : (char)byte;
        }
    }
    *end++ = '"';
    *end++ = '}';
    return (size_t)(end - out);
}

int64_t work_hash(const void *bytes, size_t length) {
    const unsigned char *byte = bytes;
    uint64_t hash = offset;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ byte[i]) * prime;
    return (int64_t)hash;
}

int64_t work_hash_file(const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) return 0;
    unsigned char buffer[65536];
    uint64_t hash = offset;
    size_t count;
    while ((count = fread(buffer, 1, sizeof buffer, file)) > 0) {
        for (size_t i = 0; i < count; i++)
            hash = (hash ^ buffer[i]) * prime;
    }
    fclose(file);
    return (int64_t)hash;
}

/* A thread's part of the sum, on a cache line of its own; kept until the process ends. */
typedef struct part {
    alignas(64) int64_t sum;
    struct part *next;
} part;

static part *parts;
static _Thread_local part *own;

void work_tally(int64_t amount) {
    if (own == NULL) {
        own = aligned_alloc(alignof(part), sizeof *own);
        if (own == NULL) abort();
        own->sum = 0;
        own->next = __atomic_load_n(&parts, __ATOMIC_RELAXED);
        while (!__atomic_compare_exchange_n(&parts, &own->next, own, 0, __ATOMIC_RELEASE, __ATOMIC_RELAXED)) {
        }
    }
    own->sum += amount;
}

int64_t work_tallied(void) {
    int64_t sum = 0;
    for (const part *each = __atomic_load_n(&parts, __ATOMIC_ACQUIRE); each != NULL; each = each->next)
        sum += each->sum;
    return sum;
}

void work_key(int64_t index, int shuffled, char key[16]) {
    uint64_t number = (uint64_t)index;
    if (shuffled) {
        /* A bijection of 64-bit numbers (the finalizer of SplitMix64), so that no two keys are the same. */
        number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9u;
        number = (number ^ (number >> 27)) * 0x94d049bb133111ebu;
        number ^= number >> 31;
    }
    for (int i = 15; i >= 0; i--, number >>= 4)
        key[i] = "0123456789abcdef"[number & 15];
}

int64_t work_int(int64_t index, int64_t count, enum work_order order) {
    if (order == WORK_RISING) return index;
    if (order == WORK_FALLING) return count - 1 - index;
    int bits = 1;
    while ((int64_t)1 << bits < count)
        bits++;
    /* A bijection of the numbers of so many bits; from one that is too large it goes on until one is not. */
    const uint64_t mask = ((uint64_t)1 << bits) - 1;
    const int shift = (bits + 1) / 2;
    uint64_t number = (uint64_t)index;
    do {
        number = (number * 0x9e3779b97f4a7c15u + 0x632be5ab) & mask;
        number ^= number >> shift;
        number = (number * 0xbf58476d1ce4e5b9u) & mask;
        number ^= number >> shift;
    } while (number >= (uint64_t)count);
    return (int64_t)number;
}

int64_t work_digest(int64_t digest, int64_t result) {
    return (int64_t)(((uint64_t)digest ^ (uint64_t)result) * prime);
}
