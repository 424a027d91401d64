// The metadata is JSON, and one line a behaviour is easiest to read.
// clang-format off
// A plugin whose items, settings and store say what it does: right and wrong uses of the ABI, one by one.
#include <weir/json.h>
#include <weir/meta.h>
#include <weir/store.h>
#include <weir/stream.h>
#include <weir/weir.h>

#include <cmath>
#include <cstring>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>

WEIR_META({
    "weir": 1, "name": "behaviour", "version": "1.2.3", "doc": "For tests.",
    "nodes": [
        { "name": "items", "phases": ["exec", "fallback"], "chunks": true, "async": true, "concurrency": "reentrant",
          "params": { "handled": { "type": "int", "default": -1 } } },
        { "name": "single", "phases": ["exec"] },
        { "name": "silent", "phases": [] },
        { "name": "store", "phases": ["prep", "post"], "params": { "do": { "type": "string" } } },
        { "name": "stream", "phases": ["prep"], "prep": "stream", "params": { "do": { "type": "string" } } },
        { "name": "life", "phases": ["exec"], "params": { "a": { "type": "int" } } }
    ]
});

static std::mutex lock;
static std::string events;
static weir_token last_token;

static void note(const std::string &event) {
    std::lock_guard<std::mutex> guard(lock);
    events += events.empty() ? event : " " + event;
}

static bool is(const weir_value &item, const char *word) {
    weir_value text = weir_text(word);
    return weir_same_text(&item, &text);
}

static void count_release(weir_buffer *self) {
    note("release");
    delete[] static_cast<const char *>(self->data);
    delete self;
}

static weir_value owned(const char *text) {
    const size_t length = std::strlen(text);
    char *copy = new char[length];
    std::memcpy(copy, text, length);
    weir_value value = weir_make(WEIR_STRING, static_cast<uint32_t>(length));
    value.flags = WEIR_VALUE_OWNED;
    value.as.buffer = new weir_buffer{copy, count_release, nullptr};
    return value;
}

static weir_value deep(const weir_call *call, int levels) {
    weir_value value = weir_int(1);
    for (int i = 0; i < levels; i++) {
        auto *memory = static_cast<weir_value *>(call->host->alloc(call, sizeof value));
        *memory = value;
        value = weir_list(memory, 1);
    }
    return value;
}

static void complete_with(const weir_call *call, weir_token token, weir_value value) {
    const weir_host *host = call->host;
    const weir_status first = host->complete(host, token, WEIR_OK, &value, nullptr);
    const weir_status second = host->complete(host, token, WEIR_OK, &value, nullptr);
    note("completed:" + std::to_string(first) + "," + std::to_string(second));
}

static const weir_json_api *json_of(const weir_call *call) {
    return static_cast<const weir_json_api *>(call->host->extension(call->host, WEIR_JSON_EXTENSION));
}

static weir_status write_json(const weir_call *call, uint32_t index, weir_value value, uint32_t flags, weir_value *text) {
    return json_of(call)->write(call, index, &value, flags, text);
}

