"""The estimators of jax_estimators.py under the runner:  hypergrad-oracle conform -- python3 jax_harness.py [float32|float64] [MISTAKE]"""

import sys
from functools import partial

import jax
from hypergrad_oracle import serve
from jax_estimators import estimate

DTYPE = sys.argv[1] if len(sys.argv) > 1 else "float32"
jax.config.update("jax_enable_x64", DTYPE == "float64")

serve(
    {
        name: partial(estimate, name=name, dtype=DTYPE, mistake="missing-dynamics-term" in sys.argv)
        for name in ("bc-hg", "hpgd-exact", "naive-pgd")
    },
    name=f"jax {DTYPE}",
    precision=DTYPE,
)
