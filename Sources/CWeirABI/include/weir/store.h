/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_STORE_H
#define WEIR_STORE_H

/*
 * The shared store, as prep and post see it: a tree of maps addressed by a path, which is a list of STRING values, so no
 * key needs escaping. An empty path is the whole tree. Each operation costs O(log n) at most.
 *
 * prep works on the store as it was when prep started, plus its own writes. post works on the newest state: from its first
 * read on nothing else writes, so read-modify-write is safe, and a post that only sets keeps nobody waiting. What prep or
 * post writes is seen by others as a whole when it returns WEIR_OK, and dropped otherwise.
 * The store handle is valid until the prep or post that received it returns, on its thread only.
 */
#include "weir/weir.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Cold. Every function answers WEIR_OK or an error status, whose message the host has already recorded for the call, so
 * that a plugin may return the status as it is. Values passed in are copied. [worker]
 */
struct weir_store_api {
    uint32_t struct_size;
    uint32_t reserved;

    /* *out becomes the value at the path, borrowed until prep or post returns; WEIR_ABSENT and null when there is none.
     * A map or list is built once and shared by all readers until it changes. */
    weir_status (*get)(weir_store *store, const weir_value path[], size_t length, weir_value *out);

    /* Puts a value at the path and makes missing maps on the way. An error through anything but a map. */
    weir_status (*set)(weir_store *store, const weir_value path[], size_t length, const weir_value *value);

    /* Adds an element to the list at the path, which is made when missing. Never lost, whoever else appends. */
    weir_status (*append)(weir_store *store, const weir_value path[], size_t length, const weir_value *value);

    /* Adds an INT or FLOAT to the number at the path, 0 when missing. Never lost. An INT that would overflow is an
     * error. */
    weir_status (*add)(weir_store *store, const weir_value path[], size_t length, const weir_value *number);

    /* *out becomes the LIST of the keys of the map at the path, in order; WEIR_ABSENT and null when there is none. */
    weir_status (*keys)(weir_store *store, const weir_value path[], size_t length, weir_value *out);

    /* Removes what is at the path; WEIR_ABSENT when there was nothing. */
    weir_status (*remove)(weir_store *store, const weir_value path[], size_t length);
};

#ifdef __cplusplus
}
#endif
#endif
