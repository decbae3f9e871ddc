"""Hypothesis strategies for random problems, in the strata of the oracle. Needs the package ``hypothesis``.

Probabilities, derivatives and rewards are multiples of small powers of two, so that rows sum to one exactly, files hold the
problems without loss, and what Hypothesis shrinks towards is plain: few states, one parameter, zeros.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st

from .cases import unknown
from .files import to_instance
from .problem import Floats, Kind, Moves, Problem, frozen

UNIT = 16
"""Probabilities are multiples of 1/16."""


@dataclass(frozen=True)
class Stratum:
    """What problems of a stratum are like."""

    discounts: tuple[float, ...]
    betas: tuple[float, ...]
    layered: bool
    """Every move leads to a later state, and the last is terminal."""
    game: bool = False


STRATA: dict[str, Stratum] = {
    "layered": Stratum((0.5, 0.875, 1.0), (0.25, 0.5, 1.0), layered=True),
    "cyclic": Stratum((0.0, 0.5, 0.875), (0.25, 0.5, 1.0), layered=False),
    "stiff": Stratum((0.5, 0.875), (2.0**-8, 2.0**-5), layered=False),
    "degenerate": Stratum((0.0, 0.5), (1.0,), layered=True),
    "games": Stratum((0.5, 0.875), (0.25, 0.5, 1.0), layered=True, game=True),
}


@st.composite
def problems(
    draw: st.DrawFn, stratum: str = "cyclic", *, most_states: int = 4, most_actions: int = 3, most_parameters: int = 3
) -> Problem:
    """Random problems of a stratum: ``layered``, ``cyclic``, ``stiff``, ``degenerate`` or ``games``.

    θ enters rewards, transitions, the initial distribution and Φ (in a game: the leader's policy alone, as its estimators want it).
    Raises ValueError for another name.
    """
    if stratum not in STRATA:
        raise ValueError(unknown("stratum", stratum, tuple(STRATA)))
    kind = STRATA[stratum]
    states = draw(st.integers(2 if kind.layered else 1, most_states), label="states")
    actions = draw(st.integers(1, most_actions), label="actions")
    width = draw(st.integers(1, 2), label="leader actions") if kind.game else 1
    parameters = draw(st.integers(1, most_parameters), label="parameters")
    terminal = np.zeros(states, np.bool_)
    terminal[-1] = kind.layered
    moving = not kind.game
    row, to, p, d_p = [], [], [], []
    for s in np.flatnonzero(~terminal):
        targets = list(range(int(s) + 1, states)) if kind.layered else list(range(states))
        for i in range(width * actions):
            chosen, slopes = draw(_rows(len(targets), parameters, moving))
            for target, probability, slope in zip(targets, chosen, slopes, strict=True):
                if probability > 0:
                    row.append(int(s) * width * actions + i)
                    to.append(target)
                    p.append(probability)
                    d_p.append(slope)
    initial, d_initial = draw(_rows(states, parameters, moving))
    shape = (states, width, actions) if kind.game else (states, actions)
    live = ~terminal.reshape(-1, *([1] * (len(shape) - 1)))

    def rewards(slopes: bool) -> tuple[Floats, Floats]:
        values = draw(_grid(shape, 8, 4)) * live
        moved = draw(_grid((*shape, parameters), 4, 4)) if slopes else np.zeros((*shape, parameters))
        return frozen(values), frozen(moved * live[..., None])

    reward_f, d_reward_f = rewards(moving)
    reward_l, d_reward_l = rewards(moving)
    leader = d_leader = None
    if kind.game:
        drawn = [draw(_rows(width, parameters, True, positive=True)) for _ in range(states)]
        leader = frozen(np.array([f for f, _ in drawn]) * ~terminal[:, None])
        d_leader = frozen(np.array([d for _, d in drawn]) * ~terminal[:, None, None])
    game: Kind = "markov-game" if kind.game else "configurable-mdp"
    terminal.setflags(write=False)
    return Problem(
        id=f"hypothesis/{stratum}",
        kind=game,
        gamma_f=draw(st.sampled_from(kind.discounts), label="gamma_f"),
        gamma_l=draw(st.sampled_from(kind.discounts), label="gamma_l"),
        beta=draw(st.sampled_from(kind.betas), label="beta"),
        terminal=terminal,
        initial=frozen(initial),
        d_initial=frozen(d_initial),
        moves=Moves(
            np.array(row, np.intp), np.array(to, np.intp), frozen(p), frozen(np.array(d_p).reshape(-1, parameters))
        ),
        reward_f=reward_f,
        d_reward_f=d_reward_f,
        reward_l=reward_l,
        d_reward_l=d_reward_l,
        phi=draw(st.integers(-4, 4)) / 4 if moving else 0.0,
        d_phi=frozen(draw(_grid((parameters,), 4, 4)) if moving else np.zeros(parameters)),
        leader=leader,
        d_leader=d_leader,
        name=f"hypothesis/{stratum}",
    )


def instances(stratum: str = "cyclic", **sizes: int) -> st.SearchStrategy[dict[str, Any]]:
    """The same as instance files (dicts for ``json.dump``), at θ = 0."""
    return problems(stratum, **sizes).map(to_instance)


@st.composite
def _rows(
    draw: st.DrawFn, size: int, parameters: int, moving: bool, *, positive: bool = False
) -> tuple[Floats, Floats]:
    """A distribution over ``size`` places with derivatives that sum to zero and vanish where it does: ``(size,)``, ``(size, K)``."""
    least = 1 if positive or draw(st.booleans()) else 0
    cuts = sorted(draw(st.lists(st.integers(0, UNIT - least * size), min_size=size - 1, max_size=size - 1)))
    p = (np.diff([0, *cuts, UNIT - least * size]) + least) / UNIT
    slopes = np.zeros((size, parameters))
    places = np.flatnonzero(p)
    if moving and len(places) > 1:
        for k in range(parameters):
            drawn = np.array(draw(st.lists(st.integers(-2, 2), min_size=len(places) - 1, max_size=len(places) - 1)))
            slopes[places[:-1], k] = drawn / UNIT
            slopes[places[-1], k] = -drawn.sum() / UNIT
    return p, slopes


def _grid(shape: tuple[int, ...], largest: int, parts: int) -> st.SearchStrategy[Floats]:
    """Arrays of multiples of 1/parts up to largest/parts."""
    size = int(np.prod(shape))
    numbers = st.lists(st.integers(-largest, largest), min_size=size, max_size=size)
    return numbers.map(lambda drawn: np.array(drawn, np.float64).reshape(shape) / parts)
