#!/usr/bin/env bash
# Sees to it that a release build is the same, byte for byte, wherever the sources and the packages of Cargo lie.
#
#   reproducible.sh [TARGET]           build the commit twice, in folders of different names, and compare
#   reproducible.sh --flags [TARGET]   print what CARGO_ENCODED_RUSTFLAGS must be for such a build in this folder
#
# The same bytes also want the same compiler, linker and Cargo.lock. What is built otherwise than by the profile of
# Cargo.toml (CARGO_PROFILE_RELEASE_…) is compared as well.
set -euo pipefail

# No path of the machine may be in the program: messages of panics and lines of backtraces name files.
flags() {
    local sources=$1 target=${2:-} home commit sysroot separator=
    home=${CARGO_HOME:-$HOME/.cargo}
    sysroot=$(rustc --print sysroot)
    commit=$(rustc --version --verbose | sed -n 's/^commit-hash: //p')
    if command -v cygpath >/dev/null; then
        sources=$(cygpath -w "$sources")
        home=$(cygpath -w "$home")
    fi
    local all=(
        "--remap-path-prefix=$sources=/speechmeta"
        "--remap-path-prefix=$home=/cargo"
        "--remap-path-prefix=$sysroot/lib/rustlib/src/rust=/rustc/$commit"
    )
    # Without it the linker of Windows writes the time.
    case $target in *-windows-msvc) all+=(-Clink-arg=/Brepro) ;; esac
    local flag
    for flag in "${all[@]}"; do
        printf '%s%s' "$separator" "$flag"
        separator=$'\x1f'
    done
}

if [ "${1:-}" = --flags ]; then
    flags "$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)" "${2:-}"
    exit
fi

target=${1:-}
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=$(mktemp -d)
out=$(cd "$out" && pwd -P)
# Expanded now: `out` is known.
# shellcheck disable=SC2064
trap "rm -rf '$out'" EXIT
export CARGO_INCREMENTAL=0 CARGO_PROFILE_RELEASE_INCREMENTAL=false CARGO_PROFILE_RELEASE_BUILD_OVERRIDE_INCREMENTAL=false
# Both builds are of this commit, whatever is committed meanwhile.
commit=$(git rev-parse HEAD)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct "$commit")
export SOURCE_DATE_EPOCH
unset CARGO_TARGET_DIR RUSTFLAGS CARGO_BUILD_TARGET

built=()
for folder in "$out/a" "$out/another folder/of a longer name"; do
    mkdir -p "$folder"
    git archive "$commit" | tar -x -C "$folder"
    (
        cd "$folder"
        CARGO_ENCODED_RUSTFLAGS=$(flags "$folder" "$target")
        export CARGO_ENCODED_RUSTFLAGS
        cargo build --quiet --release --locked --bin extract ${target:+--target "$target"}
    )
    program=$folder/target/${target:+$target/}release/extract
    [ -f "$program" ] || program=$program.exe
    built+=("$program")
    sha256sum "$program"
done

for program in "${built[@]}"; do
    for path in "$out" "${CARGO_HOME:-$HOME/.cargo}"; do
        if grep -aqF "$path" "$program"; then
            echo "the program names a path of this machine: $path" >&2
            grep -aoF "$path" "$program" | sort | uniq -c >&2
            exit 1
        fi
    done
done
if ! cmp "${built[0]}" "${built[1]}"; then
    echo "the two builds differ" >&2
    exit 1
fi
echo "both builds are the same"
