#!/usr/bin/env bash
# The Python package: its wheel is built and installed into an environment of its own, and tested there beside the program.
#
#     .ci/python.sh EXTRACT [WHEEL]
#
# EXTRACT is the program of the same state. WHEEL is installed instead of one that is built of python/. What is made goes below
# the target folder; the profile of the build is that of the environment.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ $# -ge 1 ] || { echo "usage: .ci/python.sh EXTRACT [WHEEL]" >&2; exit 2; }
EXTRACT=$(realpath "$1")
wheel=$(realpath "${2:-python}")
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
export EXTRACT CARGO_TARGET_DIR=$target LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
# Packages of other steps, and of their versions, are none of this one's.
unset PYTHONPATH
# cargo takes the versions of Cargo.lock, as everywhere else.
export MATURIN_PEP517_ARGS=--locked

if ! command -v python3 >/dev/null; then
    echo "skipped: python3 is not here"
    exit
fi
if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))'; then
    echo "skipped: $(python3 --version) is older than 3.10"
    exit
fi
venv=$target/wheel
python=$venv/bin/python
if ! "$python" -m pip --version >/dev/null 2>&1 && ! python3 -m venv --clear "$venv"; then
    echo "skipped: no environment can be made here (Debian: the package python3-venv)"
    exit
fi

# maturin is found there.
export PATH=$venv/bin:$PATH

install() {
    "$python" -m pip install --quiet --disable-pip-version-check --retries 1 --timeout 20 "$@"
}

# Without them nothing can be built or tested; each is asked for by itself below, where it may be missing.
if ! install 'maturin>=1.16,<2' pytest==9.2.0; then
    echo "skipped: the packages maturin and pytest cannot be installed here"
    exit
fi
# What was built for an earlier state has the same version.
install --no-build-isolation --no-deps --force-reinstall "$wheel"
for package in pyarrow==26.0.1 pandas==3.1.1 polars==2.1.0 duckdb==2.0.1 mypy==2.4.1; do
    install "$package" || echo "skipped: $package cannot be installed here, and what reads with it"
done
if command -v java >/dev/null; then
    install pyspark==4.3.0 || echo "skipped: pyspark cannot be installed here"
fi

# -rs names what was skipped, with the reason.
"$python" -m pytest -q -rs -p no:cacheprovider python/tests
if "$python" -c 'import mypy' 2>/dev/null; then
    "$python" -m mypy --strict --config-file python/pyproject.toml --cache-dir "$target/mypy" python/speechmeta
fi
"$python" .ci/notebook.py "$target/notebook"
