/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_H
#define WEIR_H

/*
 * The plugin ABI of Weir. A plugin is a shared library that exports one function, weir_plugin_entry_v1, and links no
 * host symbol: whatever it needs from the host comes through the weir_host table.
 *
 * Break policy. The ABI is 0.x until it is declared 1.0; until then any release may change it, and a host refuses a
 * plugin built for another 0.x. From 1.0 on, within this major version:
 *   1. Nothing released changes: no layout, no number, no meaning, no ownership, no thread rule, no NULL rule.
 *   2. Hot structs (value.h) are frozen. Cold structs start with `struct_size` and only grow at the end; a reader asks
 *      WEIR_HAS(pointer, field) before it reads a field younger than the version it requires.
 *   3. A new callback is optional; NULL means what its absence meant before.
 *   4. Enumerators are only appended, and only where they flow from plugin to host or are looked up, never where a
 *      plugin would have to understand them.
 *   5. Larger features are extensions: a struct found by string id with a revision, `weir.columns/1`, in both directions.
 *
 * Threads. Each function ends with one tag:
 *   [any]     any thread at any time between entry and exit, concurrently with everything else.
 *   [worker]  one of the host's worker threads; concurrently only as far as the node type's declared concurrency allows.
 *   [owner]   one thread at a time for the object concerned, before its first or after its last other call.
 * A call must not wait for other work of Weir's; it may block on I/O (the host grows its threads), or better answer
 * WEIR_PENDING. One that waits looks at its cancel flag now and then: the last request to stop ends the process without it.
 * Standard output belongs to the command's user: what a plugin writes there during a run goes to standard error. The
 * process's current folder is the manifest's, so a relative path means the same to every plugin. A plugin that
 * changes it, or the rounding mode or flush-to-zero, does so for its thread until its callback returns; then both are as
 * before (where the system refuses a thread a folder of its own, other threads see the change meanwhile).
 *
 * Ends. A callback returns, or throws a C++ exception, which the host turns into an error. Whatever else it does ends the run
 * with one line that names the plugin, the callback and the node: a crash, exit and its like, pthread_exit, a write past the
 * end of what the host gave. So does a pointer handed to the host that leads nowhere.
 *
 * Lifetimes. Six, each with a pointer of the plugin's own: library, node type, instance (one node of one manifest),
 * binding (an instance with one set of settings), worker (an instance on one host thread), call.
 */
#include "weir/value.h"

