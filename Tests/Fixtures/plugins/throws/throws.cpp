/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Throws where no exception may leave: the host has to stop it.
 */
#include <stdexcept>

#include "../fixture.h"

/* clang-format off */
WEIR_META({
    "weir": 1, "name": "throws", "version": "0.1.0", "doc": "Breaks rules.",
    "nodes": [
        { "name": "exec", "doc": "Throws in exec.",
          "phases": ["exec"], "chunks": true, "concurrency": "reentrant" },
        { "name": "second", "doc": "Throws in exec at the second item of a call, or at an item that is 13.",
          "phases": ["exec"], "chunks": true, "concurrency": "reentrant" },
        { "name": "prep", "doc": "Throws in prep.",
          "phases": ["prep", "exec"], "concurrency": "reentrant" },
        { "name": "post", "doc": "Throws in post.",
          "phases": ["exec", "post"], "concurrency": "reentrant" },
        { "name": "fallback", "doc": "Fails in exec and throws in fallback.",
          "phases": ["exec", "fallback"], "concurrency": "reentrant" },
        { "name": "create", "doc": "Throws in create.",
          "phases": ["exec"], "concurrency": "reentrant" },
        { "name": "destroy", "doc": "Throws in destroy.",
          "phases": ["exec"], "concurrency": "reentrant" },
        { "name": "bind", "doc": "Throws in bind.",
          "phases": ["exec"], "concurrency": "reentrant" },
        { "name": "number", "doc": "Throws what is no std::exception.",
          "phases": ["exec"], "chunks": true, "concurrency": "reentrant" }
    ]
});
/* clang-format on */

FIXTURE_EXEC(throw_in_exec) {
    FIXTURE_UNUSED;
    throw std::runtime_error("boom");
}

FIXTURE_EXEC(throw_at_second) {
    for (uint32_t i = 0; i < count; i++) {
        if (i == 1 || (items[i].tag == WEIR_INT && items[i].as.i64 == 13)) throw std::runtime_error("boom");
        fixture_echo(instance, worker, call, items + i, results + i, statuses + i, 1);
    }
    return count;
}

static weir_status throw_in_prep(void *, void *, const weir_call *, weir_store *, weir_value *, weir_stream *) {
    throw std::runtime_error("boom");
}

static weir_status throw_in_post(void *, void *, const weir_call *, weir_store *, const weir_value *,
                                 const weir_value *, weir_value *) {
    throw std::runtime_error("boom");
}

FIXTURE_EXEC(fail) {
    FIXTURE_UNUSED;
    for (uint32_t i = 0; i < count; i++)
        statuses[i] = weir_fail(call, i, WEIR_FAILED, "failed before the fallback");
    return count;
}

static weir_status throw_in_fallback(void *, void *, const weir_call *, const weir_value *, const weir_error *,
                                     weir_value *) {
    throw std::runtime_error("boom");
}

static weir_status throw_in_create(void *, const weir_call *, void **) {
    throw std::runtime_error("boom");
}

static void throw_in_destroy(void *) {
    throw std::runtime_error("boom");
}

static weir_status throw_in_bind(void *, const weir_call *, void **) {
    throw std::runtime_error("boom");
}

FIXTURE_EXEC(throw_number) {
    FIXTURE_UNUSED;
    throw 42;
}

WEIR_EXPORT const weir_plugin *weir_plugin_entry_v1(const weir_host *host) {
    static weir_node_type exec_type, second_type, prep_type, post_type, fallback_type, create_type, destroy_type,
        bind_type, number_type;
    static const weir_node_type *const node_types[] = {&exec_type,    &second_type,   &prep_type,
                                                       &post_type,    &fallback_type, &create_type,
                                                       &destroy_type, &bind_type,     &number_type};
    static weir_plugin plugin;
    (void)host;
    exec_type = fixture_node_type("exec", throw_in_exec);
    second_type = fixture_node_type("second", throw_at_second);
    prep_type = fixture_node_type("prep", fixture_echo);
    prep_type.prep = throw_in_prep;
    post_type = fixture_node_type("post", fixture_echo);
    post_type.post = throw_in_post;
    fallback_type = fixture_node_type("fallback", fail);
    fallback_type.fallback = throw_in_fallback;
    create_type = fixture_node_type("create", fixture_echo);
    create_type.create = throw_in_create;
    destroy_type = fixture_node_type("destroy", fixture_echo);
    destroy_type.destroy = throw_in_destroy;
    bind_type = fixture_node_type("bind", fixture_echo);
    bind_type.bind = throw_in_bind;
    number_type = fixture_node_type("number", throw_number);
    plugin = fixture_plugin("throws", weir_meta, WEIR_META_LENGTH, node_types, 9);
    return &plugin;
}
