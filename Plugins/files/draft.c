/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* O_TMPFILE */
#endif
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The next name in the folder of `target` that no other writer uses. NULL when there is no memory. */
static char *next_name(const char *target) {
    static unsigned counter;
    const unsigned number = __atomic_fetch_add(&counter, 1, __ATOMIC_RELAXED);
    char name[PATH_MAX + 64];
    const int length =
        snprintf(name, sizeof name, "%.*s.weir-%ld-%u", files_folder(target), target, (long)getpid(), number);
    return length < 0 || length >= (int)sizeof name ? NULL : strdup(name);
}

/* Opens a file that has no name, -1 where the file system has none such, or it could not be given one later. */
static int open_nameless(const char *target, mode_t mode) {
    if (access("/proc/self/fd", X_OK) != 0) return -1;
    char folder[PATH_MAX];
    const int length = files_folder(target);
    memcpy(folder, target, (size_t)length);
    strcpy(folder + length, length == 0 ? "." : "");
    return open(folder, O_WRONLY | O_TMPFILE | O_CLOEXEC, mode);
}

/* Gives a file without a name one that no file has. */
static int link_to(const files_draft *draft, const char *name) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", draft->file);
    return linkat(AT_FDCWD, path, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0 ? 0 : errno;
}

int files_begin(const char *target, mode_t mode, files_draft *draft) {
    *draft = (files_draft){.file = open_nameless(target, mode), .target = target};
    while (draft->file < 0) {
        free(draft->name);
        draft->name = next_name(target);
        if (draft->name == NULL) return ENOMEM;
        draft->file = open(draft->name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        /* A name that a killed process left behind is passed over. */
        if (draft->file >= 0 || errno == EEXIST) continue;
        const int problem = errno;
        free(draft->name);
        return problem;
    }
    return 0;
}

int files_publish(files_draft *draft) {
    int problem = 0;
    if (draft->name == NULL) {
        problem = link_to(draft, draft->target);
        if (problem == 0) return files_close(draft->file, 0);
        /* Only a name can take the place of another. */
        while (problem == EEXIST) {
            draft->name = next_name(draft->target);
            problem = draft->name == NULL ? ENOMEM : link_to(draft, draft->name);
            if (problem == 0) break;
            free(draft->name);
            draft->name = NULL;
        }
    }
    problem = files_close(draft->file, problem);
    draft->file = -1;
    if (problem == 0 && rename(draft->name, draft->target) != 0) problem = errno;
    if (problem == 0) {
        free(draft->name);
        draft->name = NULL;
    }
    files_discard(draft);
    return problem;
}

void files_discard(files_draft *draft) {
    if (draft->file >= 0) close(draft->file);
    draft->file = -1;
    if (draft->name == NULL) return;
    unlink(draft->name);
    free(draft->name);
    draft->name = NULL;
}
