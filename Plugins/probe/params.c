/* SPDX-License-Identifier: Apache-2.0 */
#include "probe.h"

#include <stdlib.h>

/* How often each callback of probe.settings was called since somebody asked. */
enum { BINDS, INSTANCES, INSTANCES_DESTROYED, UNBINDS, WORKERS, WORKERS_DESTROYED, COUNTERS };
static const char *const counter_names[COUNTERS] = {"binds",   "instances", "instances_destroyed",
                                                    "unbinds", "workers",   "workers_destroyed"};
static int64_t counters[COUNTERS];

static void note(int counter) {
    __atomic_fetch_add(&counters[counter], 1, __ATOMIC_RELAXED);
}

static weir_status give_counters(const probe_job *job) {
    weir_entry entries[COUNTERS];
    for (int i = 0; i < COUNTERS; i++) {
        entries[i].key = weir_text(counter_names[i]);
        entries[i].value = weir_int(__atomic_exchange_n(&counters[i], 0, __ATOMIC_RELAXED));
    }
    *job->result = probe_map(job->call, entries, COUNTERS);
    return WEIR_OK;
}

PROBE_EXEC(binds_exec, give_counters)

static weir_status give_settings(const probe_job *job) {
    *job->result = *job->call->settings;
    return WEIR_OK;
}

PROBE_EXEC(params_exec, give_settings)

static weir_status create(void *self, const weir_call *call, void **instance) {
    (void)self, (void)call;
    note(INSTANCES);
    *instance = NULL;
    return WEIR_OK;
}

static void destroy(void *instance) {
    (void)instance;
    note(INSTANCES_DESTROYED);
}

static weir_status create_worker(void *instance, const weir_call *call, void **worker) {
    (void)instance, (void)call;
    note(WORKERS);
    *worker = NULL;
    return WEIR_OK;
}

static void destroy_worker(void *instance, void *worker) {
    (void)instance, (void)worker;
    note(WORKERS_DESTROYED);
}

/* A number that equal settings share (FNV-1a). */
static uint64_t hash(uint64_t seed, const void *bytes, size_t length) {
    for (size_t i = 0; i < length; i++)
        seed = (seed ^ ((const unsigned char *)bytes)[i]) * 1099511628211u;
    return seed;
}

static uint64_t hash_value(uint64_t seed, const weir_value *value) {
    seed = hash(seed, &value->tag, sizeof value->tag);
    switch (value->tag) {
    case WEIR_STRING:
    case WEIR_BYTES:
        return hash(seed, value->as.bytes, value->length);
    case WEIR_LIST:
        for (uint32_t i = 0; i < value->length; i++)
            seed = hash_value(seed, &value->as.list[i]);
        return seed;
    case WEIR_MAP:
        for (uint32_t i = 0; i < value->length; i++) {
            seed = hash_value(hash_value(seed, &value->as.map[i].key), &value->as.map[i].value);
        }
        return seed;
    default:
        return hash(seed, &value->as, sizeof value->as);
    }
}

typedef struct binding {
    uint64_t hash;
} binding;

static weir_status bind_settings(void *instance, const weir_call *call, void **binding_out) {
    (void)instance;
    binding *made = malloc(sizeof *made);
    if (made == NULL) return weir_fail(call, 0, WEIR_EXHAUSTED, "there is no memory for a binding");
    made->hash = hash_value(0, call->settings);
    note(BINDS);
    *binding_out = made;
    return WEIR_OK;
}

static void unbind_settings(void *instance, void *binding) {
    (void)instance;
    note(UNBINDS);
    free(binding);
}

/* As params, but sees to it that the binding is the one of these very settings. */
static weir_status give_bound_settings(const probe_job *job) {
    const binding *bound = job->call->binding;
    if (bound == NULL) return weir_fail(job->call, job->index, WEIR_INTERNAL, "the call has no binding");
    if (bound->hash != hash_value(0, job->call->settings)) {
        return weir_fail(job->call, job->index, WEIR_INTERNAL, "the binding is one of other settings");
    }
    return give_settings(job);
}

PROBE_EXEC(settings_exec, give_bound_settings)

const weir_node_type probe_params_type = {.struct_size = sizeof(weir_node_type), .name = "params", .exec = params_exec};
const weir_node_type probe_binds_type = {.struct_size = sizeof(weir_node_type), .name = "binds", .exec = binds_exec};
const weir_node_type probe_settings_type = {.struct_size = sizeof(weir_node_type),
                                            .name = "settings",
                                            .create = create,
                                            .destroy = destroy,
                                            .bind = bind_settings,
                                            .unbind = unbind_settings,
                                            .create_worker = create_worker,
                                            .destroy_worker = destroy_worker,
                                            .exec = settings_exec};
