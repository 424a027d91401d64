/* SPDX-License-Identifier: Apache-2.0 */
#include "probe.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Written to, so that no compiler turns the recursion into a loop. */
static volatile unsigned char depth;

__attribute__((noinline)) static unsigned overflow(unsigned level) {
    volatile unsigned char frame[4096];
    frame[level % sizeof frame] = depth;
    depth = (unsigned char)level;
    /* A condition that holds, but that no compiler can know to hold. */
    if (depth != (unsigned char)(level + 1)) return overflow(level + 1) + frame[level % sizeof frame];
    return frame[0];
}

static void *exit_here(void *unused) {
    (void)unused;
    exit(7);
}

static void *abort_here(void *unused) {
    (void)unused;
    abort();
}

/* Waits for a thread that ends the process. */
static weir_status end_on_a_thread(void *(*end)(void *)) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, end, NULL) != 0) return WEIR_EXHAUSTED;
    pthread_join(thread, NULL);
    return WEIR_OK;
}

/* Ends a child process, which is none of the host's business. */
static weir_status end_a_child(void) {
    const pid_t child = fork();
    if (child == 0) _exit(7);
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) return WEIR_IO;
    return WIFEXITED(status) && WEXITSTATUS(status) == 7 ? WEIR_OK : WEIR_FAILED;
}

/* Crashes in the phase that is set, and gives the item in others. */
static weir_status crash(const weir_call *call, const char *phase) {
    const weir_value told = probe_text(call, "phase", "exec"), here = weir_text(phase);
    if (!weir_same_text(&told, &here)) return WEIR_OK;
    if (probe_says(call, "how", "abort")) abort();
    if (probe_says(call, "how", "exit")) exit(7);
    if (probe_says(call, "how", "_exit")) _exit(7);
    if (probe_says(call, "how", "thread_exit")) return end_on_a_thread(exit_here);
    if (probe_says(call, "how", "thread_abort")) return end_on_a_thread(abort_here);
    if (probe_says(call, "how", "fork")) return end_a_child();
    if (probe_says(call, "how", "trap")) __builtin_trap();
    if (probe_says(call, "how", "stack")) return (weir_status)overflow(0);
    int *volatile nowhere = NULL;
    *(volatile int *)nowhere = 1;
    return WEIR_OK;
}

static weir_status crash_prep(void *instance, void *worker, const weir_call *call, weir_store *store,
                              weir_value *result, weir_stream *stream) {
    (void)instance, (void)worker, (void)store, (void)result, (void)stream;
    return crash(call, "prep");
}

static weir_status crash_item(const probe_job *job) {
    const weir_status status = crash(job->call, "exec");
    return status == WEIR_OK ? probe_echo(job) : status;
}

PROBE_EXEC(crash_exec, crash_item)

static weir_status crash_post(void *instance, void *worker, const weir_call *call, weir_store *store,
                              const weir_value *prepared, const weir_value *result, weir_value *action) {
    (void)instance, (void)worker, (void)store, (void)prepared, (void)result, (void)action;
    return crash(call, "post");
}

const weir_node_type probe_crash_type = {
    .struct_size = sizeof(weir_node_type), .name = "crash", .prep = crash_prep, .exec = crash_exec, .post = crash_post};
