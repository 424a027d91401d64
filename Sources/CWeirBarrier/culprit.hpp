// SPDX-License-Identifier: Apache-2.0
#ifndef CWEIR_BARRIER_CULPRIT_HPP
#define CWEIR_BARRIER_CULPRIT_HPP

#include "CWeirBarrier.h"

namespace weir {

/// Whose code runs outside any call, such as in a destructor.
struct Culprit {
    /// The file; NULL when only the host's own code is there.
    const char *path;
    /// The plugin or library that it was loaded as; NULL for one that came with another.
    const weir_barrier_site *site;
};

/// The first library on the stack of the thread that came after the host, or the one at `code`.
Culprit find_culprit(const void *code);

} // namespace weir

#endif
