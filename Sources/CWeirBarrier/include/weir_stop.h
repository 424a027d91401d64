/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_STOP_H
#define WEIR_STOP_H

/*
 * Requests to stop: SIGINT, SIGTERM and SIGHUP, unless they were ignored when the process began.
 *
 *                              first request     second               third
 *     before anything is made  ends
 *     nothing can be cancelled waits for calls   ends
 *     a run is under way       stops the run     cancels what it     ends
 *                                                has in flight
 *
 * A request ends the process with a line that names the call that has not returned. Nothing can be cancelled while a run's
 * plugins are loaded and its instances made, nor once the run has ended. A run whose grace has passed is cancelled already,
 * so that the second request ends it; and it ends one where the thread in weir_stop_wait has not come back there for half
 * a second, which would have to cancel it. What comes within half a second of a step belongs to it: of a request, of a
 * cancel, of the end of a run that was asked to stop. The exit status is 128 and the number of the first signal in each
 * case. The decision is made in the signal handler: it needs no thread, no lock and no descriptor, which a plugin could
 * hold or close.
 */
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Takes the signals over, once, on the main thread at the start of the process. SIGQUIT gets its default action back, a
 * core dump at once, and a file that grows past its limit (SIGXFSZ) is an error of the write.
 */
void weir_stop_install(void);

/*
 * Takes back what a library has taken for itself, such as the interpreter of a language when it is set up: the signals that
 * weir_stop_install took, which the calling thread may also have blocked since.
 */
void weir_stop_take_back(void);

/* From now on, a peer that leaves (SIGPIPE) is an error of the write, not the end of the process. */
void weir_stop_outlive_readers(void);

/*
 * From now on, the first request waits for calls under way. It writes `notice`, a NUL-terminated line that lives as long
 * as the process, unless a thread is in weir_stop_wait and learns of it.
 */
void weir_stop_wait_for_calls(const char *notice);

/* From now on, a thread in weir_stop_wait stops a run at the first request, and cancels what it has in flight at the second. */
void weir_stop_begin_run(void);

/* From now on, nothing is left that a request could cancel. */
void weir_stop_end_run(void);

/*
 * What the run has in flight is cancelled, from any thread; a request does no more than end the process from now on.
 *
 * - is_event: whether the thread in weir_stop_wait is to learn of it.
 */
void weir_stop_note_cancel(bool is_event);

/* The first signal that asked to stop; 0 when none did. */
int32_t weir_stop_first_signal(void);

typedef int32_t weir_stop_event;
enum {
    WEIR_STOP_ENDED,
    WEIR_STOP_REQUESTED,        /* the first request */
    WEIR_STOP_CANCEL_REQUESTED, /* the second */
    WEIR_STOP_CANCEL_NOTED,     /* by weir_stop_note_cancel */
    WEIR_STOP_TICK
};

/*
 * Waits for the requests and for a cancel, each of which is told once, for weir_stop_end_waiting, or for so many
 * milliseconds; a negative number waits for ever. One thread.
 */
weir_stop_event weir_stop_wait(int32_t milliseconds);

/* Ends weir_stop_wait, from any thread, for good. */
void weir_stop_end_waiting(void);

#ifdef __cplusplus
}
#endif
#endif
