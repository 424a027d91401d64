/* SPDX-License-Identifier: Apache-2.0 */
#include "files.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* As many links as the kernel follows. */
enum { LINKS = 40 };

/* Puts what the link at `target` says in its place. Gives an errno, or 0. */
static int follow(char target[PATH_MAX]) {
    char link[PATH_MAX], followed[PATH_MAX];
    const ssize_t length = readlink(target, link, sizeof link);
    if (length < 0) return errno;
    const int folder = link[0] == '/' ? 0 : files_folder(target);
    const int whole = snprintf(followed, sizeof followed, "%.*s%.*s", folder, target, (int)length, link);
    if (whole >= (int)sizeof followed) return ENAMETOOLONG;
    memcpy(target, followed, (size_t)whole + 1);
    return 0;
}

int files_target(const char *path, char target[PATH_MAX]) {
    if (strlen(path) >= PATH_MAX) return ENAMETOOLONG;
    strcpy(target, path);
    struct stat info;
    /* The kernel may forbid to follow a link (protected_symlinks), or find no end. */
    if (stat(path, &info) != 0 && errno != ENOENT) return errno;
    for (int links = 0; links < LINKS; links++) {
        if (lstat(target, &info) != 0) return errno == ENOENT ? 0 : errno;
        if (!S_ISLNK(info.st_mode)) return 0;
        const int problem = follow(target);
        if (problem != 0) return problem;
    }
    return ELOOP;
}
