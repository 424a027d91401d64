// SPDX-License-Identifier: Apache-2.0
#include "folder.hpp"

#include "thread.hpp"

#include <climits>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace weir {

__thread bool has_moved = false;

namespace {

/// The host's working folder; a path and no descriptor, of which there may be few.
char home[PATH_MAX] = "";

/// Whether this thread has a working folder of its own.
__thread bool is_apart = false;

/// Changes the working folder, by a plugin for its thread only.
int change(long number, long argument) {
    const bool is_plugin = runs_plugin();
    // Where the system refuses that, as some containers do, the change is seen by all until it is undone.
    if (is_plugin && !is_apart) is_apart = unshare(CLONE_FS) == 0;
    if (syscall(number, argument) != 0) return -1;
    if (!is_plugin)
        remember_home();
    else if (is_host_thread)
        has_moved = true;
    return 0;
}

} // namespace

void remember_home() {
    if (getcwd(home, sizeof home) == nullptr) home[0] = 0;
}

void move_home() {
    has_moved = false;
    if (home[0] != 0) syscall(SYS_chdir, home);
}

void leave_folder(char *room, size_t size) {
    if (getcwd(room, size) == nullptr) room[0] = 0;
    move_home();
}

void return_to_folder(const char *folder) {
    has_moved = true;
    if (folder[0] != 0) syscall(SYS_chdir, folder);
}

} // namespace weir

// The program's definition comes before glibc's for every library that is loaded, so that a plugin reaches these.

extern "C" int chdir(const char *path) noexcept {
    return weir::change(SYS_chdir, reinterpret_cast<long>(path));
}

extern "C" int fchdir(int descriptor) noexcept {
    return weir::change(SYS_fchdir, descriptor);
}
