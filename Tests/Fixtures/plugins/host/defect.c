// A plugin with one defect, chosen by a macro on the command line; without any it is sound.
#include <weir/meta.h>
#include <weir/weir.h>

#ifndef META
// clang-format off
#define META {"weir": 1, "name": "defect", "nodes": [{"name": "node", "phases": ["exec"]}]}
// clang-format on
#endif
#define EXPANDED_META(...) WEIR_META(__VA_ARGS__)
#ifndef NO_META
EXPANDED_META(META);
#endif

#ifndef MAJOR
#define MAJOR WEIR_ABI_MAJOR
#endif
#ifndef MINOR
#define MINOR WEIR_ABI_MINOR
#endif
#ifndef REQUIRED
#define REQUIRED 1
#endif
#ifndef DESCRIPTOR_SIZE
#define DESCRIPTOR_SIZE sizeof(weir_plugin)
#endif
#ifndef NODE_SIZE
#define NODE_SIZE sizeof(weir_node_type)
#endif
#ifndef NAME
#define NAME "defect"
#endif
#ifndef NODE_NAME
#define NODE_NAME "node"
#endif
#ifndef METADATA
#define METADATA weir_meta
#define METADATA_LENGTH WEIR_META_LENGTH
#endif
#ifndef COUNT
#define COUNT 1
#endif
#ifndef NODES
#define NODES nodes
#endif
#ifndef EXEC
#define EXEC exec
#endif

#ifdef UNDEFINED
void weir_no_such_symbol(void);
#endif
#ifdef CRASHES
__attribute__((constructor)) static void crash(void) {
    *(volatile int *)8 = 1;
}
#endif

static uint32_t exec(void *instance, void *worker, const weir_call *call, const weir_value items[],
                     weir_value results[], weir_status statuses[], uint32_t count) {
    (void)instance, (void)worker, (void)call, (void)items, (void)results;
#ifdef UNDEFINED
    weir_no_such_symbol();
#endif
    for (uint32_t i = 0; i < count; i++)
        statuses[i] = WEIR_OK;
    return count;
}

#ifdef POST
static weir_status post(void *instance, void *worker, const weir_call *call, weir_store *store,
                        const weir_value *prepared, const weir_value *result, weir_value *action) {
    (void)instance, (void)worker, (void)call, (void)store, (void)prepared, (void)result, (void)action;
    return WEIR_OK;
}
#endif

#ifdef OPEN_FAILS
static weir_status open_type(const weir_node_type *type, const weir_call *call, void *library, void **self) {
    (void)type, (void)library, (void)self;
    return weir_fail(call, 0, WEIR_UNAVAILABLE, "no model");
}
#endif

#ifdef CREATE_FAILS
static weir_status create(void *self, const weir_call *call, void **instance) {
    (void)self, (void)instance;
    return weir_fail(call, 0, WEIR_EXHAUSTED, "no room");
}
#endif

#ifdef ENTER_FAILS
static weir_status enter(const weir_call *call, void **library) {
    (void)call, (void)library;
    return WEIR_DENIED;
}
#endif

static const weir_node_type node = {
    .struct_size = (uint32_t)NODE_SIZE,
    .name = NODE_NAME,
    .exec = EXEC,
#ifdef POST
    .post = post,
#endif
#ifdef OPEN_FAILS
    .open = open_type,
#endif
#ifdef CREATE_FAILS
    .create = create,
#endif
};
static const weir_node_type *const nodes[] = {
#ifdef NULL_NODE
    NULL,
#else
    &node,
#endif
    &node,
};
static const weir_plugin plugin = {
    .struct_size = (uint32_t)DESCRIPTOR_SIZE,
    .abi_major = MAJOR,
    .abi_minor = MINOR,
    .abi_minor_required = REQUIRED,
    .name = NAME,
#ifndef NO_META
    .metadata = METADATA,
    .metadata_length = METADATA_LENGTH,
#endif
    .node_types = NODES,
    .node_type_count = COUNT,
#ifdef ENTER_FAILS
    .enter = enter,
#endif
};

#ifndef NO_ENTRY
WEIR_EXPORT const weir_plugin *weir_plugin_entry_v1(const weir_host *host) {
    (void)host;
#ifdef NULL_DESCRIPTOR
    return NULL;
#else
    return &plugin;
#endif
}
#endif
