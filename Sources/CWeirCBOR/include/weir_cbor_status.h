/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_CBOR_STATUS_H
#define WEIR_CBOR_STATUS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What became of a call. */
typedef int32_t weir_cbor_status;
enum {
    WEIR_CBOR_DONE = 0,
    WEIR_CBOR_RESOURCE, /* a value holds a resource, which has no bytes */
    WEIR_CBOR_DEEP,     /* lists and maps are nested deeper than WEIR_CBOR_DEPTH levels */
    WEIR_CBOR_LARGE,    /* a value takes more bytes than it may, or lies too far behind the first of its row */
    WEIR_CBOR_MEMORY,   /* there is no memory */
    WEIR_CBOR_CUT,      /* the bytes end before the item does, or a length says so */
    WEIR_CBOR_FORM      /* no CBOR, or CBOR of another form than values have */
};

/* The deepest nesting of lists and maps, those without elements not counted. A value of Weir's reaches 1,024 levels. */
enum { WEIR_CBOR_DEPTH = 1100 };

/* The tag of an error value: `weir` in ASCII, which is among the numbers that anybody may take. */
#define WEIR_CBOR_ERROR_TAG 0x77656972

#ifdef __cplusplus
}
#endif
#endif
