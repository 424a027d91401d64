"""The work of the scenarios for Python contestants: the functions of libwork.so through ctypes."""

import collections
import copyreg
import ctypes
import json
import os

_library = ctypes.CDLL(os.environ["WEIR_BENCH_WORK"])


def _function(name, result, *arguments):
    function = getattr(_library, name)
    function.restype, function.argtypes = result, arguments
    return function


# A function can be sent to another process, by its name.
copyreg.pickle(_library._FuncPtr, lambda function: (getattr, (_library, function.__name__)))
copyreg.pickle(ctypes.CDLL, lambda library: (_own_library, ()))


def _own_library():
    return _library


_i64 = ctypes.c_int64
double = _function("work_double", _i64, _i64)
_spin = _function("work_spin", _i64, _i64, _i64)
_hash_file = _function("work_hash_file", _i64, ctypes.c_char_p)
_hash = _function("work_hash", _i64, ctypes.c_char_p, ctypes.c_size_t)
_line = _function("work_line", ctypes.c_size_t, _i64, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p)
_line_capacity = _function("work_line_capacity", ctypes.c_size_t, ctypes.c_size_t)
_key = _function("work_key", None, _i64, ctypes.c_int, ctypes.c_char_p)

STEPS = int(os.environ.get("WEIR_BENCH_STEPS", "1"))
MASK = (1 << 64) - 1


def spin(item):
    return _spin(item, STEPS)


def hash_file(path):
    return _hash_file(path.encode())


def hash_text(text):
    content = text.encode()
    return _hash(content, len(content))


def line(text):
    """The output line for an input line of scenario B."""
    record = json.loads(text)
    content = record["text"].encode()
    out = ctypes.create_string_buffer(_line_capacity(len(content)))
    length = _line(record["id"], content, len(content), out)
    return out.raw[:length].decode()


def key(index, shuffled):
    out = ctypes.create_string_buffer(16)
    _key(index, shuffled, out)
    return out.raw.decode()


_calls = collections.Counter()


def flaky(item):
    """Doubles; the first two calls for each hundredth item fail, whoever counts attempts."""
    if item % 100 == 0:
        _calls[item] += 1
        if _calls[item] <= 2:
            raise RuntimeError("not yet")
    return double(item)


def digest(results):
    value = 14695981039346656037
    for result in results:
        value = ((value ^ ((result or 0) & MASK)) * 1099511628211) & MASK
    return value - (1 << 64) if value >> 63 else value
