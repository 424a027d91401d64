/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>

/* The function that every contestant calls: so little work that what is left is the call. */
int64_t affine(int64_t x) {
    return 3 * x + 1;
}

/* The same under a signature that Weir has no direct call for, so that it goes through libffi. */
uint64_t affine_unsigned(int64_t x) {
    return (uint64_t)(3 * x + 1);
}
