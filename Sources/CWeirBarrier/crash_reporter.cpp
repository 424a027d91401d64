// SPDX-License-Identifier: Apache-2.0
#include "folder.hpp"
#include "line.hpp"
#include "report.hpp"
#include "thread.hpp"

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <pthread.h>
#include <ucontext.h>
#include <unistd.h>

namespace weir {

namespace {

/// The process that the reporter was installed in.
pid_t installed_in = 0;

struct Signal {
    int number;
    const char *name;
    /// Why it comes, where that is not the fault of the code that runs; NULL for a crash.
    const char *reason;
};

constexpr const char *limit = "a limit of the system is reached (see `ulimit`)";
constexpr const char *timer = "a plugin or one of its libraries asked for it";

constexpr Signal signals[] = {
    {SIGSEGV, "SIGSEGV", nullptr}, {SIGBUS, "SIGBUS", nullptr},     {SIGILL, "SIGILL", nullptr},
    {SIGFPE, "SIGFPE", nullptr},   {SIGABRT, "SIGABRT", nullptr},   {SIGTRAP, "SIGTRAP", nullptr},
    {SIGSYS, "SIGSYS", nullptr},   {SIGXFSZ, "SIGXFSZ", nullptr},   {SIGXCPU, "SIGXCPU", limit},
    {SIGALRM, "SIGALRM", timer},   {SIGVTALRM, "SIGVTALRM", timer}, {SIGPROF, "SIGPROF", timer},
    {SIGUSR1, "SIGUSR1", timer},   {SIGUSR2, "SIGUSR2", timer},     {SIGIO, "SIGIO", timer},
    {SIGPWR, "SIGPWR", timer},     {SIGSTKFLT, "SIGSTKFLT", timer},
};

/// The handler of crashes that was there before, such as the Swift runtime's, which shows a backtrace.
struct sigaction before[NSIG];

const Signal &find(int number) {
    static constexpr Signal unknown = {0, "a real-time signal", timer};
    for (const Signal &each : signals) {
        if (each.number == number) return each;
    }
    return unknown;
}

const void *address_of_fault(void *context) {
#if defined(__x86_64__)
    return reinterpret_cast<void *>(static_cast<ucontext_t *>(context)->uc_mcontext.gregs[REG_RIP]);
#elif defined(__aarch64__)
    return reinterpret_cast<void *>(static_cast<ucontext_t *>(context)->uc_mcontext.pc);
#endif
}

/// Whether a developer wants the Swift runtime's account of a crash of the host's own.
bool wants_backtrace() {
    const char *wish = getenv("SWIFT_BACKTRACE");
    return wish != nullptr && std::strstr(wish, "enable=yes") != nullptr;
}

/// Leaves a signal to what handled it before.
void pass_on(int number, const siginfo_t *info, bool to_default) {
    if (to_default)
        signal(number, SIG_DFL);
    else
        sigaction(number, &before[number], nullptr);
    // A fault happens again at the same instruction when this returns; a signal that was sent has to be sent again.
    if (info->si_code <= 0) raise(number);
}

/// Whether another process sent a signal.
bool is_from_outside(const siginfo_t *info) {
    return info->si_code == SI_USER && info->si_pid != 0 && info->si_pid != getpid();
}

/// A signal that ends the process, whatever the code that runs.
[[noreturn]] void tell_of_reason(const Signal &signal, const siginfo_t *info) {
    Line line;
    line << "weir: error: ended by " << signal.name;
    if (is_from_outside(info))
        line << ", which process " << static_cast<unsigned>(info->si_pid) << " sent";
    else
        line << ": " << signal.reason;
    line.send();
    leave(1);
}

void report(int number, siginfo_t *info, void *context) {
    if (getpid() != installed_in) return pass_on(number, info, true);
    const Signal &signal = find(number);
    const bool is_sent = info->si_code <= 0 && info->si_pid == getpid();
    if (is_from_outside(info) || (signal.reason != nullptr && !is_sent)) tell_of_reason(signal, info);
    const void *code = address_of_fault(context);
    if (weir_barrier_here.state == WEIR_BARRIER_OUTSIDE && is_host_thread && wants_backtrace() &&
        before[number].sa_handler != SIG_DFL && library_of(code) == nullptr)
        return pass_on(number, info, false);
    report_end("crashed with ", signal.name, code);
}

/// The end of the process for an exception that nothing catches, such as one of a constructor or a destructor.
[[noreturn]] void terminate() {
    // Each thread's own, since others may throw at the same time: what one tells must not make another abort first.
    static thread_local bool is_ending = false;
    const std::exception_ptr exception = std::current_exception();
    if (is_ending || !is_reporting() || exception == nullptr) std::abort();
    is_ending = true;
    try {
        std::rethrow_exception(exception);
    } catch (const std::exception &error) {
        const char *message = error.what();
        report_end("threw an exception that nothing catches: ", message != nullptr ? message : "it has no message",
                   nullptr);
    } catch (...) {
        report_end("threw an exception that nothing catches", "", nullptr);
    }
}

/// Whether a signal is a crash, which is handled whatever was decided about it before.
bool is_crash(const Signal &signal) {
    return signal.reason == nullptr && signal.number != SIGXFSZ;
}

void handle(int number) {
    struct sigaction action = {};
    action.sa_sigaction = report;
    // What the reporter does with a broken stack may crash again.
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, nullptr);
}

/// Takes a signal, unless somebody in the host or its caller has decided about it.
void take(int number) {
    struct sigaction found;
    if (sigaction(number, nullptr, &found) == 0 && found.sa_handler == SIG_DFL) handle(number);
}

} // namespace

void take_signals_back() {
    if (!is_reporting()) return;
    for (const Signal &each : signals) {
        if (is_crash(each)) take(each.number);
    }
}

void let_signals_through() {
    if (!is_reporting()) return;
    sigset_t set;
    sigemptyset(&set);
    for (const Signal &each : signals)
        sigaddset(&set, each.number);
    for (int number = SIGRTMIN; number <= SIGRTMAX; number++)
        sigaddset(&set, number);
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

bool is_reporting() {
    return getpid() == installed_in;
}

} // namespace weir

void weir_barrier_install_crash_reporter(void) {
    weir::installed_in = getpid();
    weir::remember_own_code();
    weir::remember_home();
    weir_barrier_prepare_thread();
    for (const weir::Signal &each : weir::signals)
        sigaction(each.number, nullptr, &weir::before[each.number]);
    for (const weir::Signal &each : weir::signals) {
        if (weir::is_crash(each))
            weir::handle(each.number);
        else
            weir::take(each.number);
    }
    for (int number = SIGRTMIN; number <= SIGRTMAX; number++)
        weir::take(number);
    std::set_terminate(weir::terminate);
    std::atexit(weir::check_exit_of_libc);
}
