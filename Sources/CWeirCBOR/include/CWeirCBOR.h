/* SPDX-License-Identifier: Apache-2.0 */
#ifndef C_WEIR_CBOR_H
#define C_WEIR_CBOR_H

/*
 * Values as CBOR (RFC 8949) and back, and what is made of those bytes: keys of items and checks of frames.
 *
 *     value               CBOR
 *     null, bool          the simple values
 *     int                 major type 0 or 1, as short as it goes; also above INT64_MAX
 *     float               the double, always nine bytes, each NaN with its own bits
 *     string, bytes       major type 3 or 2, in one piece
 *     list                an array of a definite length
 *     map                 a map of a definite length, with its keys in the order of the value, which is bytewise
 *     error               the tag WEIR_CBOR_ERROR_TAG around an array of the code and the message
 *     resource            none: it is refused
 *
 * So equal values have equal bytes. The length of a head may be longer than it need be where one is read, and nothing else
 * may differ.
 */
#include "weir_cbor_buffer.h"
#include "weir_cbor_key.h"
#include "weir_cbor_read.h"
#include "weir_cbor_status.h"
#include "weir_cbor_write.h"

#endif
