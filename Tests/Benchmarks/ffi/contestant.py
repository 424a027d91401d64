"""Calls `affine` for every number below a count, through ctypes or cffi, or not at all: the loop alone.

Prints the first thousand results as JSON, and the last one behind them; then nothing but the calls costs time.
"""

import json
import sys
from collections import deque

KIND, LIBRARY, COUNT = sys.argv[1], sys.argv[2], int(sys.argv[3])


def through_ctypes():
    import ctypes

    affine = ctypes.CDLL(LIBRARY).affine
    affine.argtypes, affine.restype = [ctypes.c_int64], ctypes.c_int64
    return affine


def through_cffi():
    """ABI mode: the library is opened at run time and no C is compiled, as with ctypes and Weir."""
    import cffi

    ffi = cffi.FFI()
    ffi.cdef("int64_t affine(int64_t x);")
    return ffi.dlopen(LIBRARY).affine


def through_compiled_cffi():
    """API mode: cffi wrote C glue, and a compiler made a module of it (cffi_glue.py)."""
    from _affine_api import lib

    return lib.affine


KINDS = {"ctypes": through_ctypes, "cffi": through_cffi, "cffi-compiled": through_compiled_cffi}

# `map` into a deque of one is the fastest loop that Python has: it runs no bytecode for an item.
if KIND == "loop":
    first, last = list(range(1000)), deque(range(COUNT), maxlen=1)
else:
    call = KINDS[KIND]()
    first, last = [call(i) for i in range(1000)], deque(map(call, range(COUNT)), maxlen=1)
print(json.dumps(first + list(last)))