#ifdef __cplusplus
#define WEIR_EXTERN_C extern "C"
extern "C" {
#else
#define WEIR_EXTERN_C
#endif

#define WEIR_ABI_MAJOR 0u
#define WEIR_ABI_MINOR 1u

/* Whether the struct at `pointer` is long enough to have `field`. */
#define WEIR_HAS(pointer, field) \
    ((size_t)(pointer)->struct_size >= (size_t)((const char *)(&(pointer)->field + 1) - (const char *)(pointer)))

/* Put before the definition of weir_plugin_entry_v1; everything else in a plugin stays `static` or hidden. */
#define WEIR_EXPORT WEIR_EXTERN_C __attribute__((visibility("default")))

/*
 * What became of an item or a call. A status from WEIR_FAILED on is an error; `retried` and `permanent` say what the
 * engine does with it when set_error gives no other word.
 */
typedef int32_t weir_status;
enum {
    WEIR_OK = 0,
    WEIR_NOT_RUN = 1,  /* preset: exec did not come to this item */
    WEIR_PENDING = 2,  /* the item will be completed through host->complete */
    WEIR_STALE = 3,    /* answer of host->complete: too late, twice, or cancelled; nothing was taken */
    WEIR_ABSENT = 4,   /* answer of a look-up: there is no such thing */
    WEIR_FAILED = 16,             /* no better word; retried */
    WEIR_INVALID_INPUT = 17,      /* this item can never succeed; permanent */
    WEIR_INVALID_SETTING = 18,    /* a setting is wrong; permanent */
    WEIR_NOT_FOUND = 19,          /* a file, key or host does not exist; permanent */
    WEIR_DENIED = 20,             /* permission; permanent */
    WEIR_IO = 21,                 /* reading or writing failed; retried */
    WEIR_UNAVAILABLE = 22,        /* a service did not answer or asked for less; retried */
    WEIR_TIMEOUT = 23,            /* retried */
    WEIR_CANCELLED = 24,          /* the call saw its cancel flag; never retried */
    WEIR_EXHAUSTED = 25,          /* memory, disk or quota; retried */
    WEIR_UNSUPPORTED = 26,        /* permanent */
    WEIR_INTERNAL = 27,           /* a defect of the plugin; permanent */
    WEIR_EXCEPTION = 28,          /* set by the host: a C++ exception reached the ABI; retried */
    WEIR_PROTOCOL = 29,           /* set by the host: the plugin broke a rule of this header; permanent */
    WEIR_FATAL = 31               /* no item can succeed any more, such as with a key that is refused: ends the run at once */
};

typedef struct weir_host weir_host;
typedef struct weir_call weir_call;
typedef struct weir_plugin weir_plugin;
typedef struct weir_node_type weir_node_type;
typedef struct weir_error weir_error;
typedef struct weir_stream weir_stream;       /* stream.h */
typedef struct weir_store weir_store;         /* store.h: opaque */
typedef struct weir_store_api weir_store_api; /* store.h */

/* Names one PENDING item of the host's: a slot and its generation. 0 is never a token. */
typedef uint64_t weir_token;

/* An error in detail. Cold. The host copies it. */
struct weir_error {
    uint32_t struct_size;
    weir_status code;         /* WEIR_FAILED or above */
    uint32_t retry;           /* WEIR_RETRY_* */
    uint32_t reserved;        /* 0 */
    uint64_t retry_after_ns;  /* the least wait before the next attempt, in nanoseconds; 0 leaves it to the manifest */
    const char *message;      /* UTF-8, borrowed; NULL is allowed and reported as missing */
    size_t message_length;    /* in bytes */
};
enum { WEIR_RETRY_DEFAULT = 0, WEIR_RETRY_YES = 1, WEIR_RETRY_NO = 2 };

enum { WEIR_CALL_STOP_AT_FAILURE = 1 }; /* exec: return after the first item that fails (sequential batches that stop) */

/*
 * One call of the host into a plugin. Cold; borrowed, valid until the call returns, except that the call of a PENDING
 * item stays readable (settings, cancel flag, deadline, input, keys) until that item is completed.
 */
struct weir_call {
    uint32_t struct_size;
    uint32_t flags;              /* WEIR_CALL_* */
    const weir_host *host;       /* never NULL */
    void *binding;               /* what bind gave for the settings in force; NULL without bind */
    const weir_value *settings;  /* MAP of the declared params, defaults filled in; a param without value is absent.
                                    Never NULL. In create, which precedes every binding, those that are the same at every
                                    visit: a param that nothing gives is a null there, and one that an item, a batch, another
                                    use of the flow or the store can change is absent, its default too; it comes with bind
                                    and every later call. Empty in enter and open */
    uint32_t attempt;            /* 0-based; in exec the same for all items of the call, in fallback the one that failed, in
                                    post the one that gave the result; in post of a batch, whose items count their own, the
                                    highest that any came to; 0 elsewhere */
    uint32_t attempts;           /* the total allowed in exec, fallback and post, at least 1; 1 elsewhere */
    uint64_t deadline_ns;        /* on the clock of host->now_ns, by the node's timeout or a deadline around it; 0 is none */
    const uint32_t *cancelled;   /* the cancel flag; read it with weir_is_cancelled and weir_is_stopping */
    const char *node_path;       /* NUL-terminated, for messages and logs: `main/summarize` */
    const uint8_t (*keys)[16];   /* in exec of a durable run the key of each item of the call, in the order of the items; read
                                    it with weir_item_key. NULL in any other call and run */
};

/* Whether the host no longer wants the result of this call: return soon, with WEIR_CANCELLED. [any] */
static inline int weir_is_cancelled(const weir_call *call) {
    return __atomic_load_n(call->cancelled, __ATOMIC_RELAXED) == 1;
}
/* Whether nothing new begins: leave waits that may never end, and items not begun, with WEIR_CANCELLED. [any] */
static inline int weir_is_stopping(const weir_call *call) {
    return __atomic_load_n(call->cancelled, __ATOMIC_RELAXED) != 0;
}

/* The 16 bytes that identify item `index` of this exec call in a durable run: the same at every attempt and after the run is
 * resumed, so that a service which takes an idempotency key does the item's work once. Equal items have equal keys, at
 * every node, unless the manifest gives a `key`: where they must not share an effect, that is what tells them apart, or
 * `node_path` added to the key. Borrowed from the call. NULL where there is none: outside exec, in a run without a journal,
 * of an item that holds a resource, and under a host that is older than keys. [any] */
static inline const uint8_t *weir_item_key(const weir_call *call, uint32_t index) {
    uint64_t halves[2];
    if (!WEIR_HAS(call, keys) || call->keys == NULL) return NULL;
    memcpy(halves, call->keys[index], sizeof halves);
    return (halves[0] | halves[1]) == 0 ? NULL : call->keys[index];
}

/* Severities of host->log. */
enum { WEIR_LOG_DEBUG = 0, WEIR_LOG_INFO = 1, WEIR_LOG_WARNING = 2, WEIR_LOG_ERROR = 3 };

/* What the host offers. Cold; valid from the entry until the library's `exit` returned. No field is NULL. */
struct weir_host {
    uint32_t struct_size;
    uint32_t abi_major, abi_minor;
    uint32_t reserved;
    const char *name;    /* NUL-terminated, `weir` */
    const char *version; /* NUL-terminated, for messages only */

    /* `size` bytes aligned to 16, zeroed, arena of `call`. One allocation for a whole chunk is cheapest. NULL when
     * memory is exhausted, or no machine has so much: answer WEIR_EXHAUSTED. A write past its end is noticed when the
     * callback returns, and ends the run. Not for the call of a PENDING item after exec returned. [worker] */
    void *(*alloc)(const weir_call *call, size_t size);

    /* Details of the error of item `index` of this exec call, or of the call itself (index 0) elsewhere. The status that
     * is returned decides whether there is an error at all. A later call for the same item replaces it. [worker] */
    void (*set_error)(const weir_call *call, uint32_t index, const weir_error *error);

    /* A token for item `index` of this exec call; the plugin sets statuses[index] to WEIR_PENDING. 0 outside exec, or
     * when the node type does not declare `async`: an item that answers WEIR_PENDING all the same fails, and its error
     * says so. An item that nobody completes is named in a warning after a minute, and then every ten. [worker] */
    weir_token (*pending)(const weir_call *call, uint32_t index);

    /* Ends a PENDING item: with WEIR_OK and `result`, or with an error status and `error` (may be NULL). Copies both.
     * May come before exec returned. Answers WEIR_OK, or WEIR_STALE when the token is unknown or spent. [any] */
    weir_status (*complete)(const weir_host *host, weir_token token, weir_status status, const weir_value *result,
                            const weir_error *error);

    /* Wraps `object`, which the host then owns; `destroy` (may be NULL) runs once when no value holds it. On an error
     * status nothing was taken. `type_name` is NUL-terminated, `plugin.type`, and copied. [worker] */
    weir_status (*make_resource)(const weir_call *call, const char *type_name, void *object,
                                 void (*destroy)(void *object), weir_value *out);

    /* Keeps the memory behind a STRING or BYTES value that the host passed in this call beyond its end. Returns a
     * buffer that the plugin releases, or NULL when the value is of another kind. [worker] */
    weir_buffer *(*keep)(const weir_call *call, const weir_value *value);

    /* One line for the run's log, UTF-8 without a line end. `call` may be NULL. What is no text to look at, such as a
     * control character, is shown as an escape, and of a long line the beginning and the end. [any] */
    void (*log)(const weir_host *host, const weir_call *call, int32_t severity, const char *text, size_t length);

    /* Nanoseconds of a clock that never runs backwards; the one of deadline_ns. [any] */
    uint64_t (*now_ns)(const weir_host *host);

    /* Access to the shared store in prep and post (store.h). */
    const weir_store_api *store;

    /* The host's implementation of an extension, or NULL. `id` is NUL-terminated, `name/revision`: `weir.json/1` (json.h).
     * [any] */
    const void *(*extension)(const weir_host *host, const char *id);
};

/*
 * One node type. Cold, constant, in static memory. Every callback may be NULL; prep, exec and post are those that the
 * metadata lists as `phases` (meta.h). `self` is the type's own pointer, `instance`, `worker` what create and
 * create_worker gave, or NULL.
 *
 * Every callback that returns weir_status may describe an error with host->set_error(call, 0, ...) before it returns it.
 */
struct weir_node_type {
    uint32_t struct_size;
    uint32_t reserved;
    const char *name; /* NUL-terminated, without the plugin's name: `summarize` */

    /* Before the first and after the last use of the type. `type` is the very struct that the descriptor lists, so that
     * one function can serve several types; `library` is what enter gave, or NULL. [owner] */
    weir_status (*open)(const weir_node_type *type, const weir_call *call, void *library, void **self);
    void (*close)(void *self);

    /* One instance per node of a manifest that uses the type; lives as long as the run. A setting that can be judged here
     * is in call->settings, be it as a null that says that nobody gives it; about an absent one only bind can say. [owner] */
    weir_status (*create)(void *self, const weir_call *call, void **instance);
    void (*destroy)(void *instance);

    /* Prepares one set of settings (call->settings) once, instead of at every item. The binding is cached while the
     * values stay equal and outlives every call that carries it. [worker] */
    weir_status (*bind)(void *instance, const weir_call *call, void **binding);
    void (*unbind)(void *instance, void *binding);

    /* State of an instance on one host thread: no two calls at a time see the same one. [worker], [owner] */
    weir_status (*create_worker)(void *instance, const weir_call *call, void **worker);
    void (*destroy_worker)(void *instance, void *worker);

    /* Reads the store and gives what exec works on: sets *result, or, where the metadata says `"prep": "stream"`, fills
     * *stream (zeroed by the host, never NULL). *result may borrow from the store. Without prep the result is null. Its
     * writes to the store are applied together when it returns WEIR_OK, and dropped otherwise. Errors are never retried.
     * [worker] */
    weir_status (*prep)(void *instance, void *worker, const weir_call *call, weir_store *store, weir_value *result,
                        weir_stream *stream);

    /* Works on `count` items, which belong to other nodes, too, and are only read; there is no store here. results[] comes
     * null, statuses[] WEIR_NOT_RUN; a write past `count` of either ends the run. Returns how many
     * items it handled, from the first on; the host resubmits the rest. count is 1 unless the metadata says
     * `"chunks": true`. WEIR_CALL_STOP_AT_FAILURE never comes with items that may pend. An item that answers WEIR_PENDING
     * keeps its input until it is completed, but not `worker`. [worker] */
    uint32_t (*exec)(void *instance, void *worker, const weir_call *call, const weir_value items[],
                     weir_value results[], weir_status statuses[], uint32_t count);

    /* The result of an item whose last attempt failed with `error` (borrowed, its message never NULL). WEIR_OK and
     * *result save the item; any other status lets it fail. [worker] */
    weir_status (*fallback)(void *instance, void *worker, const weir_call *call, const weir_value *item,
                            const weir_error *error, weir_value *result);

    /* Writes the store and chooses the action: a STRING in *action, or null for `default`. `prepared` is what prep gave
     * ({count} for a streamed batch), `result` what exec gave (a list for a batch). Has the store to itself: it must not
     * wait. Its writes are dropped unless it returns WEIR_OK. Errors are never retried. A durable run that is resumed calls
     * it again, so what it does outside the store happens at least once: say `"post_effects": true`. [worker] */
    weir_status (*post)(void *instance, void *worker, const weir_call *call, weir_store *store,
                        const weir_value *prepared, const weir_value *result, weir_value *action);
};

/* What the entry returns. Cold, constant, in static memory. */
struct weir_plugin {
    uint32_t struct_size;
    uint32_t abi_major, abi_minor; /* WEIR_ABI_MAJOR, WEIR_ABI_MINOR: what it was built with */
    uint32_t abi_minor_required;   /* the lowest minor version of a host that it can work with */
    const char *name;              /* NUL-terminated; the part before the dot in `uses: text.summarize` */
    const char *metadata;          /* the very JSON of WEIR_META (meta.h) */
    size_t metadata_length;        /* in bytes, without a NUL */
    const weir_node_type *const *node_types;
    size_t node_type_count;

    /* Once per process, before any other callback and after the last one. *library goes to open. At exit, items may
     * still be PENDING after a cancel: stop what would complete them. May be NULL. [owner] */
    weir_status (*enter)(const weir_call *call, void **library);
    void (*exit)(void *library);

    /* The plugin's implementation of an extension, or NULL. `id` is NUL-terminated. May be NULL. [any] */
    const void *(*extension)(const char *id);
};

/* The one exported symbol of a plugin. Returns a descriptor, or NULL when the plugin cannot work here. It must be quick and
 * touch nothing outside itself. `host` is kept as long as needed. [owner] */
WEIR_EXPORT const weir_plugin *weir_plugin_entry_v1(const weir_host *host);

/* Fails item `index` of a call with `code` and a NUL-terminated message; gives the status to return. [worker] */
static inline weir_status weir_fail(const weir_call *call, uint32_t index, weir_status code, const char *message) {
    weir_error error;
    memset(&error, 0, sizeof error);
    error.struct_size = (uint32_t)sizeof error;
    error.code = code;
    error.message = message;
    error.message_length = strlen(message);
    call->host->set_error(call, index, &error);
    return code;
}

/* A copy of `length` bytes in the arena of the call, as a STRING value; null when memory is exhausted. [worker] */
static inline weir_value weir_copy_string(const weir_call *call, const char *utf8, size_t length) {
    char *copy = (char *)call->host->alloc(call, length ? length : 1);
    if (copy == NULL) return weir_null();
    if (length) memcpy(copy, utf8, length);
    return weir_string(copy, length);
}

#ifdef __cplusplus
}
#endif
#endif
