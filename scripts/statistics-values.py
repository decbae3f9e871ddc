"""The values that spec/experiments/statistics/ compares with, by SciPy:  python3 scripts/statistics-values.py (needs SciPy 1.11 or newer)"""
import json

import numpy as np
from scipy import special, stats

A, B = [1.1, 2.3, 3.1, 4.7, 2.2], [2.0, 2.5, 1.5, 0.5]
welch = stats.ttest_ind(A, B, equal_var=False)
low, high = welch.confidence_interval(0.9)
shifted = lambda shift, side: stats.ttest_ind(np.array(A) - shift, B, equal_var=False, alternative=side).pvalue
print(json.dumps({
    "tail": [[t, df, stats.t.sf(t, df)] for t, df in [(0.1, 3), (2.5, 7.3), (-2.5, 7.3), (10, 9), (30, 18), (1e-3, 1e6), (5, 0.9), (3, 1e6)]],
    "quantile": [[p, df, stats.t.isf(p, df)] for p, df in [(0.025, 7.3), (0.05, 18), (0.0005, 9.2), (0.7, 4)]],
    "logGamma": [[x, float(special.gammaln(x))] for x in (0.1, 1.5, 3, 40.25, 1e5)],
    "welch": {"twoSided": welch.pvalue, "df": welch.df, "interval": [low, high], "greater": shifted(0, "greater")},
    "equivalence": max(shifted(-2, "greater"), shifted(2, "less")),
    "paired": stats.ttest_rel(A[:4], B, alternative="greater").pvalue,
    "fisherGreater": stats.fisher_exact([[6, 14], [0, 10]], alternative="greater")[1],
    "fisherTwoSided": [stats.fisher_exact(table)[1] for table in ([[6, 14], [0, 10]], [[8, 2], [1, 9]])],
    "sign": stats.binomtest(7, 9, 0.5, alternative="greater").pvalue,
    "permutation": stats.permutation_test(([3.1, 4.7, 2.2, 5.0], [2.0, 2.5, 1.5, 0.5, 2.4]), lambda a, b: np.mean(a) - np.mean(b), alternative="greater", n_resamples=np.inf).pvalue,
}, indent=1))
