#!/bin/sh
# Compiles the ABI headers in every language standard they promise, with every compiler there is, without a warning:
# all together, each alone, a minimal plugin in C and in C++, and the asserts on the layout.
# Usage: header-matrix.sh. Prints `N passed, 0 failed`; exit status 1 when anything failed or no compiler was found.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
swift_bin=${SWIFT_BIN:-$(dirname "$(readlink -f "$(command -v swift)")")}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

includes="-I$root/Sources/CWeirABI/include -I$root/Sources/CWeirValue/include"
flags="-Wall -Wextra -pedantic -Werror -fPIC $includes"
passed=0
failed=0

# check COMPILER STANDARD FILE: one compilation.
check() {
    # shellcheck disable=SC2086
    if "$1" "-std=$2" $flags -c "$3" -o "$work/unit.o" 2>"$work/messages"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "failed: $1 -std=$2 $(basename "$3")" >&2
        sed 's/^/    /' "$work/messages" >&2
    fi
}

# One unit for each header alone, with a declaration so that no unit is empty, and one with all of them.
for header in "$root"/Sources/CWeirABI/include/weir/*.h "$root"/Sources/CWeirValue/include/weir/*.h; do
    name=$(basename "$header" .h)
    printf '#include <weir/%s.h>\ntypedef int alone;\n' "$name" >"$work/$name-alone.c"
    printf '#include <weir/%s.h>\n' "$name" >>"$work/all.c"
done
echo 'typedef int together;' >>"$work/all.c"
for unit in "$work"/*.c; do cp "$unit" "${unit%.c}.cpp"; done

# matrix LANGUAGE COMPILER STANDARD...: all units of a language with one compiler.
matrix() {
    language=$1
    compiler=$2
    shift 2
    if ! command -v "$compiler" >/dev/null; then
        failed=$((failed + 1))
        echo "failed: there is no $compiler" >&2
        return
    fi
    for standard in "$@"; do
        for unit in "$work"/*."$language" "$here/minimal.$language"; do check "$compiler" "$standard" "$unit"; done
    done
}

matrix c gcc c11 c17
matrix c "$swift_bin/clang" c11 c17
matrix cpp g++ c++17 c++20
matrix cpp "$swift_bin/clang++" c++17 c++20

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
