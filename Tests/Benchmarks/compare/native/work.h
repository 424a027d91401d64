/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORK_H
#define WORK_H

/* The work of the scenarios, the same machine code for every contestant: all of them load libwork.so. */
#include <stddef.h>
#include <stdint.h>
#include <weir/value.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A: the cheapest work there is. */
int64_t work_double(int64_t item);
/* The same over an array of values, as a vectorised exec does it. */
void work_double_chunk(const weir_value *items, weir_value *results, size_t count);

/* E: a chain of dependent steps that takes the same time for every item; its result tells that they were all done. */
int64_t work_spin(int64_t item, int64_t steps);

/*
 * B: one output line, {"id":…,"words":…,"text":"…"}, from what an input line says; the text in capital letters. Writes at
 * most work_line_capacity(length) bytes to `out`, no NUL, and gives their number.
 */
size_t work_line(int64_t id, const char *text, size_t length, char *out);
size_t work_line_capacity(size_t length);

/* H: FNV-1a over bytes, and over a file; 0 when it cannot be read. */
int64_t work_hash(const void *bytes, size_t length);
int64_t work_hash_file(const char *path);

/* C and G: adds to a sum of which each thread has a part of its own, and gives the whole once the others are done. */
void work_tally(int64_t amount);
int64_t work_tallied(void);

/* K: the 16 characters of key number `index` of `count`, either in order or shuffled; each number gives another key. */
void work_key(int64_t index, int shuffled, char key[16]);

/* L: the int at place `index` of those below `count`, from the lowest on, from the highest on, or shuffled. */
enum work_order { WORK_RISING, WORK_FALLING, WORK_SHUFFLED };
int64_t work_int(int64_t index, int64_t count, enum work_order order);

/* What contestants print of many results: one number that depends on each of them and on their order. */
#define WORK_DIGEST_START INT64_C(-3750763034362895579)
int64_t work_digest(int64_t digest, int64_t result);

#ifdef __cplusplus
}
#endif
#endif
