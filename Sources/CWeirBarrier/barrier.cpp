// SPDX-License-Identifier: Apache-2.0
#include "site.hpp"

#include <cstring>
#include <cxxabi.h>
#include <exception>

namespace weir {

thread_local Place place = {nullptr, nullptr, false};

namespace {

void note(weir_barrier_fault *fault, const char *message) {
    fault->threw = 1;
    std::strncpy(fault->message, message, sizeof fault->message - 1);
    fault->message[sizeof fault->message - 1] = 0;
}

/// Calls `body` inside the plugin; `otherwise` is the answer when it throws.
template <typename Answer, typename Body>
inline Answer guarded(const weir_barrier_site *site, weir_barrier_fault *fault, const char *phase, bool loading,
                      Answer otherwise, Body body) {
    try {
        Stay stay(site, phase, loading);
        return body();
    } catch (const std::exception &error) {
        const char *message = error.what();
        note(fault, message != nullptr ? message : "an exception without a message");
    } catch (abi::__forced_unwind &) {
        throw; // The thread is being cancelled; swallowing this would abort the process.
    } catch (...) {
        note(fault, "an exception that is no std::exception");
    }
    return otherwise;
}

template <typename Body>
inline weir_status status(const weir_barrier_site *site, weir_barrier_fault *fault, const char *phase, Body body,
                          bool loading = false) {
    return guarded<weir_status>(site, fault, phase, loading, WEIR_EXCEPTION, body);
}

template <typename Body>
inline void end(const weir_barrier_site *site, weir_barrier_fault *fault, const char *phase, Body body) {
    guarded<int>(site, fault, phase, false, 0, [&] {
        body();
        return 0;
    });
}

} // namespace
} // namespace weir

using namespace weir;

const weir_plugin *weir_barrier_entry(const weir_barrier_site *site, weir_barrier_fault *fault,
                                      weir_barrier_entry_function entry, const weir_host *host) {
    return guarded<const weir_plugin *>(site, fault, "entry", true, nullptr, [&] { return entry(host); });
}

weir_status weir_barrier_enter(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_plugin *plugin,
                               const weir_call *call, void **library) {
    return status(
        site, fault, "enter", [&] { return plugin->enter(call, library); }, true);
}

void weir_barrier_exit(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_plugin *plugin,
                       void *library) {
    end(site, fault, "exit", [&] { plugin->exit(library); });
}

const void *weir_barrier_extension(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_plugin *plugin,
                                   const char *id) {
    return guarded<const void *>(site, fault, "extension", false, nullptr, [&] { return plugin->extension(id); });
}

weir_status weir_barrier_open(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                              const weir_call *call, void *library, void **self) {
    return status(site, fault, "open", [&] { return type->open(type, call, library, self); });
}

void weir_barrier_close(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                        void *self) {
    end(site, fault, "close", [&] { type->close(self); });
}

weir_status weir_barrier_create(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                                void *self, const weir_call *call, void **instance) {
    return status(site, fault, "create", [&] { return type->create(self, call, instance); });
}

void weir_barrier_destroy(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                          void *instance) {
    end(site, fault, "destroy", [&] { type->destroy(instance); });
}

weir_status weir_barrier_bind(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                              void *instance, const weir_call *call, void **binding) {
    return status(site, fault, "bind", [&] { return type->bind(instance, call, binding); });
}

void weir_barrier_unbind(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                         void *instance, void *binding) {
    end(site, fault, "unbind", [&] { type->unbind(instance, binding); });
}

weir_status weir_barrier_create_worker(const weir_barrier_site *site, weir_barrier_fault *fault,
                                       const weir_node_type *type, void *instance, const weir_call *call,
                                       void **worker) {
    return status(site, fault, "create_worker", [&] { return type->create_worker(instance, call, worker); });
}

void weir_barrier_destroy_worker(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                                 void *instance, void *worker) {
    end(site, fault, "destroy_worker", [&] { type->destroy_worker(instance, worker); });
}

weir_status weir_barrier_prep(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                              void *instance, void *worker, const weir_call *call, weir_store *store,
                              weir_value *result, weir_stream *stream) {
    return status(site, fault, "prep", [&] { return type->prep(instance, worker, call, store, result, stream); });
}

weir_status weir_barrier_stream_next(const weir_barrier_site *site, weir_barrier_fault *fault,
                                     const weir_stream *stream, const weir_call *call, weir_value items[],
                                     uint32_t capacity, uint32_t *written) {
    return status(site, fault, "stream next",
                  [&] { return stream->next(stream->self, call, items, capacity, written); });
}

void weir_barrier_stream_destroy(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_stream *stream) {
    end(site, fault, "stream destroy", [&] { stream->destroy(stream->self); });
}

uint32_t weir_barrier_exec(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                           void *instance, void *worker, const weir_call *call, const weir_value items[],
                           weir_value results[], weir_status statuses[], uint32_t count) {
    return guarded<uint32_t>(site, fault, "exec", false, 0,
                             [&] { return type->exec(instance, worker, call, items, results, statuses, count); });
}

weir_status weir_barrier_fallback(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                                  void *instance, void *worker, const weir_call *call, const weir_value *item,
                                  const weir_error *error, weir_value *result) {
    return status(site, fault, "fallback", [&] { return type->fallback(instance, worker, call, item, error, result); });
}

weir_status weir_barrier_post(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                              void *instance, void *worker, const weir_call *call, weir_store *store,
                              const weir_value *prepared, const weir_value *result, weir_value *action) {
    return status(site, fault, "post",
                  [&] { return type->post(instance, worker, call, store, prepared, result, action); });
}

void weir_barrier_release(weir_buffer *buffer) {
    try {
        buffer->release(buffer);
    } catch (abi::__forced_unwind &) {
        throw;
    } catch (...) {
        // The memory may leak; there is nobody left to tell.
    }
}

void weir_barrier_run(const weir_barrier_site *site, weir_barrier_fault *fault, const char *phase,
                      void (*body)(void *context), void *context) {
    end(site, fault, phase, [&] { body(context); });
}

void weir_barrier_begin_loading(const weir_barrier_site *site) {
    place = Place{site, "dlopen", true};
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
}

void weir_barrier_end_loading(void) {
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    place = Place{nullptr, nullptr, false};
}
