/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Never returns from the callback that the environment's HANGS_IN names, after a line on standard error.
 */
#define _DEFAULT_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <weir/store.h>
#include <weir/stream.h>

#include "../fixture.h"

/* clang-format off */
WEIR_META({
    "weir": 1, "name": "hangs", "version": "0.1.0", "doc": "Breaks rules.",
    "nodes": [
        { "name": "node", "doc": "Has every callback but a stream; its exec fails.",
          "phases": ["prep", "exec", "fallback", "post"], "concurrency": "reentrant" },
        { "name": "stream", "doc": "Gives three items from a stream.",
          "phases": ["prep", "exec"], "prep": "stream", "concurrency": "reentrant" }
    ]
});
/* clang-format on */

static int is_wanted(const char *phase) {
    const char *wanted = getenv("HANGS_IN");
    return wanted != NULL && strcmp(wanted, phase) == 0;
}

static void say(const char *text) {
    if (write(STDERR_FILENO, text, strlen(text)) < 0) abort();
}

static void hang(const char *phase) {
    if (!is_wanted(phase)) return;
    say("here it hangs\n");
    for (;;)
        pause();
}

__attribute__((constructor)) static void load(void) {
    hang("constructor");
}

__attribute__((destructor)) static void unload(void) {
    hang("destructor");
}

static weir_status enter(const weir_call *call, void **library) {
    (void)call, (void)library;
    hang("enter");
    return WEIR_OK;
}

static void leave(void *library) {
    (void)library;
    hang("exit");
    if (is_wanted("create, for a while")) say("the library ends\n");
}

static weir_status open_type(const weir_node_type *type, const weir_call *call, void *library, void **self) {
    (void)type, (void)call, (void)library, (void)self;
    hang("open");
    return WEIR_OK;
}

static void close_type(void *self) {
    (void)self;
    hang("close");
}

/* As the interpreter of a language does when it is set up. */
static void take_signals(void) {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
}

static weir_status create(void *self, const weir_call *call, void **instance) {
    (void)self, (void)call, (void)instance;
    if (is_wanted("exec, and takes signals")) take_signals();
    if (is_wanted("create, for a while")) {
        say("here it hangs\n");
        sleep(2);
    }
    hang("create");
    return WEIR_OK;
}

static void destroy(void *instance) {
    (void)instance;
    hang("destroy");
}

static weir_status bind(void *instance, const weir_call *call, void **binding) {
    (void)instance, (void)call, (void)binding;
    hang("bind");
    return WEIR_OK;
}

static void unbind(void *instance, void *binding) {
    (void)instance, (void)binding;
    hang("unbind");
}

static weir_status create_worker(void *instance, const weir_call *call, void **worker) {
    (void)instance, (void)call, (void)worker;
    hang("create_worker");
    return WEIR_OK;
}

static void destroy_worker(void *instance, void *worker) {
    (void)instance, (void)worker;
    hang("destroy_worker");
}

static weir_status prep(void *instance, void *worker, const weir_call *call, weir_store *store, weir_value *result,
                        weir_stream *stream) {
    (void)instance, (void)worker, (void)call, (void)store, (void)result, (void)stream;
    hang("prep");
    return WEIR_OK;
}

static weir_status next(void *self, const weir_call *call, weir_value items[], uint32_t capacity, uint32_t *written) {
    (void)self, (void)call, (void)items, (void)capacity;
    hang("stream next");
    *written = 0;
    return WEIR_OK;
}

static void end_stream(void *self) {
    (void)self;
    hang("stream destroy");
}

static weir_status stream_prep(void *instance, void *worker, const weir_call *call, weir_store *store,
                               weir_value *result, weir_stream *stream) {
    (void)instance, (void)worker, (void)call, (void)store, (void)result;
    stream->count = -1;
    stream->next = next;
    stream->destroy = end_stream;
    return WEIR_OK;
}

FIXTURE_EXEC(fail) {
    FIXTURE_UNUSED;
    hang("exec");
    hang("exec, and takes signals");
    if (is_wanted("exec without descriptors")) {
        for (int file = STDERR_FILENO + 1; file < 1024; file++)
            close(file);
        say("here it hangs\n");
        for (;;)
            pause();
    }
    statuses[0] = WEIR_FAILED;
    return 1;
}

static weir_status fallback(void *instance, void *worker, const weir_call *call, const weir_value *item,
                            const weir_error *error, weir_value *result) {
    (void)instance, (void)worker, (void)call, (void)item, (void)error, (void)result;
    hang("fallback");
    return WEIR_OK;
}

static weir_status post(void *instance, void *worker, const weir_call *call, weir_store *store,
                        const weir_value *prepared, const weir_value *result, weir_value *action) {
    (void)instance, (void)worker, (void)call, (void)store, (void)prepared, (void)result, (void)action;
    hang("post");
    return WEIR_OK;
}

WEIR_EXPORT const weir_plugin *weir_plugin_entry_v1(const weir_host *host) {
    static weir_node_type node, stream;
    static const weir_node_type *const node_types[] = {&node, &stream};
    static weir_plugin plugin;
    (void)host;
    hang("entry");
    node = fixture_node_type("node", fail);
    node.open = open_type, node.close = close_type, node.create = create, node.destroy = destroy;
    node.bind = bind, node.unbind = unbind;
    node.create_worker = create_worker, node.destroy_worker = destroy_worker;
    node.prep = prep, node.fallback = fallback, node.post = post;
    stream = fixture_node_type("stream", fixture_echo);
    stream.prep = stream_prep;
    plugin = fixture_plugin("hangs", weir_meta, WEIR_META_LENGTH, node_types, 2);
    plugin.enter = enter, plugin.exit = leave;
    return &plugin;
}
