#!/bin/sh
# Builds the faulty plugins into OUTDIR, each as <name>.so. Usage: build.sh OUTDIR
set -eu
out=${1:?usage: build.sh OUTDIR}
here=$(cd "$(dirname "$0")" && pwd)
sources=$here/../../../Sources
mkdir -p "$out"
flags="-O1 -g -shared -fPIC -fvisibility=hidden -Wall -Wextra -pedantic -Werror"
flags="$flags -I$sources/CWeirABI/include -I$sources/CWeirValue/include ${EXTRA_FLAGS:-}"

for folder in "$here"/*/; do
    name=$(basename "$folder")
    # shellcheck disable=SC2086
    if [ -f "$folder$name.cpp" ]; then
        ${CXX:-c++} -std=c++17 $flags "$folder$name.cpp" -o "$out/$name.so"
    elif [ -f "$folder$name.c" ]; then
        ${CC:-cc} -std=c11 $flags "$folder$name.c" -o "$out/$name.so"
    fi
done
