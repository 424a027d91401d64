// SPDX-License-Identifier: Apache-2.0
#ifndef CWEIR_JSON_MARKED_HPP
#define CWEIR_JSON_MARKED_HPP

#include "CWeirJSON.h"

// Values that JSON has not, as maps of one marked key: {"$bytes": "<base64>"} and {"$error": {"code": …, "message": …}}.
// A map that has such a key itself is written with one dollar more, {"$$bytes": …}.

namespace weir_json {

/// Whether a key is `$bytes` or `$error`, with any number of dollars before the word.
bool is_marked(const weir_value &key);

/// Makes of a map of one marked key what it stands for, in the memory that the map and its text have.
///
/// Returns WEIR_JSON_BUILT, or what is wrong with what stands under the key.
int unwrap(weir_value *map, weir_entry *entry, weir_json_code_of code_of);

} // namespace weir_json

#endif
