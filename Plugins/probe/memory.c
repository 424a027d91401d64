/* SPDX-License-Identifier: Apache-2.0 */
#include "probe.h"

#include <stdlib.h>

static weir_status allocate(const probe_job *job) {
    const int64_t size = probe_int(job->call, "size", 16);
    char *memory = size < 0 || size > UINT32_MAX ? NULL : job->call->host->alloc(job->call, (size_t)size);
    if (memory == NULL && size != 0) {
        return weir_fail(job->call, job->index, WEIR_EXHAUSTED, "there is no memory for the string");
    }
    if (size > 0) memset(memory, 'x', (size_t)size);
    *job->result = weir_string(memory, (size_t)size);
    return WEIR_OK;
}

PROBE_EXEC(allocate_exec, allocate)

/* The tokens that no value holds any more are gone: a test can see that. */
static int64_t tokens_alive;

static void destroy_token(void *object) {
    __atomic_fetch_sub(&tokens_alive, 1, __ATOMIC_RELAXED);
    free(object);
}

/* Wraps the item, an int, in a resource. */
static weir_status make_token(const probe_job *job) {
    int64_t *object = malloc(sizeof *object);
    if (object == NULL) return weir_fail(job->call, job->index, WEIR_EXHAUSTED, "there is no memory for a token");
    if (!weir_get_int(job->item, object)) *object = 0;
    __atomic_fetch_add(&tokens_alive, 1, __ATOMIC_RELAXED);
    const weir_status status =
        job->call->host->make_resource(job->call, "probe.token", object, destroy_token, job->result);
    /* Nothing was taken. */
    if (status != WEIR_OK) destroy_token(object);
    return status;
}

PROBE_EXEC(resource_exec, make_token)

static weir_status token_value(const probe_job *job) {
    if (job->item->tag != WEIR_RESOURCE || strcmp(job->item->as.resource->type_name, "probe.token") != 0) {
        return weir_fail(job->call, job->index, WEIR_INVALID_INPUT, "the item is no probe.token");
    }
    *job->result = weir_int(*(const int64_t *)job->item->as.resource->object);
    return WEIR_OK;
}

PROBE_EXEC(resource_value_exec, token_value)

static weir_status count_tokens(const probe_job *job) {
    *job->result = weir_int(__atomic_load_n(&tokens_alive, __ATOMIC_RELAXED));
    return WEIR_OK;
}

PROBE_EXEC(resource_count_exec, count_tokens)

const weir_node_type probe_allocate_type = {
    .struct_size = sizeof(weir_node_type), .name = "allocate", .exec = allocate_exec};
const weir_node_type probe_resource_type = {
    .struct_size = sizeof(weir_node_type), .name = "resource", .exec = resource_exec};
const weir_node_type probe_resource_value_type = {
    .struct_size = sizeof(weir_node_type), .name = "resource_value", .exec = resource_value_exec};
const weir_node_type probe_resource_count_type = {
    .struct_size = sizeof(weir_node_type), .name = "resource_count", .exec = resource_count_exec};