static weir_status one(const weir_call *call, uint32_t index, const weir_value &item, weir_value *result) {
    static const weir_value some[] = {weir_int(1), weir_text("a\nb")};
    static const weir_entry sound_json[] = {{weir_text("a"), weir_list(some, 2)}};
    static const weir_entry unsorted[] = {{weir_text("b"), weir_int(1)}, {weir_text("a"), weir_int(2)}};
    static const weir_entry twice[] = {{weir_text("a"), weir_int(1)}, {weir_text("a"), weir_int(2)}};
    static const weir_entry badly_keyed[] = {{weir_int(1), weir_int(2)}};
    static const weir_value bad_inside[] = {weir_int(1), weir_string("\xff", 1)};
    static const weir_entry sound[] = {{weir_text("a"), weir_text("x")}, {weir_text("b"), weir_list(bad_inside, 1)}};
    if (item.tag == WEIR_INT && (item.flags & WEIR_VALUE_UNSIGNED) != 0) *result = weir_uint(item.as.u64 - 1);
    else if (item.tag == WEIR_INT) *result = weir_int(item.as.i64 * 2);
    else if (is(item, "borrowed")) *result = weir_map(sound, 2);
    else if (is(item, "arena")) *result = weir_copy_string(call, "from the arena", 14);
    else if (is(item, "owned")) *result = owned("held");
    else if (is(item, "echo")) *result = item;
    else if (is(item, "bool 2")) {
        *result = weir_bool(1);
        result->as.i64 = 2;
    } else if (is(item, "unsigned 1")) {
        *result = weir_int(1);
        result->flags = WEIR_VALUE_UNSIGNED;
    } else if (is(item, "unsigned float")) {
        *result = weir_float(1);
        result->flags = WEIR_VALUE_UNSIGNED;
    } else if (is(item, "bad utf8")) *result = weir_string("a\xff", 2);
    else if (is(item, "bad inside")) *result = weir_list(bad_inside, 2);
    else if (is(item, "null string")) *result = weir_string(nullptr, 3);
    else if (is(item, "null list")) *result = weir_list(nullptr, 3);
    else if (is(item, "null map")) *result = weir_map(nullptr, 3);
    else if (is(item, "null buffer")) {
        *result = weir_make(WEIR_BYTES, 3);
        result->flags = WEIR_VALUE_OWNED;
    } else if (is(item, "bad tag")) *result = weir_make(77, 0);
    else if (is(item, "bad flags")) {
        *result = weir_list(bad_inside, 1);
        result->flags = WEIR_VALUE_OWNED;
    } else if (is(item, "unsorted")) *result = weir_map(unsorted, 2);
    else if (is(item, "twice")) *result = weir_map(twice, 2);
    else if (is(item, "badly keyed")) *result = weir_map(badly_keyed, 1);
    else if (is(item, "deep")) *result = deep(call, 1025);
    else if (is(item, "as deep as allowed")) *result = deep(call, 1024);
    else if (is(item, "forged resource")) {
        static const weir_resource forged = {"behaviour.thing", nullptr, nullptr, nullptr};
        *result = weir_make(WEIR_RESOURCE, 0);
        result->as.resource = &forged;
    } else if (is(item, "resource")) {
        return call->host->make_resource(call, "behaviour.thing", &events, [](void *) { note("destroyed"); }, result);
    } else if (is(item, "keep")) {
        weir_buffer *buffer = call->host->keep(call, &item);
        *result = weir_make(WEIR_STRING, item.length);
        result->flags = WEIR_VALUE_OWNED;
        result->as.buffer = buffer;
    } else if (is(item, "throw")) throw std::runtime_error("out of cheese");
    else if (is(item, "throw int")) throw 7;
    else if (is(item, "fail")) return weir_fail(call, index, WEIR_IO, "disk is gone");
    else if (is(item, "fail in detail")) {
        weir_error error = {};
        error.struct_size = sizeof error;
        error.code = WEIR_UNAVAILABLE;
        error.retry = WEIR_RETRY_NO;
        error.retry_after_ns = 5;
        error.message = "later\xff";
        error.message_length = 6;
        call->host->set_error(call, index, &error);
        call->host->set_error(call, 99, &error);
        return WEIR_UNAVAILABLE;
    } else if (is(item, "fail silently")) return WEIR_NOT_FOUND;
    else if (is(item, "fail holding")) {
        *result = owned("dropped");
        return WEIR_FAILED;
    } else if (is(item, "set_error but ok")) weir_fail(call, index, WEIR_IO, "forgotten");
    else if (is(item, "status 7")) return 7;
    else if (is(item, "status 99")) return 99;
    else if (is(item, "not run")) return WEIR_NOT_RUN;
    else if (is(item, "pending")) {
        last_token = call->host->pending(call, index);
        return WEIR_PENDING;
    } else if (is(item, "pending early")) {
        complete_with(call, call->host->pending(call, index), item);
        return WEIR_PENDING;
    } else if (is(item, "pending late")) {
        const weir_token token = call->host->pending(call, index);
        // The item, the settings and the node path stay readable until the item is completed.
        std::thread([call, token, &item] {
            std::string text(item.as.string, item.length);
            text += std::string(" at ") + call->node_path;
            text += " with " + std::to_string(weir_lookup(call->settings, "handled")->as.i64);
            complete_with(call, token, weir_string(text.data(), text.size()));
        }).detach();
        return WEIR_PENDING;
    } else if (is(item, "pending without token")) return WEIR_PENDING;
    else if (is(item, "token without pending")) last_token = call->host->pending(call, index);
    else if (is(item, "too large")) *result = weir_bool(call->host->alloc(call, SIZE_MAX / 2) == nullptr);
    else if (is(item, "attempt")) *result = weir_int(call->attempt * 100 + call->attempts * 10 + call->flags);
    else if (is(item, "log")) call->host->log(call->host, call, WEIR_LOG_WARNING, "hm", 2);
    else if (is(item, "json")) return write_json(call, index, weir_map(sound_json, 1), 0, result);
    else if (is(item, "json line")) return write_json(call, index, weir_map(sound_json, 1), WEIR_JSON_LINE, result);
    else if (is(item, "json lines")) return write_json(call, index, weir_list(some, 2), WEIR_JSON_LINES, result);
    else if (is(item, "json nan")) return write_json(call, index, weir_float(NAN), 0, result);
    else if (is(item, "json bad")) return write_json(call, index, weir_list(bad_inside, 2), 0, result);
    else if (is(item, "json null")) return json_of(call)->write(call, index, nullptr, 0, result);
    else if (is(item, "now")) *result = weir_int(static_cast<int64_t>(call->host->now_ns(call->host)));
    else if (is(item, "complete the last")) {
        weir_value value = weir_int(1);
        *result = weir_int(call->host->complete(call->host, last_token, WEIR_OK, &value, nullptr));
    } else if (is(item, "crash")) *(volatile int *)8 = 1;
    else return weir_fail(call, index, WEIR_UNSUPPORTED, "unknown item");
    return WEIR_OK;
}

