/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_JSON_H
#define WEIR_JSON_H

/*
 * The extension `weir.json/1`: values as JSON, as weir itself writes them (keys in order, bytes and errors as maps of one
 * marked key), so that no plugin needs a writer of its own:
 *
 *     const weir_json_api *json = host->extension(host, WEIR_JSON_EXTENSION);  // NULL where the host has none
 */
#include "weir/weir.h"

#ifdef __cplusplus
extern "C" {
#endif

#define WEIR_JSON_EXTENSION "weir.json/1"

enum {
    WEIR_JSON_LINE = 1, /* a line feed at the end */
    WEIR_JSON_LINES = 2 /* a line for each element of a list, and one for any other value */
};

/* Cold; constant, as long as the host lives. */
typedef struct weir_json_api {
    uint32_t struct_size;
    uint32_t reserved;

    /*
     * The text of `value`, which is borrowed, as a STRING in the arena of `call`; null with an error status. What JSON has
     * not (NaN, infinities, resources, too deep nesting) is WEIR_UNSUPPORTED, a text above 4 GiB WEIR_EXHAUSTED; the
     * details are those of set_error for item `index`. `flags` are WEIR_JSON_*. [worker]
     */
    weir_status (*write)(const weir_call *call, uint32_t index, const weir_value *value, uint32_t flags,
                         weir_value *text);
} weir_json_api;

#ifdef __cplusplus
}
#endif
#endif
