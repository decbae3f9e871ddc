"""Problems as instance files, which ``hypergrad-oracle truth``, ``moments``, ``estimate`` and ``explain`` read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .problem import Floats, Problem


def to_instance(problem: Problem, theta: ArrayLike | None = None) -> dict[str, Any]:
    """The problem as an instance file (a dict for ``json.dump``), at ``theta`` (default: zeros).

    Entries are linear in θ around that point, with the derivatives of the problem: value, gradient and every first-order
    quantity at the point are those of the problem. Rows of probabilities that do not sum to one exactly, with derivatives that do
    not sum to zero exactly, become logits, which do; the others stay as they are.
    """
    point = np.zeros(problem.parameters) if theta is None else np.asarray(theta, dtype=np.float64)
    if point.shape != (problem.parameters,):
        raise ValueError(f"theta: {problem.parameters} numbers, found shape {point.shape}")

    def entry(value: Any, slopes: Floats) -> float | str:
        terms = [
            f" + ({float(slope)!r}) * (theta[{k + 1}] - ({float(point[k])!r}))"
            for k, slope in enumerate(slopes)
            if slope
        ]
        return f"{float(value)!r}{''.join(terms)}" if terms else float(value)

    def row(targets: Iterable[int], p: Floats, d_p: Floats) -> list[list[Any]] | dict[str, Any]:
        kept = [(int(to), i) for i, to in enumerate(targets) if p[i] > 0]
        exact = sum(Fraction(float(p[i])) for _, i in kept) == 1 and all(
            sum(Fraction(float(d_p[i, k])) for _, i in kept) == 0 for k in range(problem.parameters)
        )
        if exact:
            return [[to, entry(p[i], d_p[i])] for to, i in kept]
        return {"logits": [[to, entry(float(np.log(p[i])), d_p[i] / p[i])] for to, i in kept]}

    states = range(problem.states)
    live = [s for s in states if not problem.terminal[s]]
    width = problem.leader_actions
    by_row: dict[int, list[int]] = {}
    for e, index in enumerate(problem.moves.row):
        by_row.setdefault(int(index), []).append(e)

    def moves(index: int) -> list[list[Any]] | dict[str, Any]:
        edges = by_row[index]
        return row(problem.moves.to[edges], problem.moves.p[edges], problem.moves.d_p[edges])

    def over_rows(make: Any) -> list[Any]:
        def at(s: int, a: int) -> list[Any]:
            return [make((s * width + a) * problem.actions + b) for b in range(problem.actions)]

        return [
            None if s not in live else [at(s, a) for a in range(width)] if problem.is_game else at(s, 0) for s in states
        ]

    def rewards(values: Floats, slopes: Floats) -> list[Any]:
        flat, d_flat = values.reshape(-1), slopes.reshape(-1, problem.parameters)
        return over_rows(lambda i: entry(flat[i], d_flat[i]))

    document: dict[str, Any] = {"kind": problem.kind, "states": problem.states, "actions": problem.actions}
    if problem.name is not None:
        document["name"] = problem.name
    if problem.is_game:
        document["leaderActions"] = width
    document |= {
        "gammaF": problem.gamma_f,
        "gammaL": problem.gamma_l,
        "beta": problem.beta,
        "theta": [float(x) for x in point],
    }
    if np.any(problem.terminal):
        document["terminal"] = [int(s) for s in np.flatnonzero(problem.terminal)]
    document["initial"] = row(states, problem.initial, problem.d_initial)
    document["transitions"] = over_rows(moves)
    document["rewardF"] = rewards(problem.reward_f, problem.d_reward_f)
    document["rewardL"] = rewards(problem.reward_l, problem.d_reward_l)
    if problem.leader is not None and problem.d_leader is not None:
        f, d_f = problem.leader, problem.d_leader
        document["policy"] = [None if problem.terminal[s] else row(range(width), f[s], d_f[s]) for s in states]
        if not problem.observes:
            document["observes"] = False
    if problem.phi or np.any(problem.d_phi):
        document["phiL"] = entry(problem.phi, problem.d_phi)
    return document


def write_instance(problem: Problem, path: str | Path, theta: ArrayLike | None = None) -> None:
    """Writes ``to_instance`` to a file."""
    Path(path).write_text(json.dumps(to_instance(problem, theta)) + "\n", encoding="utf-8")
