"""Has cffi write C glue for `affine` and a compiler make the module `_affine_api` of it, in the folder of the library."""

import os
import sys

import cffi

FOLDER = os.path.abspath(sys.argv[1])
ffi = cffi.FFI()
ffi.cdef("int64_t affine(int64_t x);")
ffi.set_source(
    "_affine_api", "#include <stdint.h>\nint64_t affine(int64_t x);", libraries=["affine"], library_dirs=[FOLDER],
    runtime_library_dirs=[FOLDER], extra_compile_args=["-O2"])
ffi.compile(tmpdir=FOLDER)
