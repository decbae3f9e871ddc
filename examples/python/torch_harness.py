"""The estimators of torch_estimators.py under the runner:  hypergrad-oracle conform -- python3 torch_harness.py [MISTAKE]"""

import sys
from functools import partial

import torch
from hypergrad_oracle import serve
from torch_estimators import estimate

torch.set_num_threads(1)

serve(
    {
        name: partial(estimate, name=name, mistake="missing-dynamics-term" in sys.argv)
        for name in ("bc-hg", "hpgd-exact", "naive-pgd")
    },
    name="pytorch",
)
