// SPDX-License-Identifier: Apache-2.0
#include "host_threads.hpp"

#include "report.hpp"

#include <atomic>
#include <ctime>

namespace weir {

namespace {

/// The most threads whose places can be seen; what further ones are in is not named.
constexpr unsigned most = 8192;

std::atomic<const weir_barrier_place *> places[most];
/// The number of slots that were ever used.
std::atomic<unsigned> used{0};
/// Whether a signal handler reads places, which therefore must stay.
std::atomic<bool> is_read{false};

/// The slot of one thread, free again at the thread's end.
class Slot {
  public:
    Slot() {
        for (unsigned i = 0; i < most; i++) {
            const weir_barrier_place *none = nullptr;
            if (!places[i].compare_exchange_strong(none, &weir_barrier_here)) continue;
            index = i;
            unsigned known = used.load();
            while (known <= i && !used.compare_exchange_weak(known, i + 1)) {
            }
            return;
        }
    }

    ~Slot() {
        if (index == most) return;
        places[index].store(nullptr);
        // The handler's process is about to end; this thread only must not take its memory away before.
        const timespec moment = {0, 1'000'000};
        while (is_read.load())
            nanosleep(&moment, nullptr);
    }

  private:
    unsigned index = most;
};

} // namespace

void register_place() {
    thread_local Slot slot;
    (void)slot;
}

// Places of other threads are read while these may change them: what hangs does not.
__attribute__((no_sanitize("thread"))) bool name_calls(Line &line) {
    is_read.store(true);
    unsigned others = 0;
    bool found = false;
    const unsigned count = used.load();
    for (unsigned i = 0; i < count; i++) {
        const weir_barrier_place *each = places[i].load();
        if (each == nullptr) continue;
        const weir_barrier_place seen = *each;
        if (seen.state != WEIR_BARRIER_INSIDE || seen.site == nullptr || seen.phase == nullptr) continue;
        if (found) {
            others += 1;
            continue;
        }
        found = true;
        line << *seen.site << " has not returned from " << seen;
        if (seen.loading) line << ", which loads it";
    }
    if (others > 0)
        line << (others == 1 ? "; nor has " : "; nor have ") << others
             << (others == 1 ? " other call" : " other calls");
    return found;
}

} // namespace weir
