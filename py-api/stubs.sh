#!/bin/bash
# Writes the type stub of the compiled module again; needs maturin.
#
# usage: py-api/stubs.sh [FOLDER]
set -euo pipefail
cd "$(dirname "$0")"
folder=${1:-$(mktemp -d)}
maturin generate-stubs -m Cargo.toml --features stubs --out "$folder"
python3 stubs.py "$folder/juliaset/_core.pyi"
[ $# = 1 ] || cp "$folder/juliaset/_core.pyi" python/juliaset/
