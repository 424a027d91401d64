/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Does one thing that no plugin may do, at the place that the environment names.
 */
#include "misdeeds.hpp"

#include "deeds.cpp"

#include <thread>

/* clang-format off */
WEIR_META({
    "weir": 1, "name": "misdeeds", "version": "0.1.0", "doc": "Breaks rules.",
    "nodes": [
        { "name": "all", "doc": "Has every callback.", "phases": ["prep", "exec", "fallback", "post"], "chunks": true,
          "concurrency": "reentrant", "actions": "any" },
        { "name": "item", "doc": "Works on an item.", "phases": ["exec"], "chunks": true, "concurrency": "reentrant" },
        { "name": "stream", "doc": "Gives a stream.", "phases": ["prep", "exec"], "prep": "stream", "chunks": true,
          "concurrency": "reentrant" },
        { "name": "async", "doc": "Completes on a thread of its own.", "phases": ["exec"], "chunks": true,
          "async": true, "concurrency": "reentrant" }
    ]
});
/* clang-format on */

namespace {

/* Values that lead nowhere, by the name of a deed; null for another deed. */
weir_value bad_value() {
    static weir_value inner;
    static weir_entry entry;
    static weir_buffer buffer = {nullptr, [](weir_buffer *) {}, nullptr};
    if (is_deed("string")) return weir_string(nowhere<const char>(), 8);
    if (is_deed("bytes")) return weir_bytes(nowhere<const uint8_t>(), 8);
    if (is_deed("list")) return weir_list(nowhere<const weir_value>(), 2);
    if (is_deed("map")) return weir_map(nowhere<const weir_entry>(), 2);
    if (is_deed("inner")) {
        inner = weir_string(nowhere<const char>(), 8);
        return weir_list(&inner, 1);
    }
    if (is_deed("key")) {
        entry = {weir_string(nowhere<const char>(), 8), weir_null()};
        return weir_map(&entry, 1);
    }
    weir_value value = weir_null();
    if (is_deed("error")) {
        value.tag = WEIR_ERROR;
        value.as.error = nowhere<const weir_error_value>();
    }
    if (is_deed("resource")) {
        value.tag = WEIR_RESOURCE;
        value.as.resource = nowhere<const weir_resource>();
    }
    if (is_deed("owned")) {
        value = weir_make(WEIR_STRING, 8);
        value.flags = WEIR_VALUE_OWNED;
        value.as.buffer = nowhere<weir_buffer>();
    }
    if (is_deed("data")) {
        buffer.data = nowhere<const void>();
        value = weir_make(WEIR_STRING, 8);
        value.flags = WEIR_VALUE_OWNED;
        value.as.buffer = &buffer;
    }
    if (is_deed("released")) {
        buffer.release = reinterpret_cast<void (*)(weir_buffer *)>(16);
        buffer.data = "released";
        value = weir_make(WEIR_STRING, 8);
        value.flags = WEIR_VALUE_OWNED;
        value.as.buffer = &buffer;
    }
    return value;
}

weir_value value_at(const char *place, weir_value otherwise) {
    if (!is_here(place)) return otherwise;
    misdeed(place);
    const weir_value bad = bad_value();
    return bad.tag == WEIR_NULL ? otherwise : bad;
}

/* An error whose message leads nowhere. */
void describe_badly(const char *place, const weir_call *call) {
    if (!is_here(place)) return;
    weir_error error;
    memset(&error, 0, sizeof error);
    error.struct_size = sizeof error;
    error.code = WEIR_FAILED;
    error.message = nowhere<const char>();
    error.message_length = 8;
    if (is_deed("message")) call->host->set_error(call, 0, &error);
    if (is_deed("details")) call->host->set_error(call, 0, nowhere<const weir_error>());
    if (is_deed("log")) call->host->log(call->host, call, WEIR_LOG_INFO, nowhere<const char>(), 8);
}

weir_value owned_text() {
    static weir_buffer buffer = {"owned", [](weir_buffer *) { misdeed("release"); }, nullptr};
    weir_value value = weir_make(WEIR_STRING, 5);
    value.flags = WEIR_VALUE_OWNED;
    value.as.buffer = &buffer;
    return value;
}

struct AtThreadEnd {
    int touched = 0;
    ~AtThreadEnd() {
        misdeed("thread_local");
    }
};
thread_local AtThreadEnd at_thread_end;

FIXTURE_EXEC(exec_all) {
    (void)instance, (void)worker;
    at_thread_end.touched += 1;
    misdeed("exec");
    describe_badly("exec", call);
    if (is_here("call") && is_deed("call")) call->host->alloc(nowhere<const weir_call>(), 8);
    for (uint32_t i = 0; i < count; i++) {
        results[i] = value_at("exec", items[i]);
        statuses[i] = WEIR_OK;
        if (is_here("fallback")) statuses[i] = weir_fail(call, i, WEIR_FAILED, "for the fallback");
        if (is_here("release")) results[i] = owned_text();
        if (is_here("resource"))
            call->host->make_resource(
                call, "misdeeds.thing", nullptr, [](void *) { misdeed("resource"); }, &results[i]);
    }
    if (is_here("exec") && is_deed("results")) results[count] = weir_int(1);
    if (is_here("exec") && is_deed("statuses")) statuses[count] = WEIR_OK;
    if (is_here("exec") && is_deed("alloc")) {
        char *first = static_cast<char *>(call->host->alloc(call, 13));
        call->host->alloc(call, 100);
        first[13] = 'x';
    }
    return count;
}

FIXTURE_EXEC(exec_async) {
    (void)instance, (void)worker, (void)items, (void)results;
    for (uint32_t i = 0; i < count; i++) {
        const weir_token token = call->host->pending(call, i);
        const weir_host *host = call->host;
        statuses[i] = WEIR_PENDING;
        std::thread([host, token] {
            const weir_value result = value_at("complete", weir_int(1));
            const bool is_bad = is_here("complete") && is_deed("pointer");
            host->complete(host, token, WEIR_OK, is_bad ? nowhere<const weir_value>() : &result, nullptr);
        }).detach();
    }
    return count;
}

weir_status next(void *, const weir_call *call, weir_value items[], uint32_t, uint32_t *written) {
    static bool is_done = false;
    misdeed("next");
    describe_badly("next", call);
    items[0] = value_at("next", weir_int(1));
    *written = is_done ? 0 : 1;
    is_done = true;
    return WEIR_OK;
}

weir_status prep_stream(void *, void *, const weir_call *, weir_store *, weir_value *, weir_stream *stream) {
    stream->next = next;
    stream->destroy = [](void *) { misdeed("stream_destroy"); };
    if (is_here("stream") && is_deed("next")) stream->next = reinterpret_cast<decltype(stream->next)>(16);
    return WEIR_OK;
}

weir_status prep_all(void *, void *, const weir_call *call, weir_store *, weir_value *result, weir_stream *) {
    misdeed("prep");
    describe_badly("prep", call);
    *result = value_at("prep", weir_int(1));
    return WEIR_OK;
}

weir_status fall_back(void *, void *, const weir_call *call, const weir_value *, const weir_error *,
                      weir_value *result) {
    misdeed("fallback");
    describe_badly("fallback", call);
    *result = value_at("fallback", weir_int(1));
    return WEIR_OK;
}

weir_status post_all(void *, void *, const weir_call *call, weir_store *store, const weir_value *, const weir_value *,
                     weir_value *action) {
    misdeed("post");
    describe_badly("post", call);
    const weir_value key = value_at("path", weir_string("key", 3));
    const weir_value value = value_at("store", weir_int(1));
    if (is_here("store") && is_deed("pointer")) return call->host->store->set(store, &key, 1, nowhere<weir_value>());
    const weir_status status = call->host->store->set(store, &key, 1, &value);
    if (status != WEIR_OK) return status;
    *action = value_at("post", weir_null());
    return WEIR_OK;
}

weir_node_type make_type(const char *name) {
    weir_node_type type = fixture_node_type(name, exec_all);
    type.open = [](const weir_node_type *, const weir_call *call, void *, void **) -> weir_status {
        misdeed("open");
        describe_badly("open", call);
        return WEIR_OK;
    };
    type.close = [](void *) { misdeed("close"); };
    type.create = [](void *, const weir_call *call, void **) -> weir_status {
        misdeed("create");
        describe_badly("create", call);
        return WEIR_OK;
    };
    type.destroy = [](void *) { misdeed("destroy"); };
    type.bind = [](void *, const weir_call *call, void **) -> weir_status {
        misdeed("bind");
        describe_badly("bind", call);
        return WEIR_OK;
    };
    type.unbind = [](void *, void *) { misdeed("unbind"); };
    type.create_worker = [](void *, const weir_call *, void **) -> weir_status {
        misdeed("create_worker");
        return WEIR_OK;
    };
    type.destroy_worker = [](void *, void *) { misdeed("destroy_worker"); };
    return type;
}

__attribute__((constructor)) void construct() {
    misdeed("constructor");
    if (is_here("atexit")) atexit([] { misdeed("atexit"); });
}

__attribute__((destructor)) void destruct() {
    misdeed("destructor");
}

} // namespace

