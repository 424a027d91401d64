/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_VALUE_H
#define WEIR_VALUE_H

/*
 * The layout of a value: what an item, a param, a result and an entry of the shared store are made of.
 *
 * The engine keeps its data in this very layout, so a list of a million integers reaches a plugin without a copy. These
 * structs are hot: they are frozen (see the break policy in weir.h), carry no size field, and never grow.
 *
 * Every pointer is one of three words:
 *   borrowed  valid until the call that handed it over returns. The reader copies what it wants to keep.
 *   arena     allocated with host->alloc during this call; the host frees the arena in one go. Never freed by the plugin.
 *   owned     a reference-counted weir_buffer with a release callback. It may be kept beyond the call.
 * Values that the host passes to a plugin are borrowed and immutable. Values that a plugin returns may be borrowed (from
 * static memory, from its own state or from its input), arena or owned; the host copies or keeps what it needs before the
 * plugin can run again.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The kind of a value. Numbers are never reused; new ones are only appended in a new major version. */
typedef uint8_t weir_tag;
enum {
    WEIR_NULL = 0,
    WEIR_BOOL = 1,     /* as.i64 is 0 or 1 */
    WEIR_INT = 2,      /* as.i64; as.u64 with WEIR_VALUE_UNSIGNED. weir_get_int and weir_get_uint read either */
    WEIR_FLOAT = 3,    /* as.f64; NaN and infinities are allowed */
    WEIR_STRING = 4,   /* as.string: `length` bytes of UTF-8, no terminating NUL promised, NULL only when length is 0 */
    WEIR_BYTES = 5,    /* as.bytes: `length` bytes */
    WEIR_LIST = 6,     /* as.list: `length` contiguous values */
    WEIR_MAP = 7,      /* as.map: `length` entries in ascending bytewise order of their keys, each key once */
    WEIR_ERROR = 8,    /* as.error: a failed item's place in a list of results */
    WEIR_RESOURCE = 9  /* as.resource: an opaque object of a plugin, made with host->make_resource */
};

/*
 * Set on a STRING or BYTES value whose payload is as.buffer. Only values that a plugin gives to the host carry it. In
 * results, stream items and actions the host takes over the reference; in values passed by const pointer (store writes,
 * host->complete) it copies and releases nothing.
 */
enum { WEIR_VALUE_OWNED = 1 };

/*
 * Set on an INT value above INT64_MAX, whose payload is as.u64; never on a smaller one, so that equal numbers have equal
 * bits. Who reads as.i64 has to look at the flag first, or the number turns negative: weir_get_int does. An `int` setting
 * never carries it unless its declared `maximum` lies above INT64_MAX.
 */
enum { WEIR_VALUE_UNSIGNED = 2 };

typedef struct weir_value weir_value;
typedef struct weir_entry weir_entry;
typedef struct weir_error_value weir_error_value;
typedef struct weir_buffer weir_buffer;
typedef struct weir_resource weir_resource;

/* A 16-byte tagged value. A zeroed one is null. Lists, maps and errors are nested at most 1,024 levels deep. */
struct weir_value {
    weir_tag tag;
    uint8_t flags;     /* WEIR_VALUE_* */
    uint16_t reserved; /* 0 in what a plugin makes; in a scalar of the host's, its own note of how that was written */
    uint32_t length;   /* bytes of a string or bytes, elements of a list or map, 0 otherwise */
    union {
        int64_t i64;
        uint64_t u64;
        double f64;
        const char *string;
        const uint8_t *bytes;
        const weir_value *list;
        const weir_entry *map;
        const weir_error_value *error;
        const weir_resource *resource;
        weir_buffer *buffer;
    } as;
};

/* One entry of a map. `key` is a STRING value. */
struct weir_entry {
    weir_value key;
    weir_value value;
};

/* The payload of an ERROR value. `message` is a STRING value; `code` is a weir_status of weir.h. */
struct weir_error_value {
    int32_t code;
    uint32_t reserved; /* 0 */
    weir_value message;
};

/* Memory with a reference count. `release` drops one reference and may be called from any thread. */
struct weir_buffer {
    const void *data;
    void (*release)(weir_buffer *self);
    void *private_data;
};

/*
 * A plugin's object that travels through a flow, such as a decoded image. Made by host->make_resource and kept alive by
 * the host as long as any value holds it; then `destroy` runs once, on any thread.
 */
struct weir_resource {
    const char *type_name; /* NUL-terminated, `plugin.type`; compare it before `object` is used */
    void *object;
    void (*destroy)(void *object); /* may be NULL */
    void *host_data;               /* the host's own; never touched by a plugin */
};