static uint32_t items_exec(void *, void *, const weir_call *call, const weir_value items[], weir_value results[],
                           weir_status statuses[], uint32_t count) {
    const weir_value *handled = weir_lookup(call->settings, "handled");
    for (uint32_t i = 0; i < count; i++) statuses[i] = one(call, i, items[i], &results[i]);
    return handled == nullptr || handled->as.i64 < 0 ? count : static_cast<uint32_t>(handled->as.i64);
}

static weir_status items_fallback(void *, void *, const weir_call *call, const weir_value *item, const weir_error *error,
                                  weir_value *result) {
    if (is(*item, "rescue")) {
        *result = weir_copy_string(call, error->message, error->message_length);
        return WEIR_OK;
    }
    return is(*item, "pending") ? static_cast<weir_status>(WEIR_PENDING) : weir_fail(call, 0, WEIR_DENIED, "no rescue");
}

static weir_store *kept_store;

static weir_status store_prep(void *, void *, const weir_call *call, weir_store *store, weir_value *result,
                              weir_stream *) {
    const weir_store_api *api = call->host->store;
    const weir_value path[] = {weir_text("in"), weir_text("text")};
    const weir_value bad_key[] = {weir_int(1)};
    const weir_value what = *weir_lookup(call->settings, "do");
    if (is(what, "read")) return api->get(store, path, 2, result);
    if (is(what, "keys")) return api->keys(store, path, 1, result);
    if (is(what, "write")) {
        weir_value value = weir_text("written");
        weir_value number = weir_int(2);
        weir_status status = api->set(store, path, 2, &value);
        if (status == WEIR_OK) status = api->append(store, path, 1, &value);
        if (status == WEIR_OK) status = api->add(store, path, 1, &number);
        if (status == WEIR_OK) status = api->remove(store, path, 1);
        return status;
    }
    if (is(what, "write bad")) {
        weir_value value = weir_string("\xff", 1);
        return api->set(store, path, 2, &value);
    }
    if (is(what, "bad key")) return api->get(store, bad_key, 1, result);
    if (is(what, "null key")) {
        // After a path whose first key was good, so that there is one to compare with.
        weir_value keys[2] = {path[0], weir_text("x")};
        api->get(store, keys, 2, result);
        keys[1].as.string = nullptr;
        return api->get(store, keys, 2, result);
    }
    if (is(what, "null path")) return api->get(store, nullptr, 2, result);
    if (is(what, "absent")) {
        const weir_value none = weir_text("none");
        *result = weir_int(api->get(store, &none, 1, result));
        return WEIR_OK;
    }
    if (is(what, "hide")) {
        api->get(store, bad_key, 1, result);
        return WEIR_FAILED;
    }
    if (is(what, "keep")) kept_store = store;
    if (is(what, "use kept")) *result = weir_int(api->get(kept_store, path, 2, result));
    if (is(what, "pending")) return WEIR_PENDING;
    if (is(what, "throw")) throw std::logic_error("no prep today");
    if (is(what, "stream")) return WEIR_OK;
    return WEIR_OK;
}

static weir_status store_post(void *, void *, const weir_call *call, weir_store *, const weir_value *prepared,
                              const weir_value *result, weir_value *action) {
    const weir_value what = *weir_lookup(call->settings, "do");
    if (is(what, "action")) *action = weir_copy_string(call, "again", 5);
    if (is(what, "number")) *action = weir_int(1);
    if (is(what, "bad action")) *action = weir_string("\xff", 1);
    if (is(what, "result")) *action = *result;
    if (is(what, "prepared")) *action = *prepared;
    if (is(what, "throw")) throw 1;
    return WEIR_OK;
}

struct Numbers {
    int64_t next;
    bool too_many;
    bool throws;
};

