"""The estimators of numpy_estimators.py under the conformance runner:  hypergrad-oracle conform -- python3 harness.py [MISTAKE]"""

import sys
from functools import partial

from hypergrad_oracle import serve
from numpy_estimators import estimate

# uncentred-covariance, missing-dynamics-term or lost-leader-discount
MISTAKE = sys.argv[1] if len(sys.argv) > 1 else None

serve(
    {name: partial(estimate, name=name, mistake=MISTAKE) for name in ("bc-hg", "hpgd-exact", "naive-pgd")}, name="numpy"
)
