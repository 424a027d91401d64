/* SPDX-License-Identifier: Apache-2.0 */
#ifndef C_WEIR_JSON_H
#define C_WEIR_JSON_H

/*
 * JSON text to values by simdjson, in two steps, so that a value lies in one piece of memory that the caller provides:
 *
 *     weir_json_read   reads a text into the reader's own buffers and says how much memory its value takes
 *     weir_json_build  writes the value of the text that was read last
 *
 * A reader belongs to one thread at a time.
 */
#include <stddef.h>
#include <stdint.h>
#include <weir/value.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What became of a value. */
enum {
    WEIR_JSON_BUILT,
    WEIR_JSON_TWICE,    /* a map has the same key twice */
    WEIR_JSON_NO_BYTES, /* what stands under `$bytes` is no base64 */
    WEIR_JSON_NO_ERROR  /* what stands under `$error` is no map of a code and a message */
};

/* The deepest nesting of lists and maps. */
enum { WEIR_JSON_DEPTH = 1000 };

typedef struct weir_json_reader weir_json_reader;

/* The number of an error's code, such as `io`; negative for a name that is none. */
typedef int32_t (*weir_json_code_of)(const char *name, size_t length);

/* A reader without buffers, which come with the first text and grow with the longest one. Never NULL. */
weir_json_reader *weir_json_create(weir_json_code_of code_of);

/* Frees the reader and its buffers. */
void weir_json_destroy(weir_json_reader *reader);

/*
 * Reads a text, which is borrowed for the call.
 *
 * Returns NULL and sets *size, in bytes, when it is JSON whose integers fit into 64 bits, with a sign or without, and
 * which is not nested too deep; otherwise what is wrong in simdjson's words, which are static and name no place.
 */
const char *weir_json_read(weir_json_reader *reader, const char *text, size_t length, size_t *size);

/*
 * Writes the value of the text that weir_json_read read last, and without an error. `memory` is aligned to 16 bytes, has
 * as many of them as weir_json_read said, and must live as long as the value; the value keeps nothing of the reader.
 *
 * A map of the one key `$bytes` or `$error` becomes what weir writes so; of a key with more dollars, one is taken away.
 *
 * Returns WEIR_JSON_BUILT, or what is wrong; then neither the value nor the memory mean anything.
 */
int weir_json_build(const weir_json_reader *reader, void *memory, weir_value *value);

/* The most characters of an integer. */
enum { WEIR_JSON_INTEGER = 20 };

/* Writes the digits of an INT value, at most WEIR_JSON_INTEGER. Returns how many characters there are. */
size_t weir_json_integer(weir_value number, char *output);

#ifdef __cplusplus
}
#endif
#endif
