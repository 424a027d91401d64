// SPDX-License-Identifier: Apache-2.0
#include "own.hpp"
#include "report.hpp"
#include "thread.hpp"

#include <cerrno>
#include <cstdlib>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

// A plugin that ends the process would end the run with a status of its own, and silently. The program's definitions
// come before glibc's for every library that is loaded, so that a plugin reaches these. What no definition reaches is a
// system call of the plugin's own instructions: a filter of the kernel's (seccomp) would be inherited by the programs
// that plugins start and would take their set-user-id bits, and a process that only watches this one would stand
// between it and its signals, for a call that no library is known to make.

namespace weir {

namespace {

using End = void (*)(int);
using EndOfThread = void (*)(void *);
using Cancel = int (*)(pthread_t);

Own<End> own_exit("exit"), own_quick_exit("quick_exit");
Own<EndOfThread> own_pthread_exit("pthread_exit");
Own<Cancel> own_pthread_cancel("pthread_cancel");

__attribute__((constructor)) void find_all() {
    own_exit.find();
    own_quick_exit.find();
    own_pthread_exit.find();
    own_pthread_cancel.find();
}

/// glibc's own definition, behind the one here.
[[noreturn]] void go_on(Own<End> &function, int status) {
    if (const End end = function.get()) end(status);
    leave(status);
}

/// A system call, as glibc's function of that name makes it.
long call_system(long number, long a, long b, long c, long d, long e, long f) {
#if defined(__x86_64__)
    register long fourth __asm__("r10") = d;
    register long fifth __asm__("r8") = e;
    register long sixth __asm__("r9") = f;
    long answer;
    __asm__ volatile("syscall"
                     : "=a"(answer)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(fourth), "r"(fifth), "r"(sixth)
                     : "rcx", "r11", "memory");
#elif defined(__aarch64__)
    register long eighth __asm__("x8") = number;
    register long answer __asm__("x0") = a;
    register long second __asm__("x1") = b;
    register long third __asm__("x2") = c;
    register long fourth __asm__("x3") = d;
    register long fifth __asm__("x4") = e;
    register long sixth __asm__("x5") = f;
    __asm__ volatile("svc 0"
                     : "+r"(answer)
                     : "r"(eighth), "r"(second), "r"(third), "r"(fourth), "r"(fifth), "r"(sixth)
                     : "memory");
#else
#error "say here how this processor makes a system call"
#endif
    if (answer < 0 && answer > -4096) {
        errno = static_cast<int>(-answer);
        return -1;
    }
    return answer;
}

} // namespace

void leave(int status) {
    while (true)
        call_system(SYS_exit_group, status, 0, 0, 0, 0, 0);
}

void check_exit(const char *function, const void *caller) {
    if (runs_plugin() || (is_reporting() && library_of(caller) != nullptr)) report_end("called ", function, caller);
}

void check_exit_of_libc() {
    if (runs_plugin()) report_end("called ", "exit", nullptr);
}

} // namespace weir

// Under names of their own, since glibc's are declared to throw nothing: an exception of a destructor would end here,
// where its stack no longer shows whose it was.
extern "C" [[noreturn]] void weir_barrier_exit_process(int status) __asm__("exit");
extern "C" [[noreturn]] void weir_barrier_exit_quickly(int status) __asm__("quick_exit");

void weir_barrier_exit_process(int status) {
    weir::check_exit("exit", __builtin_return_address(0));
    weir::go_on(weir::own_exit, status);
}

void weir_barrier_exit_quickly(int status) {
    weir::check_exit("quick_exit", __builtin_return_address(0));
    weir::go_on(weir::own_quick_exit, status);
}

extern "C" void _exit(int status) {
    weir::check_exit("_exit", __builtin_return_address(0));
    weir::leave(status);
}

extern "C" void _Exit(int status) noexcept {
    weir::check_exit("_Exit", __builtin_return_address(0));
    weir::leave(status);
}

extern "C" void pthread_exit(void *result) {
    // The last thread's end would be the process's, with status 0.
    if (weir::is_host_thread) weir::check_exit("pthread_exit", __builtin_return_address(0));
    if (const auto end = weir::own_pthread_exit.get()) end(result);
    weir::leave(1);
}

extern "C" int pthread_cancel(pthread_t thread) {
    if (weir::is_host_thread && pthread_equal(thread, pthread_self()))
        weir::check_exit("pthread_cancel", __builtin_return_address(0));
    const auto cancel = weir::own_pthread_cancel.get();
    return cancel == nullptr ? EINVAL : cancel(thread);
}

// `syscall` of unistd.h, whose arguments are optional; all registers are passed on as they are.
extern "C" long weir_barrier_system_call(long number, long a, long b, long c, long d, long e,
                                         long f) __asm__("syscall");

long weir_barrier_system_call(long number, long a, long b, long c, long d, long e, long f) {
    if (__builtin_expect(number == SYS_exit_group || number == SYS_exit, 0))
        weir::check_exit("the system call exit", __builtin_return_address(0));
    return weir::call_system(number, a, b, c, d, e, f);
}
