// SPDX-License-Identifier: Apache-2.0
#include "own.hpp"
#include "report.hpp"
#include "thread.hpp"

#include <cerrno>
#include <cstdarg>
#include <cstddef>
#include <unistd.h>

// A plugin that runs another program in place of the process would end the run as silently as with exit. A child that
// it has forked may, of course. As in exit.cpp, the program's definitions come before glibc's.

namespace weir {

namespace {

/// The most arguments of execl and its like.
constexpr size_t most_arguments = 1024;

using WithVariables = int (*)(const char *, char *const *, char *const *);
using WithArguments = int (*)(const char *, char *const *);
using WithFile = int (*)(int, char *const *, char *const *);
using Daemon = int (*)(int, int);

Own<WithVariables> own_execve("execve"), own_execvpe("execvpe");
Own<WithArguments> own_execv("execv"), own_execvp("execvp");
Own<WithFile> own_fexecve("fexecve");
Own<Daemon> own_daemon("daemon");

// Before main, and so before any library that is loaded later.
__attribute__((constructor)) void find_all() {
    own_execve.find();
    own_execvpe.find();
    own_execv.find();
    own_execvp.find();
    own_fexecve.find();
    own_daemon.find();
}

} // namespace
} // namespace weir

using namespace weir;

extern "C" int execve(const char *path, char *const arguments[], char *const variables[]) noexcept {
    check_exit("execve", __builtin_return_address(0));
    return own_execve.get()(path, arguments, variables);
}

extern "C" int fexecve(int file, char *const arguments[], char *const variables[]) noexcept {
    check_exit("fexecve", __builtin_return_address(0));
    return own_fexecve.get()(file, arguments, variables);
}

extern "C" int execvpe(const char *file, char *const arguments[], char *const variables[]) noexcept {
    check_exit("execvpe", __builtin_return_address(0));
    return own_execvpe.get()(file, arguments, variables);
}

extern "C" int execv(const char *path, char *const arguments[]) noexcept {
    check_exit("execv", __builtin_return_address(0));
    return own_execv.get()(path, arguments);
}

extern "C" int execvp(const char *file, char *const arguments[]) noexcept {
    check_exit("execvp", __builtin_return_address(0));
    return own_execvp.get()(file, arguments);
}

namespace {

/// Calls a function that takes an array with the arguments of one that takes a list.
int with_array(WithArguments function, const char *file, const char *first, va_list more) {
    char *arguments[most_arguments];
    size_t count = 0;
    for (const char *each = first; each != nullptr; each = va_arg(more, const char *)) {
        if (count == most_arguments - 1) {
            errno = E2BIG;
            return -1;
        }
        arguments[count++] = const_cast<char *>(each);
    }
    arguments[count] = nullptr;
    return function(file, arguments);
}

} // namespace

extern "C" int execl(const char *path, const char *first, ...) noexcept {
    check_exit("execl", __builtin_return_address(0));
    va_list more;
    va_start(more, first);
    const int code = with_array(own_execv.get(), path, first, more);
    va_end(more);
    return code;
}

extern "C" int execlp(const char *file, const char *first, ...) noexcept {
    check_exit("execlp", __builtin_return_address(0));
    va_list more;
    va_start(more, first);
    const int code = with_array(own_execvp.get(), file, first, more);
    va_end(more);
    return code;
}

extern "C" int daemon(int keeps_folder, int keeps_output) noexcept {
    check_exit("daemon", __builtin_return_address(0));
    return own_daemon.get()(keeps_folder, keeps_output);
}
