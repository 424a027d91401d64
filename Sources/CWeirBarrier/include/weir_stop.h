/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_STOP_H
#define WEIR_STOP_H

/*
 * Requests to stop: SIGINT, SIGTERM and SIGHUP, unless they were ignored when the process began.
 *
 * Before a run the first request ends the process. Later it is only noted, so that calls under way can return; a second
 * one, at least half a second after it, ends the process with a line that names the call that does not. What comes within
 * that half second belongs to the first. The exit status is 130 in each case. The decision is made in the signal handler:
 * it needs no thread, no lock and no descriptor, which a plugin could hold or close.
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

/* Whether there was a request. */
bool weir_stop_is_requested(void);

typedef int32_t weir_stop_event;
enum { WEIR_STOP_ENDED, WEIR_STOP_REQUESTED, WEIR_STOP_TICK };

/*
 * Waits for the first request, which is told once, for weir_stop_end_waiting, or for so many milliseconds; a negative
 * number waits for ever. One thread.
 */
weir_stop_event weir_stop_wait(int32_t milliseconds);

/* Ends weir_stop_wait, from any thread, for good. */
void weir_stop_end_waiting(void);

#ifdef __cplusplus
}
#endif
#endif
