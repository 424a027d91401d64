/* SPDX-License-Identifier: Apache-2.0 */
#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is wanted of a folder's entries. */
typedef struct filter {
    const char *pattern; /* NULL for any */
    mode_t kind;         /* S_IFREG, S_IFDIR, or 0 for any */
} filter;

/* Reads the settings. Gives an errno, or 0. */
static int make_filter(const weir_call *call, filter *filter) {
    const weir_value *kind = files_setting(call, "kind");
    const weir_value file = weir_text("file"), folder = weir_text("folder");
    if (kind != NULL && weir_same_text(kind, &file)) filter->kind = S_IFREG;
    if (kind != NULL && weir_same_text(kind, &folder)) filter->kind = S_IFDIR;

    const weir_value *pattern = files_setting(call, "pattern");
    if (pattern == NULL || pattern->tag != WEIR_STRING) return 0;
    /* The arena is zeroed, which ends the string. */
    char *copy = call->host->alloc(call, (size_t)pattern->length + 1);
    if (copy == NULL) return ENOMEM;
    if (pattern->length > 0) memcpy(copy, pattern->as.string, pattern->length);
    filter->pattern = copy;
    return 0;
}

static int is_wanted(const filter *filter, int folder, const struct dirent *entry) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) return 0;
    /* As in a shell, a leading dot has to be asked for. */
    if (filter->pattern != NULL && fnmatch(filter->pattern, entry->d_name, FNM_PERIOD) != 0) return 0;
    if (filter->kind == 0) return 1;
    if (entry->d_type == DT_REG) return filter->kind == S_IFREG;
    if (entry->d_type == DT_DIR) return filter->kind == S_IFDIR;
    /* A symbolic link counts as what it points to. */
    struct stat info;
    return fstatat(folder, entry->d_name, &info, 0) == 0 && (info.st_mode & S_IFMT) == filter->kind;
}

static int by_bytes(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* The names of the entries that are wanted, as a list in the arena. */
static weir_status give(const files_job *job, const char *path, const filter *filter, int folder,
                        struct dirent **entries, int count) {
    weir_value *names = job->call->host->alloc(job->call, (size_t)count * sizeof *names + 1);
    if (names == NULL) return files_fail_errno(job, "list", path, ENOMEM);
    size_t wanted = 0;
    for (int i = 0; i < count; i++) {
        if (!is_wanted(filter, folder, entries[i])) continue;
        const size_t length = strlen(entries[i]->d_name);
        if (files_valid_utf8(entries[i]->d_name, length) < length) {
            return files_fail(job, WEIR_INVALID_INPUT, "the folder \"%s\" has a name that is not UTF-8; rename it",
                              path);
        }
        names[wanted] = weir_copy_string(job->call, entries[i]->d_name, length);
        if (names[wanted].tag == WEIR_NULL) return files_fail_errno(job, "list", path, ENOMEM);
        wanted += 1;
    }
    *job->result = weir_list(names, wanted);
    return WEIR_OK;
}

static weir_status list_folder(const files_job *job) {
    weir_status status;
    const char *path = files_path(job, 1, &status);
    if (path == NULL) return status;
    filter filter = {0};
    const int problem = make_filter(job->call, &filter);
    if (problem != 0) return files_fail_errno(job, "list", path, problem);
    const int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return files_fail_errno(job, "list", path, errno);
    struct dirent **entries = NULL;
    const int count = scandir(path, &entries, NULL, by_bytes);
    status = count < 0 ? files_fail_errno(job, "list", path, errno) : give(job, path, &filter, folder, entries, count);
    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
    close(folder);
    return status;
}

uint32_t files_list(void *instance, void *worker, const weir_call *call, const weir_value items[], weir_value results[],
                    weir_status statuses[], uint32_t count) {
    (void)instance, (void)worker;
    return files_each(list_folder, call, items, results, statuses, count);
}
