// SPDX-License-Identifier: Apache-2.0
#include "thread.hpp"

#include "host_threads.hpp"
#include "own.hpp"
#include "report.hpp"

#include <atomic>
#include <climits>
#include <csignal>
#include <cerrno>
#include <cstdlib>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace weir {

__thread bool is_host_thread = false;

namespace {

/// Whether the host has begun to end its threads.
std::atomic<bool> may_end{false};

/// Notices that a host thread ends, which only the host may let happen: it would be waited for in vain.
class Watch {
  public:
    ~Watch() {
        if (!is_reporting()) return;
        if (weir_barrier_here.state != WEIR_BARRIER_OUTSIDE) report_end_of_thread();
        if (getpid() == gettid() || may_end) return;
        report_end("saw the end of one of its threads (pthread_exit or pthread_cancel)", "", nullptr);
    }
};

/// The memory of signal stacks, by thread; freed after all else of a thread has ended, since that may crash too.
class SignalStacks {
  public:
    SignalStacks() {
        has_key = pthread_key_create(&key, end) == 0;
    }

    void install() {
        stack_t known;
        // A sanitizer has given the thread one already, and frees what it finds in its place.
        if (sigaltstack(nullptr, &known) == 0 && (known.ss_flags & SS_DISABLE) == 0) return;
        stack_t wanted = {};
        wanted.ss_size = size;
        const bool is_main = getpid() == gettid();
        wanted.ss_sp = is_main ? of_main : std::malloc(sizeof(Stack));
        if (wanted.ss_sp == nullptr || sigaltstack(&wanted, nullptr) != 0 || is_main) return;
        Stack *stack = static_cast<Stack *>(wanted.ss_sp);
        stack->rounds = PTHREAD_DESTRUCTOR_ITERATIONS;
        if (has_key) pthread_setspecific(key, stack);
    }

  private:
    static constexpr size_t size = 64 * 1024;
    struct Stack {
        char memory[size];
        int rounds;
    };

    /// Comes again in each round of a thread's destructors, up to the last.
    static void end(void *memory) {
        Stack *stack = static_cast<Stack *>(memory);
        if (--stack->rounds > 0 && pthread_setspecific(key, stack) == 0) return;
        stack_t none = {};
        none.ss_flags = SS_DISABLE;
        if (sigaltstack(&none, nullptr) == 0) std::free(stack);
    }

    static inline pthread_key_t key;
    bool has_key;
    static inline char of_main[size];
};

/// What a thread of a plugin's runs.
struct Start {
    void *(*run)(void *);
    void *argument;
};

void *start(void *memory) {
    const Start kept = *static_cast<Start *>(memory);
    std::free(memory);
    give_signal_stack();
    return kept.run(kept.argument);
}

} // namespace

void give_signal_stack() {
    static SignalStacks stacks;
    stacks.install();
}

} // namespace weir

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define WEIR_BARRIER_SANITIZER
#endif
#endif

#ifndef WEIR_BARRIER_SANITIZER
namespace weir {

namespace {

using Create = int (*)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

Own<Create> own_pthread_create("pthread_create");

__attribute__((constructor)) void find_create() {
    own_pthread_create.find();
}

} // namespace

} // namespace weir

// The program's definition comes before glibc's, so that threads of plugins can report a stack that overflowed, too. A
// sanitizer has one of its own.
extern "C" int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                              void *argument) noexcept {
    const weir::Create create = weir::own_pthread_create.get();
    if (create == nullptr) return EAGAIN;
    weir::Start *kept = nullptr;
    if (weir::runs_plugin()) kept = static_cast<weir::Start *>(std::malloc(sizeof(weir::Start)));
    if (kept == nullptr) return create(thread, attributes, run, argument);
    *kept = {run, argument};
    const int code = create(thread, attributes, weir::start, kept);
    if (code != 0) std::free(kept);
    return code;
}
#endif

void weir_barrier_prepare_thread(void) {
    weir::is_host_thread = true;
    weir::let_signals_through();
    weir::give_signal_stack();
    weir::register_place();
    thread_local weir::Watch watch;
}

void weir_barrier_let_threads_end(void) {
    weir::may_end = true;
}
