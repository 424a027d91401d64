/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CWEIR_CALL_H
#define CWEIR_CALL_H

/*
 * The call of a C function, and the loop over a chunk of items beside it. A plan is prepared once for a session; a call
 * through it allocates nothing. While the function runs, and until weir_call_adopted, the thread knows which one it is in, so
 * that a crash can be blamed on it, and a C++ exception ends at the call.
 */
#include <weir/value.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a slot holds: the number types of the grammar, in its order, and pointers. */
typedef uint8_t weir_call_kind;
enum {
    WEIR_CALL_BOOL,
    WEIR_CALL_I8,
    WEIR_CALL_U8,
    WEIR_CALL_I16,
    WEIR_CALL_U16,
    WEIR_CALL_I32,
    WEIR_CALL_U32,
    WEIR_CALL_I64,
    WEIR_CALL_U64,
    WEIR_CALL_F32,
    WEIR_CALL_F64,
    WEIR_CALL_POINTER,
    WEIR_CALL_VOID
};

/* How a result is compared with `failure_bound`; a result that compares so is a failure. */
enum {
    WEIR_CALL_NEVER,
    WEIR_CALL_LESS,
    WEIR_CALL_LESS_EQUAL,
    WEIR_CALL_EQUAL,
    WEIR_CALL_NOT_EQUAL,
    WEIR_CALL_GREATER_EQUAL,
    WEIR_CALL_GREATER,
    WEIR_CALL_ERRNO /* errno is not 0 after the call, whatever the result */
};

/* Why a loop stopped before its end. */
enum {
    WEIR_CALL_DONE,
    WEIR_CALL_UNFIT_ITEM, /* the item is not what the argument takes; nothing was called */
    WEIR_CALL_FAILED,     /* the result is a failure; `result` holds it */
    WEIR_CALL_EXCEPTION   /* a C++ exception; `message` has its text */
};

typedef struct weir_call_plan weir_call_plan;
struct weir_call_plan {
    const void *site; /* from weir_call_make_site */
    void *cif;        /* the prepared ffi_cif */
    void *function;
    void **arguments;       /* the address of each argument's slot */
    void *const *originals; /* the same, since libffi 3.4 overwrites those of structs; NULL when there are none */
    size_t argument_count;
    void *result;                         /* room for the result, at least 16 bytes */
    void (*direct)(weir_call_plan *plan); /* calls without libffi; NULL where there is no such function */
    uint32_t direct_index;                /* from weir_call_find_direct */
    int32_t error_number;                 /* errno after the last call; of a loop's call only with clears_errno */
    uint8_t clears_errno;                 /* whether errno is set to 0 before a call */

    /* The loop: which slot takes the item, and what becomes of the result. */
    weir_call_kind item_kind; /* WEIR_CALL_POINTER takes bytes and strings */
    weir_call_kind length_kind;
    weir_call_kind result_kind;
    uint8_t failure; /* WEIR_CALL_NEVER … */
    uint8_t reason;  /* why the loop stopped */
    void *item_slot;
    void *length_slot; /* the length of an item of bytes; NULL when it is not passed */
    int64_t failure_bound;
    char message[512];
};

/* Names a function for crash reports, or with a NULL name a library. The texts are copied; the memory lives as long as the
 * process. */
const void *weir_call_make_site(const char *group, const char *path, const char *name);

/* Marks what dlopen runs: the constructors of a library that such a site names. */
void weir_call_begin_loading(const void *site);
void weir_call_end_loading(void);

/* Says that what the last call gave back has been read; up to then a crash is blamed on it. */
void weir_call_adopted(void);

/* What a thread keeps while a function that it runs calls back into the host. */
typedef struct weir_call_return {
    uint64_t words[518];
} weir_call_return;

/* Makes the thread the host's again, as other nodes expect it, and back. */
void weir_call_come_home(weir_call_return *kept);
void weir_call_go_back(const weir_call_return *kept);

/* The number of a direct call for a signature, from 1, or 0 when there is none. */
uint32_t weir_call_find_direct(weir_call_kind result, const weir_call_kind *arguments, size_t count);

/* Puts a direct call into a plan; 0 takes it out. */
void weir_call_use_direct(weir_call_plan *plan, uint32_t index);

/* Calls the function once with what the slots hold. Returns WEIR_CALL_DONE or WEIR_CALL_EXCEPTION. */
int weir_call_invoke(weir_call_plan *plan);

/* Calls another function of the same library in the same way. */
int weir_call_invoke_other(weir_call_plan *plan, void *cif, void *function, void *result, void **arguments);

/* What whoever makes a call has left to be found inside it, on this thread; NULL outside of calls. */
void *weir_call_current(void);

/* Leaves something else. Returns what was there before, which is put back after the call. */
void *weir_call_set_current(void *call);

/* Calls a function that frees or ends something; a C++ exception is reported. */
void weir_call_end(const void *site, void *function, void *object);

/*
 * Calls the function with each item from `first` on, up to the first that needs more care.
 *
 * Returns the position of that item, or `count`; the plan's `reason` says why.
 */
uint32_t weir_call_loop(weir_call_plan *plan, const weir_value items[], weir_value results[], int32_t statuses[],
                        uint32_t first, uint32_t count);

/* A lock that the thread holding it may take again. */
void *weir_call_make_lock(void);
void weir_call_lock(void *lock);
/* Takes it unless another thread holds it. Returns whether it did. */
int weir_call_try_lock(void *lock);
void weir_call_unlock(void *lock);
void weir_call_free_lock(void *lock);

#ifdef __cplusplus
}
#endif
#endif