static weir_status numbers_next(void *self, const weir_call *call, weir_value items[], uint32_t capacity,
                                uint32_t *written) {
    auto *numbers = static_cast<Numbers *>(self);
    if (numbers->throws) throw std::runtime_error("dry");
    while (*written < capacity && numbers->next < 5) {
        const std::string text = "item " + std::to_string(numbers->next++);
        items[*written] = weir_copy_string(call, text.data(), text.size());
        *written += 1;
    }
    if (numbers->too_many) *written = capacity + 1;
    return WEIR_OK;
}

static void numbers_destroy(void *self) {
    note("stream destroyed");
    delete static_cast<Numbers *>(self);
}

static weir_status stream_prep(void *, void *, const weir_call *call, weir_store *, weir_value *, weir_stream *stream) {
    const weir_value what = *weir_lookup(call->settings, "do");
    if (is(what, "nothing")) return WEIR_OK;
    stream->self = new Numbers{0, is(what, "too many"), is(what, "throw")};
    stream->count = 5;
    stream->next = numbers_next;
    stream->destroy = numbers_destroy;
    return WEIR_OK;
}

static weir_status enter(const weir_call *, void **library) {
    note("enter");
    *library = &events;
    return WEIR_OK;
}
static void leave(void *library) {
    if (library == &events) note("exit");
}
static weir_status open_type(const weir_node_type *type, const weir_call *, void *, void **self) {
    note(std::string("open:") + type->name);
    *self = &events;
    return WEIR_OK;
}
static void close_type(void *) {
    note("close");
}
static weir_status create(void *, const weir_call *call, void **instance) {
    note(std::string("create:") + call->node_path);
    *instance = &events;
    return WEIR_OK;
}
static void destroy(void *) {
    note("destroy");
}
static weir_status bind(void *, const weir_call *call, void **binding) {
    const int64_t a = weir_lookup(call->settings, "a")->as.i64;
    note("bind:" + std::to_string(a));
    if (a < 0) return weir_fail(call, 0, WEIR_INVALID_SETTING, "a must not be negative");
    *binding = new int64_t(a);
    return WEIR_OK;
}
static void unbind(void *, void *binding) {
    note("unbind:" + std::to_string(*static_cast<int64_t *>(binding)));
    delete static_cast<int64_t *>(binding);
}
static weir_status create_worker(void *, const weir_call *, void **worker) {
    note("create_worker");
    *worker = &events;
    return WEIR_OK;
}
static void destroy_worker(void *, void *) {
    note("destroy_worker");
}
static uint32_t life_exec(void *, void *worker, const weir_call *call, const weir_value[], weir_value results[],
                          weir_status statuses[], uint32_t count) {
    if (worker == &events) note("exec:" + std::to_string(*static_cast<int64_t *>(call->binding)));
    std::lock_guard<std::mutex> guard(lock);
    results[0] = weir_copy_string(call, events.data(), events.size());
    statuses[0] = WEIR_OK;
    return count;
}

static weir_node_type make_type(const char *name) {
    weir_node_type type = {};
    type.struct_size = sizeof type;
    type.name = name;
    return type;
}

/* The events so far, for tests that look in after the last call. */
WEIR_EXPORT const char *behaviour_events(void) {
    static std::string copy;
    std::lock_guard<std::mutex> guard(lock);
    copy = events;
    return copy.c_str();
}

WEIR_EXPORT const weir_plugin *weir_plugin_entry_v1(const weir_host *host) {
    static weir_node_type items = make_type("items"), single = make_type("single"), silent = make_type("silent"),
                          store = make_type("store"), stream = make_type("stream"), life = make_type("life");
    static const weir_node_type *const types[] = {&items, &single, &silent, &store, &stream, &life};
    static weir_plugin plugin = {};
    (void)host;
    items.exec = items_exec;
    items.fallback = items_fallback;
    single.exec = items_exec;
    store.prep = store_prep;
    store.post = store_post;
    stream.prep = stream_prep;
    life.open = open_type;
    life.close = close_type;
    life.create = create;
    life.destroy = destroy;
    life.bind = bind;
    life.unbind = unbind;
    life.create_worker = create_worker;
    life.destroy_worker = destroy_worker;
    life.exec = life_exec;
    plugin.struct_size = sizeof plugin;
    plugin.abi_major = WEIR_ABI_MAJOR;
    plugin.abi_minor = WEIR_ABI_MINOR;
    plugin.abi_minor_required = 1;
    plugin.name = "behaviour";
    plugin.metadata = weir_meta;
    plugin.metadata_length = WEIR_META_LENGTH;
    plugin.node_types = types;
    plugin.node_type_count = 6;
    plugin.enter = enter;
    plugin.exit = leave;
    return &plugin;
}
