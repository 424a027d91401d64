// SPDX-License-Identifier: Apache-2.0
#ifndef CWEIR_BARRIER_OWN_HPP
#define CWEIR_BARRIER_OWN_HPP

#include <dlfcn.h>

namespace weir {

/// glibc's own function behind the one that the program defines in its place.
template <typename Function> class Own {
  public:
    constexpr explicit Own(const char *name) : name(name) {}

    /// Asks the loader: before main, since a child that was forked may not, whose locks other threads may have held.
    void find() { function = reinterpret_cast<Function>(dlsym(RTLD_NEXT, name)); }

    /// The function, or NULL; found only now where a library that was loaded before the program calls it before all else.
    Function get() {
        if (function == nullptr) find();
        return function;
    }

  private:
    const char *name;
    Function function = nullptr;
};

} // namespace weir

#endif
