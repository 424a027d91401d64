// SPDX-License-Identifier: Apache-2.0
#include "host_threads.hpp"
#include "line.hpp"
#include "site.hpp"

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

/// The process that the reporter was installed in. A child that a plugin forks is none of weir's, and may end as it
/// likes.
pid_t installed_in = 0;

/// Whether the thread is one of the host's.
thread_local bool is_host_thread __attribute__((tls_model("initial-exec"))) = false;

/// The end of the process; `_exit` below is for plugins.
[[noreturn]] void leave(int status) {
    while (true)
        syscall(SYS_exit_group, status);
}

struct Signal {
    int number;
    const char *name;
};

constexpr Signal signals[] = {
    {SIGSEGV, "SIGSEGV"}, {SIGBUS, "SIGBUS"},   {SIGILL, "SIGILL"},
    {SIGFPE, "SIGFPE"},   {SIGABRT, "SIGABRT"}, {SIGTRAP, "SIGTRAP"},
};

const char *name(int number) {
    for (const Signal &each : signals) {
        if (each.number == number) return each.name;
    }
    return "a signal";
}

/// Ends the process with a line that names the plugin, what it did and where.
[[noreturn]] void tell(const weir::Place &place, const char *deed, const char *what) {
    weir::Line line;
    line << "weir: error: plugin \"" << place.site->plugin << "\" (" << place.site->path << ") " << deed << what;
    if (place.loading) {
        line << " while it was loaded (" << place.phase << ")";
    } else {
        line << " in " << place.phase;
        if (place.site->node_type != nullptr) line << " of " << place.site->node_type;
    }
    line.send();
    leave(place.loading ? 3 : 1);
}

/// Ends the process with a line about a thread that is none of the host's; which plugin it belongs to is not known.
[[noreturn]] void tell_of_stranger(const char *deed, const char *what) {
    weir::Line line;
    line << "weir: error: a thread that a plugin or one of its libraries started " << deed << what
         << ", which ends the run";
    line.send();
    leave(1);
}

/// A plugin that calls exit would end the run with a status of its own, and silently.
void report_exit(const char *function) {
    if (getpid() != installed_in) return;
    const weir::Place place = weir::place;
    if (place.site != nullptr) tell(place, "called ", function);
    // The host itself ends the process, on its own threads, when it has said all there is to say.
    if (!is_host_thread) tell_of_stranger("called ", function);
}

void report(int number, siginfo_t *info, void *) {
    const weir::Place place = weir::place;
    if (getpid() != installed_in || (place.site == nullptr && is_host_thread)) {
        signal(number, SIG_DFL);
        // A fault happens again at the same instruction when this returns; a signal that was sent has to be sent again.
        if (info->si_code <= 0) raise(number);
        return;
    }
    if (place.site == nullptr) tell_of_stranger("crashed with ", name(number));
    tell(place, "crashed with ", name(number));
}

/// The signal stack of one thread, freed at its end.
class SignalStack {
  public:
    bool install() {
        stack_t known;
        // A sanitizer has given the thread one already, and frees what it finds in its place.
        if (sigaltstack(nullptr, &known) == 0 && (known.ss_flags & SS_DISABLE) == 0) return true;
        memory = std::malloc(size);
        if (memory == nullptr) return false;
        stack_t wanted = {};
        wanted.ss_sp = memory;
        wanted.ss_size = size;
        return sigaltstack(&wanted, nullptr) == 0;
    }

    ~SignalStack() {
        if (memory == nullptr) return;
        stack_t none = {};
        none.ss_flags = SS_DISABLE;
        if (sigaltstack(&none, nullptr) == 0) std::free(memory);
    }

  private:
    static constexpr size_t size = 64 * 1024;
    void *memory = nullptr;
};

} // namespace

void weir_barrier_prepare_thread(void) {
    is_host_thread = true;
    thread_local SignalStack stack;
    stack.install();
    weir::register_place();
}

void weir_barrier_install_crash_reporter(void) {
    installed_in = getpid();
    weir_barrier_prepare_thread();
    struct sigaction action = {};
    action.sa_sigaction = report;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    for (const Signal &each : signals)
        sigaction(each.number, &action, nullptr);
    std::atexit([] { report_exit("exit"); });
}

// The program's definition comes before glibc's for every library that is loaded, so that a plugin reaches these.

extern "C" void _exit(int status) {
    report_exit("_exit");
    leave(status);
}

extern "C" void _Exit(int status) noexcept {
    report_exit("_Exit");
    leave(status);
}
