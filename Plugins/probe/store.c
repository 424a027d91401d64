/* SPDX-License-Identifier: Apache-2.0 */
#include "probe.h"

/* A setting that is a path of the store. */
typedef struct path {
    const weir_value *keys;
    size_t length;
} path;

static bool path_setting(const weir_call *call, const char *name, path *path) {
    const weir_value *value = probe_setting(call, name);
    if (value == NULL || value->tag != WEIR_LIST) return false;
    path->keys = value->as.list;
    path->length = value->length;
    return true;
}

/* Writes a value to the path that is set; nothing where none is. */
static weir_status write_setting(const weir_call *call, weir_store *store, const char *name, const weir_value *value) {
    path to;
    if (!path_setting(call, name, &to)) return WEIR_OK;
    return call->host->store->set(store, to.keys, to.length, value);
}

/* What somebody writes who knows only get and set: between them, others may write too, if the store allows it. */
static weir_status increment(const weir_call *call, weir_store *store, path at) {
    weir_value old;
    weir_status status = call->host->store->get(store, at.keys, at.length, &old);
    if (status != WEIR_OK && status != WEIR_ABSENT) return status;
    int64_t count = 0;
    if (status == WEIR_OK && old.tag == WEIR_INT && (!weir_get_int(&old, &count) || count == INT64_MAX)) {
        return WEIR_INVALID_INPUT;
    }
    const weir_value new = weir_int(count + 1);
    status = probe_sleep(call, probe_int(call, "sleep_ms", 0));
    return status == WEIR_OK ? call->host->store->set(store, at.keys, at.length, &new) : status;
}

/* Does the operation that is set; with the setting `value`, or else with `otherwise`. */
static weir_status operate(const weir_call *call, weir_store *store, const weir_value *otherwise) {
    const weir_store_api *api = call->host->store;
    const weir_value *value = probe_setting(call, "value");
    if (value == NULL) value = otherwise;
    path at;
    if (!path_setting(call, "path", &at)) return WEIR_OK;
    weir_status status = WEIR_OK;
    if (probe_says(call, "operation", "get_set_increment")) return increment(call, store, at);
    if (probe_says(call, "operation", "set")) status = api->set(store, at.keys, at.length, value);
    if (probe_says(call, "operation", "append")) status = api->append(store, at.keys, at.length, value);
    if (probe_says(call, "operation", "add")) status = api->add(store, at.keys, at.length, value);
    if (probe_says(call, "operation", "remove")) status = api->remove(store, at.keys, at.length);
    if (status != WEIR_OK && status != WEIR_ABSENT) return status;
    return probe_sleep(call, probe_int(call, "sleep_ms", 0));
}

/* Gives what is at the path `read`, or its keys. */
static weir_status store_prep(void *instance, void *worker, const weir_call *call, weir_store *store,
                              weir_value *result, weir_stream *stream) {
    (void)instance, (void)worker, (void)stream;
    const weir_store_api *api = call->host->store;
    path from;
    if (path_setting(call, "read", &from)) {
        const weir_status status = probe_flag(call, "keys") ? api->keys(store, from.keys, from.length, result)
                                                            : api->get(store, from.keys, from.length, result);
        if (status != WEIR_OK && status != WEIR_ABSENT) return status;
    }
    if (!probe_flag(call, "prep_writes")) return WEIR_OK;
    const weir_status status = operate(call, store, result);
    if (status == WEIR_OK && probe_flag(call, "fail_after_write")) {
        return weir_fail(call, 0, WEIR_FAILED, "failed on purpose after writing");
    }
    return status;
}

static weir_status store_post(void *instance, void *worker, const weir_call *call, weir_store *store,
                              const weir_value *prepared, const weir_value *result, weir_value *action) {
    (void)instance, (void)worker, (void)prepared;
    const weir_value *setting = probe_setting(call, "action");
    if (setting != NULL) *action = *setting;
    if (probe_flag(call, "prep_writes")) return WEIR_OK;
    const weir_status status = operate(call, store, result);
    if (status == WEIR_OK && probe_flag(call, "fail_after_write")) {
        return weir_fail(call, 0, WEIR_FAILED, "failed on purpose after writing");
    }
    return status;
}

static weir_status items_prep(void *instance, void *worker, const weir_call *call, weir_store *store,
                              weir_value *result, weir_stream *stream) {
    (void)instance, (void)worker, (void)store, (void)stream;
    const weir_value *items = probe_setting(call, "items");
    *result = items != NULL ? *items : weir_null();
    return WEIR_OK;
}

static weir_status items_post(void *instance, void *worker, const weir_call *call, weir_store *store,
                              const weir_value *prepared, const weir_value *result, weir_value *action) {
    (void)instance, (void)worker, (void)action;
    const weir_status status = write_setting(call, store, "write", result);
    return status == WEIR_OK ? write_setting(call, store, "write_prepared", prepared) : status;
}

static weir_status action_post(void *instance, void *worker, const weir_call *call, weir_store *store,
                               const weir_value *prepared, const weir_value *result, weir_value *action) {
    (void)instance, (void)worker, (void)store, (void)prepared, (void)result;
    const weir_value *setting = probe_setting(call, "action");
    if (setting != NULL) *action = *setting;
    return WEIR_OK;
}

/* Counts its visits in the store, and asks for another one until there were enough. */
static weir_status count_post(void *instance, void *worker, const weir_call *call, weir_store *store,
                              const weir_value *prepared, const weir_value *result, weir_value *action) {
    (void)instance, (void)worker, (void)prepared, (void)result;
    const weir_store_api *api = call->host->store;
    path at;
    if (!path_setting(call, "path", &at)) return weir_fail(call, 0, WEIR_INVALID_SETTING, "\"path\" must be a list");
    const weir_value one = weir_int(1);
    weir_value visits;
    weir_status status = api->add(store, at.keys, at.length, &one);
    if (status == WEIR_OK) status = api->get(store, at.keys, at.length, &visits);
    if (status != WEIR_OK) return status;
    *action = weir_text(visits.as.i64 < probe_int(call, "limit", 3) ? "again" : "done");
    return WEIR_OK;
}

const weir_node_type probe_store_type = {.struct_size = sizeof(weir_node_type),
                                         .name = "store",
                                         .prep = store_prep,
                                         .exec = probe_echo_exec,
                                         .post = store_post};
const weir_node_type probe_items_type = {.struct_size = sizeof(weir_node_type),
                                         .name = "items",
                                         .prep = items_prep,
                                         .exec = probe_echo_exec,
                                         .post = items_post};
const weir_node_type probe_action_type = {.struct_size = sizeof(weir_node_type), .name = "action", .post = action_post};
const weir_node_type probe_count_action_type = {
    .struct_size = sizeof(weir_node_type), .name = "count_action", .post = count_post};
