// SPDX-License-Identifier: Apache-2.0
#ifndef CWEIR_BARRIER_OWN_HPP
#define CWEIR_BARRIER_OWN_HPP

#include <dlfcn.h>

namespace weir {

/// Finds glibc's own function behind the one that the program defines in its place; NULL for none.
///
/// Before any call where that can be: a child that was forked may not ask the loader, whose locks other threads may have
/// held.
template <typename Function> void find_own(const char *name, Function *function) {
    *function = reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

} // namespace weir

#endif
