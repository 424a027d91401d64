/* SPDX-License-Identifier: Apache-2.0 */
#include "files.h"

#include <CWeirCSV.h>
#include <stdio.h>
#include <stdlib.h>
#include <weir/json.h>

/* Bytes that grow. */
typedef struct buffer {
    char *bytes;
    size_t length, capacity;
} buffer;

/* Room for `size` more bytes, or NULL. */
static char *room(buffer *buffer, size_t size) {
    if (buffer->length + size > buffer->capacity) {
        const size_t capacity = 2 * buffer->capacity + size;
        char *larger = realloc(buffer->bytes, capacity);
        if (larger == NULL) return NULL;
        buffer->bytes = larger;
        buffer->capacity = capacity;
    }
    return buffer->bytes + buffer->length;
}

static int add(buffer *buffer, const char *bytes, size_t size) {
    char *to = room(buffer, size);
    if (to == NULL) return 0;
    memcpy(to, bytes, size);
    buffer->length += size;
    return 1;
}

static weir_status no_memory(const files_job *job, const char *path) {
    return files_fail(job, WEIR_EXHAUSTED, "there is no memory for what is to be written to \"%s\"", path);
}

static weir_status json_text(const files_job *job, const weir_value *value, uint32_t flags, weir_value *text) {
    const weir_json_api *json = job->call->host->extension(job->call->host, WEIR_JSON_EXTENSION);
    if (json == NULL) return files_fail(job, WEIR_UNSUPPORTED, "this host writes no JSON");
    return json->write(job->call, job->index, value, flags, text);
}

/* Adds a field: a string as it is, null as nothing, others as JSON. */
static weir_status add_field(const files_job *job, const char *path, const weir_value *value, int is_alone,
                             buffer *to) {
    if (value == NULL || value->tag == WEIR_NULL) {
        /* A line without a character is no row. */
        return !is_alone || add(to, "\"\"", 2) ? WEIR_OK : no_memory(job, path);
    }
    weir_value text = *value;
    if (value->tag != WEIR_STRING) {
        const weir_status status = json_text(job, value, 0, &text);
        if (status != WEIR_OK) return status;
    }
    char *field = room(to, weir_csv_room(text.length));
    if (field == NULL) return no_memory(job, path);
    to->length += weir_csv_field(field, text.as.string, text.length);
    return WEIR_OK;
}

/* The keys that become columns: column i is `names[i * stride]`. */
typedef struct columns {
    const weir_value *names;
    size_t stride;
    uint32_t count;
} columns;

static weir_status find_columns(const files_job *job, const weir_value *first, columns *found) {
    const weir_value *listed = files_setting(job->call, "columns");
    if (listed == NULL) {
        const size_t stride = sizeof(weir_entry) / sizeof(weir_value);
        *found = (columns){.names = first == NULL ? NULL : &first->as.map[0].key, .stride = stride};
        found->count = first == NULL ? 0 : first->length;
        return WEIR_OK;
    }
    *found = (columns){.names = listed->as.list, .stride = 1, .count = listed->length};
    for (uint32_t i = 0; i < found->count; i++) {
        if (found->names[i].tag == WEIR_STRING) continue;
        return files_fail(job, WEIR_INVALID_SETTING, "\"columns\" must be a list of strings");
    }
    return WEIR_OK;
}

static const weir_value *value_of(const weir_value *row, const weir_value *name) {
    for (uint32_t i = 0; i < row->length; i++) {
        const weir_value *key = &row->as.map[i].key;
        if (key->length == name->length && memcmp(key->as.string, name->as.string, key->length) == 0) {
            return &row->as.map[i].value;
        }
    }
    return NULL;
}

/* Adds a row: the names of the columns, or the values of a map under them. */
static weir_status add_row(const files_job *job, const char *path, const columns *columns, const weir_value *row,
                           buffer *to) {
    for (uint32_t i = 0; i < columns->count; i++) {
        const weir_value *name = &columns->names[i * columns->stride];
        if (i > 0 && !add(to, ",", 1)) return no_memory(job, path);
        const weir_value *value = row == NULL ? name : value_of(row, name);
        const weir_status status = add_field(job, path, value, columns->count == 1, to);
        if (status != WEIR_OK) return status;
    }
    return add(to, "\n", 1) ? WEIR_OK : no_memory(job, path);
}

/* Refuses a row with a key that the first one has not, where that says what the columns are: its value would be lost.
 */
static weir_status check_keys(const files_job *job, const weir_value *first, const weir_value *row, uint32_t number) {
    for (uint32_t i = 0; i < row->length; i++) {
        const weir_value *key = &row->as.map[i].key;
        if (value_of(first, key) != NULL) continue;
        return files_fail(
            job, WEIR_INVALID_INPUT,
            "row %u has the key \"%.*s\", which the first row has not; say with \"columns\" what is written", number,
            (int)key->length, key->as.string);
    }
    return WEIR_OK;
}

static weir_status add_table(const files_job *job, const char *path, buffer *to) {
    const weir_value *item = job->item;
    const int is_list = item->tag == WEIR_LIST;
    const weir_value *rows = is_list ? item->as.list : item;
    const uint32_t count = is_list ? item->length : 1;
    for (uint32_t i = 0; i < count; i++) {
        if (rows[i].tag == WEIR_MAP) continue;
        return files_fail(job, WEIR_INVALID_INPUT, "only a list of maps can be written to \"%s\": row %u is none", path,
                          i);
    }
    columns columns;
    weir_status status = find_columns(job, count > 0 ? rows : NULL, &columns);
    if (status != WEIR_OK || columns.count == 0) return status;
    /* Rows that are added to a file have its header already. */
    struct stat old;
    const int is_added = files_flag(job->call, "append") && stat(path, &old) == 0 && old.st_size > 0;
    if (!is_added) status = add_row(job, path, &columns, NULL, to);
    const int is_listed = files_setting(job->call, "columns") != NULL;
    for (uint32_t i = 0; i < count && status == WEIR_OK; i++) {
        if (!is_listed) status = check_keys(job, rows, &rows[i], i);
        if (status == WEIR_OK) status = add_row(job, path, &columns, &rows[i], to);
    }
    return status;
}

static weir_status table(const files_job *job, const char *path, weir_value *content) {
    buffer buffer = {0};
    weir_status status = add_table(job, path, &buffer);
    if (status == WEIR_OK) {
        *content = weir_copy_string(job->call, buffer.bytes, buffer.length);
        if (content->tag == WEIR_NULL) status = no_memory(job, path);
    }
    free(buffer.bytes);
    return status;
}

static int has_ending(const char *path, const char *ending) {
    const size_t length = strlen(path), size = strlen(ending);
    return length >= size && strcmp(path + length - size, ending) == 0;
}

weir_status files_content(const files_job *job, const char *path, weir_value *content) {
    const weir_value *item = job->item;
    *content = *item;
    if (item->tag == WEIR_STRING || item->tag == WEIR_BYTES) return WEIR_OK;
    if (has_ending(path, ".json")) return json_text(job, item, WEIR_JSON_LINE, content);
    if (has_ending(path, ".jsonl") || has_ending(path, ".ndjson")) {
        return json_text(job, item, WEIR_JSON_LINES, content);
    }
    if (has_ending(path, ".csv")) return table(job, path, content);
    return files_fail(job, WEIR_INVALID_INPUT,
                      "only a string or bytes can be written to \"%s\", and other values to names that end in .json, "
                      ".jsonl or .csv; text.format or text.join make a string",
                      path);
}
