#!/bin/sh
# Builds the node plugins in C and C++ into OUTDIR. Usage: build.sh OUTDIR
set -eu
out=${1:?usage: build.sh OUTDIR}
here=$(cd "$(dirname "$0")" && pwd)
sources=$here/../Sources
mkdir -p "$out"
# The version script keeps inline functions of the C++ library from being exported beside the entry.
flags="-O2 -g -shared -fPIC -fvisibility=hidden -Wall -Wextra -pedantic -Werror -Wl,--version-script=$here/exports.map"
flags="$flags -I$sources/CWeirABI/include -I$sources/CWeirValue/include -I$sources/CWeirCSV/include ${EXTRA_FLAGS:-}"

# shellcheck disable=SC2086
{
    ${CC:-cc} -std=c17 $flags "$here"/files/*.c -lcsv -o "$out/files.so"
    ${CXX:-c++} -std=c++17 $flags "$here"/text/*.cpp -o "$out/text.so"
    ${CC:-cc} -std=c17 $flags "$here"/probe/*.c -pthread -o "$out/probe.so"
}
