// SPDX-License-Identifier: Apache-2.0
#ifndef CWEIR_BARRIER_HOST_THREADS_HPP
#define CWEIR_BARRIER_HOST_THREADS_HPP

#include "line.hpp"
#include "site.hpp"

namespace weir {

/// Lets `name_calls` see the calling thread's place, up to the thread's end.
void register_place();

/// Adds to a line what host threads are in: the first call in a plugin, and how many others there are.
///
/// For a signal handler that ends the process afterwards: no thread can end from here on.
///
/// - Returns: whether there was any.
bool name_calls(Line &line);

} // namespace weir

#endif
