// A plugin that judges its setting `path` as soon as it can: in create where it is known there, else in bind.
#include <weir/meta.h>
#include <weir/weir.h>

// clang-format off
WEIR_META({ "weir": 1, "name": "settings", "nodes": [
    { "name": "look", "phases": ["exec"], "params": { "path": { "type": "string" } } }] });
// clang-format on

static weir_status judge(const weir_call *call, const weir_value *path, const char *missing, const char *wrong) {
    const weir_value here = weir_text("here");
    if (path->tag != WEIR_STRING) return weir_fail(call, 0, WEIR_INVALID_SETTING, missing);
    return weir_same_text(path, &here) ? WEIR_OK : weir_fail(call, 0, WEIR_INVALID_SETTING, wrong);
}

static weir_status create(void *self, const weir_call *call, void **instance) {
    const weir_value *path = weir_lookup(call->settings, "path");
    (void)self, (void)instance;
    return path == NULL ? WEIR_OK : judge(call, path, "path is missing", "path is elsewhere");
}

static weir_status bind(void *instance, const weir_call *call, void **binding) {
    const weir_value *path = weir_lookup(call->settings, "path"), none = weir_null();
    (void)instance, (void)binding;
    return judge(call, path == NULL ? &none : path, "bind: path is missing", "bind: path is elsewhere");
}

static uint32_t exec(void *instance, void *worker, const weir_call *call, const weir_value items[],
                     weir_value results[], weir_status statuses[], uint32_t count) {
    (void)instance, (void)worker, (void)call, (void)items, (void)results;
    for (uint32_t i = 0; i < count; i++)
        statuses[i] = WEIR_OK;
    return count;
}

static const weir_node_type look = {
    .struct_size = sizeof(weir_node_type), .name = "look", .create = create, .bind = bind, .exec = exec};
static const weir_node_type *const types[] = {&look};
static const weir_plugin plugin = {.struct_size = sizeof(weir_plugin),
                                   .abi_major = WEIR_ABI_MAJOR,
                                   .abi_minor = WEIR_ABI_MINOR,
                                   .abi_minor_required = WEIR_ABI_MINOR,
                                   .name = "settings",
                                   .metadata = weir_meta,
                                   .metadata_length = WEIR_META_LENGTH,
                                   .node_types = types,
                                   .node_type_count = 1};

WEIR_EXPORT const weir_plugin *weir_plugin_entry_v1(const weir_host *host) {
    return host ? &plugin : NULL;
}
