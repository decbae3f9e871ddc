"""The precision that an implementation computes in, by its unit roundoff."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np

Precision = Literal["float64", "float32"] | Mapping[str, float]

UNIT_ROUNDOFF: dict[str, float] = {"float64": 2.0**-53, "float32": 2.0**-24}
LARGEST_ROUNDOFF = 2.0**-20
"""With fewer bits (float16, bfloat16) too few mistakes can be told from rounding, so that a verdict would say nothing."""


def unit_roundoff(precision: Precision | np.dtype[np.generic] | type) -> float:
    """The unit roundoff u of ``"float64"``, ``"float32"``, ``{"unitRoundoff": u}`` or a NumPy dtype.

    Raises ValueError for another name, and for a u above 2⁻²⁰ or not positive.

    >>> unit_roundoff("float32") == 2.0**-24
    True
    """
    if isinstance(precision, Mapping):
        u = float(precision.get("unitRoundoff", float("nan")))
        if not 0 < u <= LARGEST_ROUNDOFF:
            raise ValueError(f'precision: "unitRoundoff" above 0 and at most 2**-20, found {dict(precision)}')
        return u
    name = precision if isinstance(precision, str) else np.dtype(precision).name
    if name not in UNIT_ROUNDOFF:
        raise ValueError(f"precision: one of {', '.join(UNIT_ROUNDOFF)} or {{'unitRoundoff': u}}, found {name!r}")
    return UNIT_ROUNDOFF[name]