/*
 * Builders and readers. None allocates; the returned value borrows the pointers given to it. A value holds at most
 * 4,294,967,295 bytes, elements or entries; a builder that is asked for more gives null.
 */

static inline weir_value weir_make(weir_tag tag, uint32_t length) {
    weir_value v;
    memset(&v, 0, sizeof v);
    v.tag = tag;
    v.length = length;
    return v;
}

static inline weir_value weir_sized(weir_tag tag, size_t count) {
    return count > UINT32_MAX ? weir_make(WEIR_NULL, 0) : weir_make(tag, (uint32_t)count);
}

static inline weir_value weir_null(void) {
    return weir_make(WEIR_NULL, 0);
}

static inline weir_value weir_bool(int flag) {
    weir_value v = weir_make(WEIR_BOOL, 0);
    v.as.i64 = flag != 0;
    return v;
}

static inline weir_value weir_int(int64_t number) {
    weir_value v = weir_make(WEIR_INT, 0);
    v.as.i64 = number;
    return v;
}

/* An integer without a sign; one above INT64_MAX gets the flag WEIR_VALUE_UNSIGNED. */
static inline weir_value weir_uint(uint64_t number) {
    weir_value v = weir_make(WEIR_INT, 0);
    v.flags = number > INT64_MAX ? WEIR_VALUE_UNSIGNED : 0;
    v.as.u64 = number;
    return v;
}

static inline weir_value weir_float(double number) {
    weir_value v = weir_make(WEIR_FLOAT, 0);
    v.as.f64 = number;
    return v;
}

static inline weir_value weir_string(const char *utf8, size_t length) {
    weir_value v = weir_sized(WEIR_STRING, length);
    v.as.string = v.tag == WEIR_STRING ? utf8 : NULL;
    return v;
}

/* A value over a NUL-terminated C string, such as a literal. */
static inline weir_value weir_text(const char *utf8) {
    return weir_string(utf8, strlen(utf8));
}

static inline weir_value weir_bytes(const void *data, size_t length) {
    weir_value v = weir_sized(WEIR_BYTES, length);
    v.as.bytes = v.tag == WEIR_BYTES ? (const uint8_t *)data : NULL;
    return v;
}

static inline weir_value weir_list(const weir_value *elements, size_t count) {
    weir_value v = weir_sized(WEIR_LIST, count);
    v.as.list = v.tag == WEIR_LIST ? elements : NULL;
    return v;
}

/* `entries` are sorted by key, bytewise ascending, each key once; the host refuses anything else. */
static inline weir_value weir_map(const weir_entry *entries, size_t count) {
    weir_value v = weir_sized(WEIR_MAP, count);
    v.as.map = v.tag == WEIR_MAP ? entries : NULL;
    return v;
}

/* Reads an integer; 0 when the value is none, or lies above INT64_MAX. */
static inline int weir_get_int(const weir_value *v, int64_t *number) {
    if (v->tag != WEIR_INT || (v->flags & WEIR_VALUE_UNSIGNED) != 0) return 0;
    *number = v->as.i64;
    return 1;
}

/* Reads an integer without a sign; 0 when the value is none, or is negative. */
static inline int weir_get_uint(const weir_value *v, uint64_t *number) {
    if (v->tag != WEIR_INT || ((v->flags & WEIR_VALUE_UNSIGNED) == 0 && v->as.i64 < 0)) return 0;
    *number = v->as.u64;
    return 1;
}

/* Whether two STRING values have the same bytes. */
static inline int weir_same_text(const weir_value *a, const weir_value *b) {
    return a->tag == WEIR_STRING && b->tag == WEIR_STRING && a->length == b->length
        && (a->length == 0 || memcmp(a->as.string, b->as.string, a->length) == 0);
}

/* The value under `key` in a map, or NULL when there is none or `map` is no map. O(log n). */
static inline const weir_value *weir_lookup(const weir_value *map, const char *key) {
    size_t low = 0, high = map->tag == WEIR_MAP ? map->length : 0, length = strlen(key);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const weir_entry *entry = &map->as.map[middle];
        size_t shorter = entry->key.length < length ? entry->key.length : length;
        int order = shorter == 0 ? 0 : memcmp(entry->key.as.string, key, shorter);
        if (order == 0) order = entry->key.length < length ? -1 : entry->key.length > length;
        if (order == 0) return &entry->value;
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return NULL;
}

#ifdef __cplusplus
}
#endif
#endif
