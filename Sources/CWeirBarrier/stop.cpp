// SPDX-License-Identifier: Apache-2.0
#include "culprit.hpp"
#include "host_threads.hpp"
#include "weir_stop.h"
#include "line.hpp"
#include "report.hpp"

#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <ctime>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * Nothing here needs a descriptor, a lock or a thread that is free: whatever a plugin does to them, the handler still
 * ends the process.
 */

namespace {

constexpr int64_t nanoseconds_in_second = 1'000'000'000;
/// What comes within this time of the first request belongs to it: `timeout` signals a process and then its group.
constexpr int64_t one_request = nanoseconds_in_second / 2;
constexpr int interrupted = 130;

constexpr uint32_t ended = 1;
constexpr uint32_t requested = 2;

constexpr int stop_signals[] = {SIGINT, SIGTERM, SIGHUP};

/// Those of them that were not ignored when the process began.
sigset_t taken;
/// The process that the handler was installed in; a child that a plugin forks is none of weir's.
pid_t installed_in = 0;
/// When the first request came, on CLOCK_MONOTONIC; 0 before.
std::atomic<int64_t> first_request{0};
/// Whether the process is being ended.
std::atomic<bool> is_ending{false};
/// What happened, for the thread that waits.
std::atomic<uint32_t> events{0};
/// What the first request says; NULL while it ends the process at once.
std::atomic<const char *> notice{nullptr};
/// Whether a thread waits for events, which then says something itself.
std::atomic<bool> is_awaited{false};

static_assert(std::atomic<int64_t>::is_always_lock_free && sizeof(events) == sizeof(uint32_t),
              "used in a signal handler, and as a futex");

int64_t now() {
    timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * nanoseconds_in_second + time.tv_nsec;
}

[[noreturn]] void end_unasked() {
    weir::Line line;
    line.replace_progress();
    line << "weir: interrupted";
    line.send();
    weir::leave(interrupted);
}

/// Adds whose code the thread runs outside any call, as the first thread does at the end of the process.
void name_code(weir::Line &line) {
    const weir::Culprit culprit = weir::find_culprit(nullptr);
    if (culprit.path == nullptr) {
        line << "no call into a plugin was under way";
        return;
    }
    line << culprit << " has not returned from a destructor, or from what it registered for the end";
}

[[noreturn]] void end_without_waiting() {
    weir::Line line;
    line.replace_progress();
    line << "weir: error: interrupted again, ended at once: ";
    if (!weir::name_calls(line)) name_code(line);
    line.send();
    weir::leave(interrupted);
}

void raise_event(uint32_t event) {
    events.fetch_or(event);
    syscall(SYS_futex, &events, FUTEX_WAKE_PRIVATE, INT_MAX, nullptr, nullptr, 0);
}

void heed() {
    const int64_t time = now();
    int64_t first = 0;
    if (!first_request.compare_exchange_strong(first, time)) {
        if (time - first < one_request || is_ending.exchange(true)) return;
        end_without_waiting();
    }
    const char *text = notice.load();
    if (text == nullptr) end_unasked();
    if (!is_awaited.load()) {
        weir::Line line;
        line.replace_progress();
        line << text;
        line.send();
    }
    raise_event(requested);
}

void handle(int number, siginfo_t *, void *) {
    // The code that is interrupted may be about to read its own.
    const int before = errno;
    if (getpid() != installed_in) {
        signal(number, SIG_DFL);
        raise(number);
    } else {
        heed();
    }
    errno = before;
}

void ignore(int) {
}

/// Takes a signal over that only has to be an error of a system call. Not SIG_IGN, which programs that plugins start
/// would inherit.
void make_harmless(int number) {
    struct sigaction action = {};
    action.sa_handler = ignore;
    action.sa_flags = SA_RESTART | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, nullptr);
}

} // namespace

void weir_stop_install(void) {
    installed_in = getpid();
    sigemptyset(&taken);
    for (const int number : stop_signals) {
        struct sigaction found;
        // Such as by nohup.
        if (sigaction(number, nullptr, &found) == 0 && found.sa_handler == SIG_IGN) continue;
        sigaddset(&taken, number);
    }
    // The Swift runtime has taken it for its backtraces.
    signal(SIGQUIT, SIG_DFL);
    make_harmless(SIGXFSZ);
    weir_stop_take_back();
}

void weir_stop_take_back(void) {
    struct sigaction action = {};
    action.sa_sigaction = handle;
    action.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK;
    action.sa_mask = taken;
    for (const int number : stop_signals) {
        if (sigismember(&taken, number) == 1) sigaction(number, &action, nullptr);
    }
    // A parent may have left them blocked.
    sigset_t all = taken;
    sigaddset(&all, SIGQUIT);
    pthread_sigmask(SIG_UNBLOCK, &all, nullptr);
}

void weir_stop_outlive_readers(void) {
    make_harmless(SIGPIPE);
}

void weir_stop_wait_for_calls(const char *text) {
    notice.store(text);
}

bool weir_stop_is_requested(void) {
    return first_request.load(std::memory_order_relaxed) != 0;
}

void weir_stop_end_waiting(void) {
    raise_event(ended);
}

weir_stop_event weir_stop_wait(int32_t milliseconds) {
    static bool is_told = false;
    const int64_t deadline = now() + milliseconds * int64_t{1'000'000};
    const timespec time = {deadline / nanoseconds_in_second, deadline % nanoseconds_in_second};
    is_awaited.store(true);
    while (true) {
        const uint32_t seen = events.load();
        if ((seen & requested) != 0 && !is_told) {
            is_told = true;
            return WEIR_STOP_REQUESTED;
        }
        if ((seen & ended) != 0) {
            is_awaited.store(false);
            return WEIR_STOP_ENDED;
        }
        if (milliseconds >= 0 && now() >= deadline) return WEIR_STOP_TICK;
        syscall(SYS_futex, &events, FUTEX_WAIT_BITSET_PRIVATE, seen, milliseconds < 0 ? nullptr : &time, nullptr,
                FUTEX_BITSET_MATCH_ANY);
    }
}
