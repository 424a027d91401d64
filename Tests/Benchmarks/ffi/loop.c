/* SPDX-License-Identifier: Apache-2.0 */
#include <ffi.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int64_t affine(int64_t x);

static int64_t (*volatile pointer)(int64_t) = affine;
static ffi_cif cif;

static int64_t through_pointer(int64_t x) {
    return pointer(x);
}

static int64_t through_libffi(int64_t x) {
    void *arguments[] = {&x};
    ffi_arg result;
    ffi_call(&cif, FFI_FN(pointer), &result, arguments);
    return (int64_t)result;
}

static inline int64_t calls(int64_t (*call)(int64_t), int64_t count, int isShown) {
    int64_t last = 0;
    for (int64_t i = 0; i < count; i++) {
        last = call(i);
        if (isShown) printf("%" PRId64 ", ", last);
    }
    return last;
}

/* The least that a call can cost: `loop KIND COUNT` calls `affine` for every number below COUNT in a loop in C. */
int main(int count, char *words[]) {
    if (count != 3) return 64;
    ffi_type *types[] = {&ffi_type_sint64};
    if (ffi_prep_cif(&cif, FFI_DEFAULT_ABI, 1, &ffi_type_sint64, types) != FFI_OK) return 1;
    const int isLibffi = strcmp(words[1], "libffi") == 0;
    printf("[");
    calls(isLibffi ? through_libffi : through_pointer, 1000, 1);
    const int64_t items = atoll(words[2]);
    printf("%" PRId64 "]\n", isLibffi ? calls(through_libffi, items, 0) : calls(through_pointer, items, 0));
    return 0;
}
