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
/// What comes within this time of a step belongs to it: `timeout` signals a process and then its group.
constexpr int64_t one_request = nanoseconds_in_second / 2;
/// What a shell adds to the number of the signal that ended a program.
constexpr int killed = 128;

/// What happened, as bits, in the order in which it is told.
constexpr uint32_t requested = 1;
constexpr uint32_t cancel_requested = 2;
constexpr uint32_t cancel_noted = 4;
constexpr uint32_t ended = 8;
constexpr struct {
    uint32_t bit;
    weir_stop_event event;
} told_once[] = {
    {requested, WEIR_STOP_REQUESTED},
    {cancel_requested, WEIR_STOP_CANCEL_REQUESTED},
    {cancel_noted, WEIR_STOP_CANCEL_NOTED},
};

/// What a request finds.
enum Surroundings : int { nothing_made, nothing_to_cancel, run_under_way };
/// How far the end has come.
enum Stage : int { wanted, stopping, cancelled };

constexpr int stop_signals[] = {SIGINT, SIGTERM, SIGHUP};

/// Those of them that were not ignored when the process began.
sigset_t taken;
/// The process that the handler was installed in; a child that a plugin forks is none of weir's.
pid_t installed_in = 0;
/// The number of the first signal; 0 before.
std::atomic<int> first_signal{0};
/// When the last step was made, on CLOCK_MONOTONIC; 0 before the first request.
std::atomic<int64_t> last_step{0};
std::atomic<int> surroundings{nothing_made};
std::atomic<int> stage{wanted};
/// Whether the process is being ended.
std::atomic<bool> is_ending{false};
/// What happened, for the thread that waits.
std::atomic<uint32_t> events{0};
/// What the first request says.
std::atomic<const char *> notice{nullptr};
/// Whether a thread waits for events, which then says something itself.
std::atomic<bool> is_awaited{false};
/// Since when that thread does something else, on CLOCK_MONOTONIC; 0 while it waits.
std::atomic<int64_t> away_since{0};

static_assert(std::atomic<int64_t>::is_always_lock_free && std::atomic<int>::is_always_lock_free &&
                  sizeof(events) == sizeof(uint32_t),
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
    weir::leave(killed + first_signal.load());
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
    weir::leave(killed + first_signal.load());
}

void raise_event(uint32_t event) {
    events.fetch_or(event);
    syscall(SYS_futex, &events, FUTEX_WAKE_PRIVATE, INT_MAX, nullptr, nullptr, 0);
}

/// Makes a step at a time, unless the last one was made a moment before.
bool step(int64_t time) {
    int64_t last = last_step.load();
    do {
        if (last != 0 && time - last < one_request) return false;
    } while (!last_step.compare_exchange_weak(last, time));
    return true;
}

void heed(int number) {
    const int64_t time = now();
    if (!step(time)) return;
    int none = 0;
    first_signal.compare_exchange_strong(none, number);
    if (surroundings.load() == nothing_made) end_unasked();
    int before = wanted;
    if (stage.compare_exchange_strong(before, stopping)) {
        if (!is_awaited.load()) {
            weir::Line line;
            line.replace_progress();
            line << notice.load();
            line.send();
        }
        raise_event(requested);
        return;
    }
    // A thread that does not come back, such as from a write that nobody reads, would cancel nothing.
    const int64_t away = away_since.load();
    const bool is_heeded = away == 0 || time - away < one_request;
    if (surroundings.load() == run_under_way && is_heeded && before == stopping &&
        stage.compare_exchange_strong(before, cancelled)) {
        raise_event(cancel_requested);
        return;
    }
    if (!is_ending.exchange(true)) end_without_waiting();
}

void handle(int number, siginfo_t *, void *) {
    // The code that is interrupted may be about to read its own.
    const int before = errno;
    if (getpid() != installed_in) {
        signal(number, SIG_DFL);
        raise(number);
    } else {
        heed(number);
    }
    errno = before;
}

/// See `weir_stop_wait`.
weir_stop_event wait_for_event(int32_t milliseconds) {
    static uint32_t told = 0;
    const int64_t deadline = now() + milliseconds * int64_t{1'000'000};
    const timespec time = {deadline / nanoseconds_in_second, deadline % nanoseconds_in_second};
    is_awaited.store(true);
    while (true) {
        const uint32_t seen = events.load();
        for (const auto &each : told_once) {
            if ((seen & ~told & each.bit) == 0) continue;
            told |= each.bit;
            return each.event;
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
    surroundings.store(nothing_to_cancel);
}

void weir_stop_begin_run(void) {
    surroundings.store(run_under_way);
}

void weir_stop_end_run(void) {
    // First, so that a request in between belongs to this step.
    if (stage.load() != wanted) last_step.store(now());
    surroundings.store(nothing_to_cancel);
}

void weir_stop_note_cancel(bool is_event) {
    // First, so that a request in between belongs to this step.
    last_step.store(now());
    stage.store(cancelled);
    if (is_event) raise_event(cancel_noted);
}

int32_t weir_stop_first_signal(void) {
    return first_signal.load();
}

void weir_stop_end_waiting(void) {
    raise_event(ended);
}

weir_stop_event weir_stop_wait(int32_t milliseconds) {
    away_since.store(0);
    const weir_stop_event event = wait_for_event(milliseconds);
    away_since.store(now());
    return event;
}
