// SPDX-License-Identifier: Apache-2.0
#ifndef CWEIR_BARRIER_SITE_HPP
#define CWEIR_BARRIER_SITE_HPP

#include "CWeirBarrier.h"

namespace weir {

/// The place of a thread inside a plugin; no site while it runs code of the host's. Read by the signal handler.
struct Place {
    const weir_barrier_site *site;
    const char *phase;
    bool loading;
};

// Initial-exec: one instruction to reach, and safe to read in a signal handler.
extern thread_local Place place __attribute__((tls_model("initial-exec")));

/// Puts the thread into a plugin, and back to where it was.
class Stay {
public:
    Stay(const weir_barrier_site *site, const char *phase, bool loading = false) : before(place) {
        place = Place{site, phase, loading};
        // The callback may fault at its first instruction: the place must be in memory by then.
        __atomic_signal_fence(__ATOMIC_SEQ_CST);
    }
    ~Stay() {
        __atomic_signal_fence(__ATOMIC_SEQ_CST);
        place = before;
    }
    Stay(const Stay &) = delete;
    Stay &operator=(const Stay &) = delete;

private:
    const Place before;
};

} // namespace weir

#endif
