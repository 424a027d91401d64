/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CWEIR_BARRIER_H
#define CWEIR_BARRIER_H

/*
 * Calls of the host into a plugin. Each wrapper calls one callback and sees to three things:
 *   - a C++ exception ends here: it becomes WEIR_EXCEPTION (or 0, NULL, nothing) and its message is left in the fault;
 *   - while the callback runs, and while the host reads what it gave back, the thread knows which plugin it is in, so that
 *     a crash can be blamed on it;
 *   - a rounding mode or a working folder that the callback has changed is put back.
 * On the good path a wrapper costs a few stores, eight instructions for the rounding mode, and no allocation.
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
    const char *plugin;    /* the plugin's name, or that of a library of functions */
    const char *path;      /* the absolute path of its file */
    const char *node_type; /* the full name, with the node's path where it is known; NULL outside a node type */
} weir_barrier_site;

/* What a thread of the host's does for a plugin. */
enum {
    WEIR_BARRIER_OUTSIDE = 0, /* nothing */
    WEIR_BARRIER_INSIDE = 1,  /* it runs a callback */
    WEIR_BARRIER_READING = 2  /* it reads what the callback gave back */
};

/* Where a thread is. `site` and `phase` keep their last values while it is outside. */
typedef struct weir_barrier_place {
    const weir_barrier_site *site;
    const char *phase;
    uint32_t state;   /* WEIR_BARRIER_* */
    uint32_t loading; /* whether the plugin is being loaded */
} weir_barrier_place;

/* The calling thread's place. Initial-exec: one instruction to reach, and safe to read in a signal handler. */
extern __thread weir_barrier_place weir_barrier_here __attribute__((tls_model("initial-exec")));

/* Says that what the last callback gave back has been read. */
static inline void weir_barrier_adopted(void) {
    weir_barrier_here.state = WEIR_BARRIER_OUTSIDE;
}

/* Whom the running or last callback of the thread belongs to; NULL when there was none. */
static inline const weir_barrier_site *weir_barrier_current_site(void) {
    return weir_barrier_here.site;
}

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

/*
 * The callbacks, in the order of a plugin's life. `fault` is never NULL; a NULL callback is not allowed. An exception of one
 * without a fault, which ends something, is reported.
 */
const weir_plugin *weir_barrier_entry(const weir_barrier_site *site, weir_barrier_fault *fault,
                                      weir_barrier_entry_function entry, const weir_host *host);
weir_status weir_barrier_enter(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_plugin *plugin,
                               const weir_call *call, void **library);
void weir_barrier_exit(const weir_barrier_site *site, const weir_plugin *plugin,
                       void *library);
weir_status weir_barrier_open(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                              const weir_call *call, void *library, void **self);
void weir_barrier_close(const weir_barrier_site *site, const weir_node_type *type,
                        void *self);
weir_status weir_barrier_create(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                                void *self, const weir_call *call, void **instance);
void weir_barrier_destroy(const weir_barrier_site *site, const weir_node_type *type,
                          void *instance);
weir_status weir_barrier_bind(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                              void *instance, const weir_call *call, void **binding);
void weir_barrier_unbind(const weir_barrier_site *site, const weir_node_type *type,
                         void *instance, void *binding);
weir_status weir_barrier_create_worker(const weir_barrier_site *site, weir_barrier_fault *fault,
                                       const weir_node_type *type, void *instance, const weir_call *call,
                                       void **worker);
void weir_barrier_destroy_worker(const weir_barrier_site *site, const weir_node_type *type,
                                 void *instance, void *worker);
weir_status weir_barrier_prep(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                              void *instance, void *worker, const weir_call *call, weir_store *store,
                              weir_value *result, weir_stream *stream);
weir_status weir_barrier_stream_next(const weir_barrier_site *site, weir_barrier_fault *fault,
                                     const weir_stream *stream, const weir_call *call, weir_value items[],
                                     uint32_t capacity, uint32_t *written);
void weir_barrier_stream_destroy(const weir_barrier_site *site, const weir_stream *stream);
/* `results` and `statuses` have room for one more than `count`: a mark, which a plugin that writes too many of them hits. */
uint32_t weir_barrier_exec(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                           void *instance, void *worker, const weir_call *call, const weir_value items[],
                           weir_value results[], weir_status statuses[], uint32_t count);
weir_status weir_barrier_fallback(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                                  void *instance, void *worker, const weir_call *call, const weir_value *item,
                                  const weir_error *error, weir_value *result);
weir_status weir_barrier_post(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                              void *instance, void *worker, const weir_call *call, weir_store *store,
                              const weir_value *prepared, const weir_value *result, weir_value *action);
/* Calls that end something, at any time, also inside another callback. `site` may be NULL. */
void weir_barrier_release(const weir_barrier_site *site, weir_buffer *buffer);
void weir_barrier_destroy_resource(const weir_barrier_site *site, void (*destroy)(void *object), void *object);

/* Runs `body`, which calls a function that is no callback of the ABI; `phase` is what a crash report says it was. */
void weir_barrier_run(const weir_barrier_site *site, weir_barrier_fault *fault, const char *phase,
                      void (*body)(void *context), void *context);

/* The same for a function that ends something; an exception is reported. */
void weir_barrier_end(const weir_barrier_site *site, const char *phase, void (*body)(void *context), void *context);

/*
 * Takes the exceptions of callbacks that end something, whose caller has nobody to tell: a text without a line end, borrowed.
 * Without it they go to standard error.
 */
void weir_barrier_take_reports(void (*report)(const char *text));

/* What a thread keeps while a function that it runs calls back into the host. */
typedef struct weir_barrier_return {
    weir_barrier_place place;
    uint64_t floating_point[2];
    uint32_t has_moved;
    uint32_t reserved;
    char folder[4096];
} weir_barrier_return;

/* Makes the thread the host's again, as other nodes expect it, and back. Whatever runs between may call plugins. */
void weir_barrier_come_home(weir_barrier_return *kept);
void weir_barrier_go_back(const weir_barrier_return *kept);

/*
 * Marks what dlopen runs, the constructors of a library, which no wrapper can call. Every begin has its end on the same
 * thread, and nothing of the library's is called between through a wrapper.
 */
void weir_barrier_begin_loading(const weir_barrier_site *site);
void weir_barrier_end_loading(void);

/*
 * From now on each of these writes one line that names the plugin and the callback, and ends the process with status 3
 * while the plugin is loaded, else 1: a crash inside a plugin, or while the host reads what it gave back; a call of exit,
 * _exit, _Exit, quick_exit or the system call; the end of a thread of the host's. On other threads, and in destructors and
 * functions of atexit, the line names the library whose code ran. A crash of the host's own has a line, too. Processes that a
 * plugin forks take their usual course. Call it once, on the main thread.
 */
void weir_barrier_install_crash_reporter(void);

/*
 * Makes the calling thread one of the host's, and gives it a stack for the crash reporter, so that it also reports a stack
 * that overflowed. Such a thread may not end before weir_barrier_let_threads_end.
 */
void weir_barrier_prepare_thread(void);

/* From now on the host ends its threads itself. */
void weir_barrier_let_threads_end(void);

/* Ends the process with one line: a plugin has written past the end of memory that it was given. `what` says which. */
void weir_barrier_report_overrun(const char *what) __attribute__((noreturn));

#ifdef __cplusplus
}
#endif
#endif
