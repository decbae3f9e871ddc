#!/usr/bin/env bash
# The Python package and the examples that use it, from its own wheel in a virtual environment of its own:
#   npm run test:python [-- FOLDER]      (default tmp/python; kept, so that a second run is quick)
# Ruff, mypy --strict, the wheel and the sdist, pytest over all fixtures, and every harness under `conform`.
# What cannot be had here (JAX, PyTorch) is said aloud; the rest counts.
set -euo pipefail
cd "$(dirname "$0")/.."
home=${1:-tmp/python}
if ! command -v python3 >/dev/null || ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
  echo 'SKIPPED: the Python package, for want of Python 3 with venv' >&2
  exit 0
fi
mkdir -p "$home"
[ -x "$home/venv/bin/python" ] || python3 -m venv "$home/venv"
home=$(cd "$home" && pwd)
python=$home/venv/bin/python
pip() { "$python" -m pip install --quiet --disable-pip-version-check "$@" 2> >(grep -v WARNING >&2); }
if ! pip build hatchling ruff mypy numpy pytest hypothesis jsonschema gymnasium pdoc; then
  echo 'SKIPPED: the Python package, whose tools could not be installed' >&2
  exit 0
fi
pip jax || echo 'SKIPPED: the example in JAX, which could not be installed' >&2
"$python" -c 'import torch' 2>/dev/null || pip torch==2.13.0 || pip torch ||
  echo 'SKIPPED: the example in PyTorch, which could not be installed' >&2

(cd python && "$python" -m ruff check . && "$python" -m ruff format --check .)
"$python" -m ruff check examples/python/*estimators.py examples/python/*harness.py --config python/pyproject.toml
(cd python && "$python" -m mypy)
rm -rf "$home/dist"
"$python" -m build --outdir "$home/dist" python >"$home/build.log" 2>&1 || { cat "$home/build.log" >&2; exit 1; }
pip --force-reinstall --no-deps "$home"/dist/*.whl

export HYPERGRAD_ORACLE="node $PWD/dist/cli/main.js"
# From another folder, so that what is tested is what is installed.
(cd "$home" && "$python" -m pytest -q -p no:cacheprovider --hypergrad "$OLDPWD/python/tests")
(cd "$home" && "$python" -m pytest -q -p no:cacheprovider --doctest-modules --pyargs hypergrad_oracle --ignore-glob='*strategies*')
(cd "$home" && "$python" -m pytest -q -p no:cacheprovider --hypergrad "$OLDPWD/examples/python")

# The reference of the package, from its doc comments.
(cd "$home" && "$python" -m pdoc --docformat google --output-directory api hypergrad_oracle '!hypergrad_oracle.bridge')

conforms() { $HYPERGRAD_ORACLE conform --exact-bias 2 -- "$python" "examples/python/$@" | tail -n 1; }
rejected() {
  if $HYPERGRAD_ORACLE conform --exact-bias 2 -- "$python" "examples/python/$@" >"$home/rejected.txt"; then
    echo "examples/python/$* with a planted mistake conforms" >&2
    exit 1
  fi
}
conforms harness.py
if "$python" -c 'import jax' 2>/dev/null; then
  conforms jax_harness.py float32
  conforms jax_harness.py float64
  rejected jax_harness.py float32 missing-dynamics-term
fi
if "$python" -c 'import torch' 2>/dev/null; then
  conforms torch_harness.py
  rejected torch_harness.py missing-dynamics-term
fi
