// SPDX-License-Identifier: Apache-2.0
#ifndef CWEIR_BARRIER_SITE_HPP
#define CWEIR_BARRIER_SITE_HPP

#include "CWeirBarrier.h"
#include "floating.hpp"
#include "folder.hpp"

namespace weir {

/// Undoes what a callback did to its thread that other nodes would feel.
inline void tidy() {
    restore_floating_point();
    if (__builtin_expect(has_moved, 0)) move_home();
}

/// Puts the thread into a plugin. Afterwards the host reads what the callback gave back, up to `weir_barrier_adopted`.
class Call {
public:
    Call(const weir_barrier_site *site, const char *phase, bool loading) {
        weir_barrier_here = weir_barrier_place{site, phase, WEIR_BARRIER_INSIDE, loading};
        // The callback may fault at its first instruction: the place must be in memory by then.
        __atomic_signal_fence(__ATOMIC_SEQ_CST);
    }
    ~Call() {
        __atomic_signal_fence(__ATOMIC_SEQ_CST);
        weir_barrier_here.state = WEIR_BARRIER_READING;
        tidy();
    }
    Call(const Call &) = delete;
    Call &operator=(const Call &) = delete;
};

/// Puts the thread into a plugin, and back to where it was: for callbacks that give nothing to be read, and that come at
/// any time, also in the middle of another call.
class Inside {
public:
    Inside(const weir_barrier_site *site, const char *phase, bool loading) : before(weir_barrier_here) {
        weir_barrier_here = weir_barrier_place{site, phase, WEIR_BARRIER_INSIDE, loading};
        __atomic_signal_fence(__ATOMIC_SEQ_CST);
    }
    ~Inside() {
        __atomic_signal_fence(__ATOMIC_SEQ_CST);
        weir_barrier_here = before;
        tidy();
    }
    Inside(const Inside &) = delete;
    Inside &operator=(const Inside &) = delete;

private:
    const weir_barrier_place before;
};

} // namespace weir

#endif
