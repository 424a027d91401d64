/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_LAYOUT_H
#define WEIR_LAYOUT_H

/*
 * The layout of every struct of the ABI on LP64 (pointers and size_t of 8 bytes), as static asserts. No header includes
 * this one; include it where a compiler's idea of the ABI is to be checked. A line that has to change here is a break of
 * the ABI, except for the size of a cold struct that grew at its end.
 */
#include "weir/store.h"
#include "weir/stream.h"
#include "weir/weir.h"

#ifdef __cplusplus
#define WEIR_STATIC_ASSERT(condition, message) static_assert(condition, message)
#define WEIR_ALIGNMENT(type) alignof(type)
#else
#define WEIR_STATIC_ASSERT(condition, message) _Static_assert(condition, message)
#define WEIR_ALIGNMENT(type) _Alignof(type)
#endif

/* A type of `size` bytes with this alignment. */
#define WEIR_LAYOUT_TYPE(type, size, alignment)                                                                        \
    WEIR_STATIC_ASSERT(sizeof(type) == (size), #type " has another size");                                             \
    WEIR_STATIC_ASSERT(WEIR_ALIGNMENT(type) == (alignment), #type " has another alignment")

/* A field of `size` bytes with this alignment at this offset. */
#define WEIR_LAYOUT_FIELD(type, field, size, alignment, offset)                                                        \
    WEIR_STATIC_ASSERT(sizeof(((type *)0)->field) == (size), #type "." #field " has another size");                    \
    WEIR_STATIC_ASSERT(__alignof__(((type *)0)->field) == (alignment), #type "." #field " has another alignment");     \
    WEIR_STATIC_ASSERT(offsetof(type, field) == (offset), #type "." #field " has another offset")

/* Scalars. */
WEIR_LAYOUT_TYPE(void *, 8, 8);
WEIR_LAYOUT_TYPE(size_t, 8, 8);
WEIR_LAYOUT_TYPE(weir_tag, 1, 1);
WEIR_LAYOUT_TYPE(weir_status, 4, 4);
WEIR_LAYOUT_TYPE(weir_token, 8, 8);

/* value.h */
WEIR_LAYOUT_TYPE(weir_value, 16, 8);
WEIR_LAYOUT_FIELD(weir_value, tag, 1, 1, 0);
WEIR_LAYOUT_FIELD(weir_value, flags, 1, 1, 1);
WEIR_LAYOUT_FIELD(weir_value, reserved, 2, 2, 2);
WEIR_LAYOUT_FIELD(weir_value, length, 4, 4, 4);
WEIR_LAYOUT_FIELD(weir_value, as, 8, 8, 8);
WEIR_LAYOUT_FIELD(weir_value, as.i64, 8, 8, 8);
WEIR_LAYOUT_FIELD(weir_value, as.u64, 8, 8, 8);
WEIR_LAYOUT_FIELD(weir_value, as.f64, 8, 8, 8);
WEIR_LAYOUT_FIELD(weir_value, as.string, 8, 8, 8);
WEIR_LAYOUT_FIELD(weir_value, as.bytes, 8, 8, 8);
WEIR_LAYOUT_FIELD(weir_value, as.list, 8, 8, 8);
WEIR_LAYOUT_FIELD(weir_value, as.map, 8, 8, 8);
WEIR_LAYOUT_FIELD(weir_value, as.error, 8, 8, 8);
WEIR_LAYOUT_FIELD(weir_value, as.resource, 8, 8, 8);
WEIR_LAYOUT_FIELD(weir_value, as.buffer, 8, 8, 8);

WEIR_LAYOUT_TYPE(weir_entry, 32, 8);
WEIR_LAYOUT_FIELD(weir_entry, key, 16, 8, 0);
WEIR_LAYOUT_FIELD(weir_entry, value, 16, 8, 16);

WEIR_LAYOUT_TYPE(weir_error_value, 24, 8);
WEIR_LAYOUT_FIELD(weir_error_value, code, 4, 4, 0);
WEIR_LAYOUT_FIELD(weir_error_value, reserved, 4, 4, 4);
WEIR_LAYOUT_FIELD(weir_error_value, message, 16, 8, 8);

WEIR_LAYOUT_TYPE(weir_buffer, 24, 8);
WEIR_LAYOUT_FIELD(weir_buffer, data, 8, 8, 0);
WEIR_LAYOUT_FIELD(weir_buffer, release, 8, 8, 8);
WEIR_LAYOUT_FIELD(weir_buffer, private_data, 8, 8, 16);

WEIR_LAYOUT_TYPE(weir_resource, 32, 8);
WEIR_LAYOUT_FIELD(weir_resource, type_name, 8, 8, 0);
WEIR_LAYOUT_FIELD(weir_resource, object, 8, 8, 8);
WEIR_LAYOUT_FIELD(weir_resource, destroy, 8, 8, 16);
WEIR_LAYOUT_FIELD(weir_resource, host_data, 8, 8, 24);

/* weir.h */
WEIR_LAYOUT_TYPE(weir_error, 40, 8);
WEIR_LAYOUT_FIELD(weir_error, struct_size, 4, 4, 0);
WEIR_LAYOUT_FIELD(weir_error, code, 4, 4, 4);
WEIR_LAYOUT_FIELD(weir_error, retry, 4, 4, 8);
WEIR_LAYOUT_FIELD(weir_error, reserved, 4, 4, 12);
WEIR_LAYOUT_FIELD(weir_error, retry_after_ns, 8, 8, 16);
WEIR_LAYOUT_FIELD(weir_error, message, 8, 8, 24);
WEIR_LAYOUT_FIELD(weir_error, message_length, 8, 8, 32);

WEIR_LAYOUT_TYPE(weir_call, 72, 8);
WEIR_LAYOUT_FIELD(weir_call, struct_size, 4, 4, 0);
WEIR_LAYOUT_FIELD(weir_call, flags, 4, 4, 4);
WEIR_LAYOUT_FIELD(weir_call, host, 8, 8, 8);
WEIR_LAYOUT_FIELD(weir_call, binding, 8, 8, 16);
WEIR_LAYOUT_FIELD(weir_call, settings, 8, 8, 24);
WEIR_LAYOUT_FIELD(weir_call, attempt, 4, 4, 32);
WEIR_LAYOUT_FIELD(weir_call, attempts, 4, 4, 36);
WEIR_LAYOUT_FIELD(weir_call, deadline_ns, 8, 8, 40);
WEIR_LAYOUT_FIELD(weir_call, cancelled, 8, 8, 48);
WEIR_LAYOUT_FIELD(weir_call, node_path, 8, 8, 56);
WEIR_LAYOUT_FIELD(weir_call, keys, 8, 8, 64);

WEIR_LAYOUT_TYPE(weir_host, 112, 8);
WEIR_LAYOUT_FIELD(weir_host, struct_size, 4, 4, 0);
WEIR_LAYOUT_FIELD(weir_host, abi_major, 4, 4, 4);
WEIR_LAYOUT_FIELD(weir_host, abi_minor, 4, 4, 8);
WEIR_LAYOUT_FIELD(weir_host, reserved, 4, 4, 12);
WEIR_LAYOUT_FIELD(weir_host, name, 8, 8, 16);
WEIR_LAYOUT_FIELD(weir_host, version, 8, 8, 24);
WEIR_LAYOUT_FIELD(weir_host, alloc, 8, 8, 32);
WEIR_LAYOUT_FIELD(weir_host, set_error, 8, 8, 40);
WEIR_LAYOUT_FIELD(weir_host, pending, 8, 8, 48);
WEIR_LAYOUT_FIELD(weir_host, complete, 8, 8, 56);
WEIR_LAYOUT_FIELD(weir_host, make_resource, 8, 8, 64);
WEIR_LAYOUT_FIELD(weir_host, keep, 8, 8, 72);
WEIR_LAYOUT_FIELD(weir_host, log, 8, 8, 80);
WEIR_LAYOUT_FIELD(weir_host, now_ns, 8, 8, 88);
WEIR_LAYOUT_FIELD(weir_host, store, 8, 8, 96);
WEIR_LAYOUT_FIELD(weir_host, extension, 8, 8, 104);

WEIR_LAYOUT_TYPE(weir_node_type, 112, 8);
WEIR_LAYOUT_FIELD(weir_node_type, struct_size, 4, 4, 0);
WEIR_LAYOUT_FIELD(weir_node_type, reserved, 4, 4, 4);
WEIR_LAYOUT_FIELD(weir_node_type, name, 8, 8, 8);
WEIR_LAYOUT_FIELD(weir_node_type, open, 8, 8, 16);
WEIR_LAYOUT_FIELD(weir_node_type, close, 8, 8, 24);
WEIR_LAYOUT_FIELD(weir_node_type, create, 8, 8, 32);
WEIR_LAYOUT_FIELD(weir_node_type, destroy, 8, 8, 40);
WEIR_LAYOUT_FIELD(weir_node_type, bind, 8, 8, 48);
WEIR_LAYOUT_FIELD(weir_node_type, unbind, 8, 8, 56);
WEIR_LAYOUT_FIELD(weir_node_type, create_worker, 8, 8, 64);
WEIR_LAYOUT_FIELD(weir_node_type, destroy_worker, 8, 8, 72);
WEIR_LAYOUT_FIELD(weir_node_type, prep, 8, 8, 80);
WEIR_LAYOUT_FIELD(weir_node_type, exec, 8, 8, 88);
WEIR_LAYOUT_FIELD(weir_node_type, fallback, 8, 8, 96);
WEIR_LAYOUT_FIELD(weir_node_type, post, 8, 8, 104);

WEIR_LAYOUT_TYPE(weir_plugin, 80, 8);
WEIR_LAYOUT_FIELD(weir_plugin, struct_size, 4, 4, 0);
WEIR_LAYOUT_FIELD(weir_plugin, abi_major, 4, 4, 4);
WEIR_LAYOUT_FIELD(weir_plugin, abi_minor, 4, 4, 8);
WEIR_LAYOUT_FIELD(weir_plugin, abi_minor_required, 4, 4, 12);
WEIR_LAYOUT_FIELD(weir_plugin, name, 8, 8, 16);
WEIR_LAYOUT_FIELD(weir_plugin, metadata, 8, 8, 24);
WEIR_LAYOUT_FIELD(weir_plugin, metadata_length, 8, 8, 32);
WEIR_LAYOUT_FIELD(weir_plugin, node_types, 8, 8, 40);
WEIR_LAYOUT_FIELD(weir_plugin, node_type_count, 8, 8, 48);
WEIR_LAYOUT_FIELD(weir_plugin, enter, 8, 8, 56);
WEIR_LAYOUT_FIELD(weir_plugin, exit, 8, 8, 64);
WEIR_LAYOUT_FIELD(weir_plugin, extension, 8, 8, 72);

/* stream.h */
WEIR_LAYOUT_TYPE(weir_stream, 40, 8);
WEIR_LAYOUT_FIELD(weir_stream, struct_size, 4, 4, 0);
WEIR_LAYOUT_FIELD(weir_stream, reserved, 4, 4, 4);
WEIR_LAYOUT_FIELD(weir_stream, self, 8, 8, 8);
WEIR_LAYOUT_FIELD(weir_stream, count, 8, 8, 16);
WEIR_LAYOUT_FIELD(weir_stream, next, 8, 8, 24);
WEIR_LAYOUT_FIELD(weir_stream, destroy, 8, 8, 32);

/* store.h */
WEIR_LAYOUT_TYPE(weir_store_api, 56, 8);
WEIR_LAYOUT_FIELD(weir_store_api, struct_size, 4, 4, 0);
WEIR_LAYOUT_FIELD(weir_store_api, reserved, 4, 4, 4);
WEIR_LAYOUT_FIELD(weir_store_api, get, 8, 8, 8);
WEIR_LAYOUT_FIELD(weir_store_api, set, 8, 8, 16);
WEIR_LAYOUT_FIELD(weir_store_api, append, 8, 8, 24);
WEIR_LAYOUT_FIELD(weir_store_api, add, 8, 8, 32);
WEIR_LAYOUT_FIELD(weir_store_api, keys, 8, 8, 40);
WEIR_LAYOUT_FIELD(weir_store_api, remove, 8, 8, 48);

#endif
