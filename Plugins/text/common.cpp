// SPDX-License-Identifier: Apache-2.0
#include "text.hpp"

#include <limits>

namespace text {

const char *kind_of(const weir_value &value) {
    switch (value.tag) {
    case WEIR_NULL:
        return "null";
    case WEIR_BOOL:
        return "a bool";
    case WEIR_INT:
        return "an int";
    case WEIR_FLOAT:
        return "a float";
    case WEIR_STRING:
        return "a string";
    case WEIR_BYTES:
        return "bytes";
    case WEIR_LIST:
        return "a list";
    case WEIR_MAP:
        return "a map";
    case WEIR_ERROR:
        return "an error";
    default:
        return "a resource";
    }
}

weir_value setting(const weir_call *call, const char *name) {
    const weir_value *value = weir_lookup(call->settings, name);
    return value != nullptr ? *value : weir_null();
}

weir_status Job::give_room(size_t size, char *&place) const {
    if (size > std::numeric_limits<uint32_t>::max()) {
        return fail(WEIR_INVALID_INPUT, "the result is longer than 4 GiB, the most that a value can have");
    }
    place = allocate<char>(size);
    result = weir_string(place, size);
    return WEIR_OK;
}

weir_status Job::give(std::string_view text) const {
    char *place = nullptr;
    const weir_status status = give_room(text.size(), place);
    if (status == WEIR_OK) text.copy(place, text.size());
    return status;
}

} // namespace text
