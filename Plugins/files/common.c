/* SPDX-License-Identifier: Apache-2.0 */
#include "files.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

uint32_t files_each(files_work work, const weir_call *call, const weir_value items[], weir_value results[],
                    weir_status statuses[], uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        const files_job job = {.call = call, .index = i, .item = &items[i], .result = &results[i]};
        statuses[i] = weir_is_stopping(call) ? WEIR_CANCELLED : work(&job);
        if (statuses[i] == WEIR_CANCELLED) return i + 1;
        if (statuses[i] != WEIR_OK && (call->flags & WEIR_CALL_STOP_AT_FAILURE)) return i + 1;
    }
    return count;
}

const weir_value *files_setting(const weir_call *call, const char *name) {
    const weir_value *value = weir_lookup(call->settings, name);
    return value != NULL && value->tag != WEIR_NULL ? value : NULL;
}

int files_flag(const weir_call *call, const char *name) {
    const weir_value *value = files_setting(call, name);
    return value != NULL && value->tag == WEIR_BOOL && value->as.i64 != 0;
}

const char *files_path(const files_job *job, int or_item, weir_status *status) {
    const weir_value *path = files_setting(job->call, "path");
    if (path == NULL && or_item) path = job->item;
    if (path == NULL || path->tag != WEIR_STRING) {
        *status = files_fail(job, WEIR_INVALID_SETTING, "there is no path: set \"path\"%s",
                             or_item ? ", or give the path as the item" : "");
        return NULL;
    }
    if (path->length == 0) {
        *status = files_fail(job, WEIR_INVALID_INPUT, "the path must not be empty");
        return NULL;
    }
    if (memchr(path->as.string, 0, path->length) != NULL) {
        *status = files_fail(job, WEIR_INVALID_INPUT, "the path has a NUL character");
        return NULL;
    }
    /* The arena is zeroed, which ends the string. */
    char *copy = job->call->host->alloc(job->call, (size_t)path->length + 1);
    if (copy == NULL) {
        *status = files_fail(job, WEIR_EXHAUSTED, "there is no memory for a path of %u bytes", path->length);
        return NULL;
    }
    return memcpy(copy, path->as.string, path->length);
}

weir_status files_fail(const files_job *job, weir_status code, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *message = length < 0 ? NULL : job->call->host->alloc(job->call, (size_t)length + 1);
    if (message == NULL) return weir_fail(job->call, job->index, code, "failed, and there is no memory to say why");
    va_start(arguments, format);
    vsnprintf(message, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return weir_fail(job->call, job->index, code, message);
}

static weir_status status_of(int number) {
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return WEIR_NOT_FOUND;
    case EACCES:
    case EPERM:
    case EROFS:
        return WEIR_DENIED;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
        return WEIR_EXHAUSTED;
    case ECANCELED:
        return WEIR_CANCELLED;
    case EISDIR:
    case ELOOP:
    case ENAMETOOLONG:
        return WEIR_INVALID_INPUT;
    default:
        return WEIR_IO;
    }
}

weir_status files_fail_errno(const files_job *job, const char *verb, const char *path, int number) {
    char reason[128];
    if (strerror_r(number, reason, sizeof reason) != 0) snprintf(reason, sizeof reason, "error %d", number);
    return files_fail(job, status_of(number), "cannot %s \"%s\": %s", verb, path, reason);
}

int files_close(int file, int problem) {
    return close(file) != 0 && problem == 0 ? errno : problem;
}

/* The length of the character at the start of `text`, 0 when it is not one (RFC 3629: no surrogates, nothing overlong).
 */
static size_t character(const unsigned char *text, size_t length) {
    const unsigned char first = text[0];
    if (first < 0x80) return 1;
    const size_t size = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (size == 0 || size > length) return 0;
    const unsigned char low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const unsigned char high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (text[1] < low || text[1] > high) return 0;
    for (size_t i = 2; i < size; i++) {
        if ((text[i] & 0xC0) != 0x80) return 0;
    }
    return size;
}

size_t files_valid_utf8(const char *bytes, size_t length) {
    const unsigned char *text = (const unsigned char *)bytes;
    size_t at = 0;
    while (at < length) {
        /* Eight ASCII characters at a time: most text is. */
        uint64_t word;
        while (length - at >= sizeof word &&
               (memcpy(&word, text + at, sizeof word), (word & 0x8080808080808080u) == 0)) {
            at += sizeof word;
        }
        if (at == length) break;
        const size_t size = character(text + at, length - at);
        if (size == 0) break;
        at += size;
    }
    return at;
}
