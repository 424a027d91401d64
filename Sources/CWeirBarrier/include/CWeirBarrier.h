/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CWEIR_BARRIER_H
#define CWEIR_BARRIER_H

/*
 * Calls of the host into a plugin. Each wrapper calls one callback and sees to two things:
 *   - a C++ exception ends here: it becomes WEIR_EXCEPTION (or 0, NULL, nothing) and its message is left in the fault;
 *   - while the callback runs, the thread knows which plugin it is in, so that a crash can be blamed on it.
 * On the good path a wrapper costs four stores and no allocation.
 */
#include <weir/store.h>
#include <weir/stream.h>
#include <weir/weir.h>

#include "weir_stop.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Whom a crash is blamed on. NUL-terminated strings that live as long as the process. */
typedef struct weir_barrier_site {
    const char *plugin;    /* the plugin's name */
    const char *path;      /* the absolute path of its file */
    const char *node_type; /* the full name, with the node's path where it is known; NULL outside a node type */
} weir_barrier_site;

/* What a callback threw. `threw` is set to 0 by the caller, and never by a call that did not throw. */
typedef struct weir_barrier_fault {
    uint32_t threw;
    char message[508]; /* NUL-terminated, cut where it is too long */
} weir_barrier_fault;

/*
 * A call with the host's own fields behind it: what a plugin hands back as `const weir_call *` leads the host to its state.
 */
typedef struct weir_barrier_call {
    weir_call call;
    weir_value settings; /* what call.settings points to */
    void *context;       /* the host's object */
    weir_barrier_fault fault;
} weir_barrier_call;

/* The parts of a call that Swift has no pointer to otherwise. */
static inline const weir_call *weir_barrier_public_call(const weir_barrier_call *call) {
    return &call->call;
}
static inline weir_barrier_fault *weir_barrier_fault_of(weir_barrier_call *call) {
    return &call->fault;
}
static inline const char *weir_barrier_message(const weir_barrier_fault *fault) {
    return fault->message;
}
static inline void weir_barrier_use_own_settings(weir_barrier_call *call) {
    call->call.settings = &call->settings;
}

/* A host table with the host's own fields behind it. */
typedef struct weir_barrier_host {
    weir_host host;
    void *context; /* the host's object */
} weir_barrier_host;

typedef const weir_plugin *(*weir_barrier_entry_function)(const weir_host *host);

/* The callbacks, in the order of a plugin's life. `fault` is never NULL; a NULL callback is not allowed. */
const weir_plugin *weir_barrier_entry(const weir_barrier_site *site, weir_barrier_fault *fault,
                                      weir_barrier_entry_function entry, const weir_host *host);
weir_status weir_barrier_enter(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_plugin *plugin,
                               const weir_call *call, void **library);
void weir_barrier_exit(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_plugin *plugin,
                       void *library);
const void *weir_barrier_extension(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_plugin *plugin,
                                   const char *id);
weir_status weir_barrier_open(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                              const weir_call *call, void *library, void **self);
void weir_barrier_close(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                        void *self);
weir_status weir_barrier_create(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                                void *self, const weir_call *call, void **instance);
void weir_barrier_destroy(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                          void *instance);
weir_status weir_barrier_bind(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                              void *instance, const weir_call *call, void **binding);
void weir_barrier_unbind(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                         void *instance, void *binding);
weir_status weir_barrier_create_worker(const weir_barrier_site *site, weir_barrier_fault *fault,
                                       const weir_node_type *type, void *instance, const weir_call *call,
                                       void **worker);
void weir_barrier_destroy_worker(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                                 void *instance, void *worker);
weir_status weir_barrier_prep(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                              void *instance, void *worker, const weir_call *call, weir_store *store,
                              weir_value *result, weir_stream *stream);
weir_status weir_barrier_stream_next(const weir_barrier_site *site, weir_barrier_fault *fault,
                                     const weir_stream *stream, const weir_call *call, weir_value items[],
                                     uint32_t capacity, uint32_t *written);
void weir_barrier_stream_destroy(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_stream *stream);
uint32_t weir_barrier_exec(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                           void *instance, void *worker, const weir_call *call, const weir_value items[],
                           weir_value results[], weir_status statuses[], uint32_t count);
weir_status weir_barrier_fallback(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                                  void *instance, void *worker, const weir_call *call, const weir_value *item,
                                  const weir_error *error, weir_value *result);
weir_status weir_barrier_post(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                              void *instance, void *worker, const weir_call *call, weir_store *store,
                              const weir_value *prepared, const weir_value *result, weir_value *action);
void weir_barrier_release(weir_buffer *buffer);

/* Runs `body`, which calls a function that is no callback of the ABI; `phase` is what a crash report says it was. */
void weir_barrier_run(const weir_barrier_site *site, weir_barrier_fault *fault, const char *phase,
                      void (*body)(void *context), void *context);

/*
 * Marks what dlopen runs, a plugin's constructors, which no wrapper can call. Every begin has its end on the same thread,
 * and nothing of the plugin's is called between through a wrapper.
 */
void weir_barrier_begin_loading(const weir_barrier_site *site);
void weir_barrier_end_loading(void);

/*
 * From now on, a crash inside a plugin, or a call of exit, _exit or _Exit, writes one line that names the plugin and the
 * callback, and ends the process with status 3 while the plugin is loaded, else 1. On a thread that is not the host's both
 * are reported too, without a name. Crashes of the host take their usual course, and so do processes that a plugin forks.
 * Call it once, on the main thread.
 */
void weir_barrier_install_crash_reporter(void);

/*
 * Makes the calling thread one of the host's, and gives it a stack for the crash reporter, so that it also reports a stack
 * that overflowed.
 */
void weir_barrier_prepare_thread(void);

#ifdef __cplusplus
}
#endif
#endif
