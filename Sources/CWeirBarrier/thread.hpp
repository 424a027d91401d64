// SPDX-License-Identifier: Apache-2.0
#ifndef CWEIR_BARRIER_THREAD_HPP
#define CWEIR_BARRIER_THREAD_HPP

#include "CWeirBarrier.h"

namespace weir {

/// Whether the thread is one of the host's.
extern __thread bool is_host_thread __attribute__((tls_model("initial-exec")));

/// Whether this is the process that the crash reporter was installed in. A child that a plugin forks is none of weir's,
/// and may do as it likes.
bool is_reporting();

/// Whether the thread runs a plugin's code in that process: inside a callback, or as a thread of the plugin's own.
inline bool runs_plugin() {
    return (weir_barrier_here.state == WEIR_BARRIER_INSIDE || !is_host_thread) && is_reporting();
}

/// Lets the signals through that the crash reporter handles: a parent, or a thread that started this one, may block them, and
/// what it blocks ends the process without a word.
void let_signals_through();

/// Gives the thread a stack for the crash reporter, unless it has one.
void give_signal_stack();

} // namespace weir

#endif
