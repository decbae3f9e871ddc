"""Problems from the tables of Gymnasium's toy-text environments: ``env.unwrapped.P``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .arrays import from_arrays
from .problem import Floats, Problem

GymTable = Mapping[int, Mapping[int, Sequence[tuple[float, int, float, bool]]]]


def gym_tables(p: GymTable, initial: ArrayLike | None = None) -> dict[str, Floats]:
    """Arrays of ``P[state][action] = [(probability, successor, reward, terminated), …]``.

    A move that terminates goes to one more state, the last, which is terminal: in Gymnasium an end belongs to the move, not to the state
    (Taxi's last state has moves of its own). ``reward`` is the mean over the successors, ``(S + 1, B)``. ``initial`` is the distribution of the
    first state (``env.unwrapped.initial_state_distrib``), default state 0. Raises ValueError for a successor that there is not.
    """
    states, actions = len(p), len(p[0])
    transitions = np.zeros((states + 1, actions, states + 1))
    reward = np.zeros((states + 1, actions))
    for s in range(states):
        for b in range(actions):
            for probability, successor, gained, terminated in p[s][b]:
                if not 0 <= successor < states:
                    raise ValueError(f"P[{s}][{b}]: a successor from 0 to {states - 1}, found {successor}")
                transitions[s, b, states if terminated else successor] += probability
                reward[s, b] += probability * gained
    first = np.zeros(states + 1)
    if initial is None:
        first[0] = 1
    else:
        first[:states] = np.asarray(initial, dtype=np.float64)
    return {"transitions": transitions, "reward_f": reward, "initial": first}


def from_gymnasium(
    p: GymTable,
    theta: ArrayLike,
    leader: Callable[[Any, dict[str, Floats]], Mapping[str, Any]],
    *,
    gamma_f: float,
    gamma_l: float,
    beta: float,
    initial: ArrayLike | None = None,
    name: str = "gymnasium",
    jacobian: Callable[[Any], Mapping[str, Any]] | None = None,
) -> Problem:
    """The environment as the follower's problem, and what the leader makes of it.

    ``leader(theta, tables)`` is given the arrays of ``gym_tables`` and returns tables as ``from_arrays`` wants them: it says what θ does (rewards,
    transitions, initial states) and adds ``reward_l``. ``p`` is ``env.unwrapped.P``.
    """
    base = gym_tables(p, initial)
    return from_arrays(
        lambda point: leader(point, dict(base)),
        theta,
        gamma_f=gamma_f,
        gamma_l=gamma_l,
        beta=beta,
        jacobian=jacobian,
        name=name,
    )
