#!/usr/bin/env bash
# Writes the packages that the program is made of, on any system, as CycloneDX (JSON): sbom.sh FILE
# Wants cargo-cyclonedx.
set -euo pipefail
out=$(realpath -m "${1:?name the file that is written}")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
name=sbom.$$
# It writes one for each crate of the workspace, beside its Cargo.toml; that of the program holds the others.
trap 'find . -path ./target -prune -o -name "$name.json" -exec rm -f {} +' EXIT
cargo cyclonedx --quiet --format json --spec-version 1.5 --all-features --target all --no-build-deps \
    --override-filename "$name"
# The folder that it was made in is of no interest to others.
sed "s|file://$PWD|file:///speechmeta|g" "$name.json" > "$out"
python3 - "$out" <<'PYTHON'
import json, sys

with open(sys.argv[1], encoding="utf-8") as file:
    components = json.load(file)["components"]
print(f"{len(components)} packages")
PYTHON