WEIR_EXPORT const weir_plugin *weir_plugin_entry_v1(const weir_host *) {
    static weir_node_type all = make_type("all"), item = make_type("item"), stream = make_type("stream"),
                          async = make_type("async");
    static const weir_node_type *node_types[] = {&all, &item, &stream, &async};
    static weir_plugin plugin;
    misdeed("entry");
    all.prep = prep_all;
    all.fallback = fall_back;
    all.post = post_all;
    stream.prep = prep_stream;
    async.exec = exec_async;
    plugin = fixture_plugin("misdeeds", weir_meta, WEIR_META_LENGTH, node_types, 4);
    plugin.enter = [](const weir_call *call, void **) -> weir_status {
        misdeed("enter");
        describe_badly("enter", call);
        return WEIR_OK;
    };
    plugin.exit = [](void *) { misdeed("exit"); };
    if (!is_here("descriptor")) return &plugin;
    if (is_deed("pointer")) return nowhere<const weir_plugin>();
    if (is_deed("name")) plugin.name = nowhere<const char>();
    if (is_deed("metadata")) plugin.metadata = nowhere<const char>();
    if (is_deed("types")) plugin.node_types = nowhere<const weir_node_type *const>();
    if (is_deed("type")) node_types[1] = nowhere<const weir_node_type>();
    if (is_deed("type_name")) item.name = nowhere<const char>();
    if (is_deed("callback")) item.create = reinterpret_cast<decltype(item.create)>(16);
    return &plugin;
}
