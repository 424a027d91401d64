// SPDX-License-Identifier: Apache-2.0
#ifndef CWEIR_BARRIER_REPORT_HPP
#define CWEIR_BARRIER_REPORT_HPP

#include "CWeirBarrier.h"
#include "culprit.hpp"
#include "line.hpp"

// How a run ends that a plugin, a library or the host itself has broken: one line, and a status that is not 0.

namespace weir {

/// Adds whose code it is: `plugin "name" (path)`.
Line &operator<<(Line &line, const weir_barrier_site &site);

/// Adds the callback, and the node that it is of.
Line &operator<<(Line &line, const weir_barrier_place &place);

/// Adds the plugin, or the library that came with another; its path is not NULL.
Line &operator<<(Line &line, const Culprit &culprit);

/// The end of the process; `_exit` is for plugins.
[[noreturn]] void leave(int status);

/// Reports a call of a function that ends the process, unless the host itself makes it, on a thread of its own, having said all
/// there is to say.
void check_exit(const char *function, const void *caller);

/// Reports an exit under way that a plugin has caused: what glibc calls itself, such as in errx, comes by no definition
/// of the program's.
void check_exit_of_libc();

/// A thread ends inside a callback.
[[noreturn]] void report_end_of_thread();

/// Ends the process with a line about what a thread did: "crashed with SIGSEGV".
///
/// - code: an address in the code that did it, besides the stack; NULL for none.
[[noreturn]] void report_end(const char *deed, const char *what, const void *code);

/// A callback that ends something threw an exception; the run goes on.
void report_exception(const weir_barrier_site *site, const char *phase, const char *message);

/// Remembers a library, so that a line can name it when its code runs outside any call.
void remember_loaded(const weir_barrier_site *site);

/// From now on code that is loaded is none of the host's.
void remember_own_code();

/// Handles crashes again where a library that was loaded has put their default action back; a handler of its own stays, which
/// some cannot do without.
void take_signals_back();

/// The path of the library that an address belongs to; NULL for the host's own code and what was loaded before it started.
const char *library_of(const void *code);

} // namespace weir

#endif
