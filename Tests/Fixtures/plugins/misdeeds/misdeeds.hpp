/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MISDEEDS_HPP
#define MISDEEDS_HPP

#include "../fixture.h"
#include <weir/store.h>
#include <weir/stream.h>

/* Whether a place is the one that the environment names: MISDEED is `place deed`. */
bool is_here(const char *place);

/* Whether the deed is this one. */
bool is_deed(const char *name);

/* Does the deed of the environment if this is its place. */
void misdeed(const char *place);

/* A pointer that leads nowhere. */
template <typename Type> Type *nowhere() {
    return reinterpret_cast<Type *>(16);
}

#endif
