/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_STREAM_H
#define WEIR_STREAM_H

/*
 * A batch's items as a stream, for node types whose metadata lists `"prep": "stream"`: prep fills a weir_stream and the
 * engine pulls it through a bounded window, so ten million items need the memory of a few.
 */
#include "weir/weir.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Cold, but filled by the plugin in memory of the host's: struct_size is set by the host and tells what it can read. */
struct weir_stream {
    uint32_t struct_size;
    uint32_t reserved;
    void *self;

    /* The number of items where it is known, else -1. Used for progress and for a tolerance in percent. */
    int64_t count;

    /* Writes up to `capacity` items (at least 1) to items[] and their number to *written; 0 ends the stream. Items are
     * borrowed until the next call of next or destroy, or arena. Calls come one at a time, from changing threads; the
     * store cannot be read here. An error status fails the batch. Not NULL in a stream that prep gives. [worker] */
    weir_status (*next)(void *self, const weir_call *call, weir_value items[], uint32_t capacity, uint32_t *written);

    /* Once, after the last next and before post. May be NULL. [worker] */
    void (*destroy)(void *self);
};

#ifdef __cplusplus
}
#endif
#endif
