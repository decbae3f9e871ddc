"""Assertions against certified answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from .cases import Answer, Case
from .precision import Precision, unit_roundoff
from .serving import flat


def assert_gradient(case: Case, value: Any, *, dtype: Any = None, precision: Precision | None = None) -> None:
    """Asserts that ``value`` is the estimate of a case of ``estimates``, or the hypergradient of one of ``solutions``.

    The tolerance of a component is its condition times 4 u, u being the unit roundoff of ``precision`` or ``dtype``
    (float32 or float64; default: the dtype of ``value`` where it is float32, else float64). Raises AssertionError with
    instance, expected, got, the known mistake that has this answer, and how to ask for the same case again.
    """
    quantity = {"estimates": "gradient", "solutions": "hypergradient", "expectations": "mean"}.get(case.kind)
    if quantity is None:
        raise ValueError(f"{case.id}: a case of {case.kind} has no gradient")
    assert_answer(case, quantity, value, dtype=dtype, precision=precision)


def assert_answer(
    case: Case, quantity: str, value: Any, *, dtype: Any = None, precision: Precision | None = None
) -> None:
    """Asserts that ``value`` is a quantity of a case; see ``assert_gradient``."""
    u = unit_roundoff(precision if precision is not None else dtype if dtype is not None else _dtype_of(value))
    answer = case.expected[quantity]
    try:
        got = np.array(flat(quantity, value, answer.value.size))
    except ValueError as error:
        raise AssertionError(f"{case.id}\n  {error}") from None
    apart, allowed = np.abs(got - answer.value), answer.tolerance(u)
    if np.all(apart <= allowed):
        return
    rows = [f"{case.id}: {quantity} is not what {case.estimator or 'the problem'} gives"]
    rows.append(f"  instance {case.problem.id} ({case.problem.kind}, {describe(case)})")
    rows += [
        f"  {quantity}[{k}]: expected {float(answer.value[k])!r}, got {float(got[k])!r} ({apart[k]:.1e} apart, {allowed[k]:.1e} allowed)"
        for k in np.flatnonzero(apart > allowed)[:8]
    ]
    mistakes = known_mistakes(case, got, u) if quantity == "gradient" else []
    if mistakes:
        rows.append(f"  this is the answer of a known mistake: {', '.join(mistakes)}")
    rows.append(f"  again: pytest --hypergrad-only '{case.id}', or hypergrad_oracle.case_by_id({case.id!r})")
    raise AssertionError("\n".join(rows))


def describe(case: Case) -> str:
    """The size of a case in words."""
    problem, batch = case.problem, case.batch
    sizes = (
        f"{problem.states} states, {problem.actions} actions, {problem.parameters} parameters, beta {problem.beta:g}"
    )
    return (
        sizes
        if batch is None
        else f"{sizes}; {len(batch)} trajectories of {', '.join(str(len(x)) for x in batch)} steps"
    )


def known_mistakes(case: Case, got: np.ndarray, u: float) -> list[str]:
    """The known mistakes whose answer this is, where it differs from the right one by more than both tolerances."""
    right = case.expected["gradient"]
    found = []
    for mistake in case.mistakes:
        answer = Answer(mistake.value, right.radius, np.full(mistake.value.shape, mistake.condition))
        allowed = answer.tolerance(u)
        differs = np.any(np.abs(mistake.value - right.value) > allowed + right.tolerance(u))
        if differs and np.all(np.abs(got - mistake.value) <= allowed):
            found.append(mistake.id)
    return found


def _dtype_of(value: Any) -> Precision:
    name = str(getattr(value, "dtype", "float64")).rsplit(".", 1)[-1]
    return "float32" if name == "float32" else "float64"
