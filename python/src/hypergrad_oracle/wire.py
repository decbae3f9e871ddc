"""From the JSON of fixtures and of the conformance protocol to arrays."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from .problem import Batch, Critic, Floats, Ints, Knowledge, Moves, Oracle, Problem, Trajectory, frozen, kind_of

Json = Mapping[str, Any]


def number(value: Json) -> float:
    """A number of the fixtures as a double: its 16 hexadecimal digits count."""
    return float(struct.unpack(">d", bytes.fromhex(value["bits"]))[0])


def numbers(values: Iterable[Json]) -> list[float]:
    """A list of numbers."""
    return [number(value) for value in values]


def _indices(values: Iterable[int]) -> Ints:
    array = np.array(list(values), dtype=np.intp)
    array.setflags(write=False)
    return array


def _derivatives(entries: Sequence[Json], parameters: int) -> Floats:
    rows = np.zeros((len(entries), parameters))
    for i, entry in enumerate(entries):
        for k, value in entry.get("d", ()):
            rows[i, k] = number(value)
    return rows


def _values(entries: Sequence[Json]) -> Floats:
    return np.array([number(entry["v"]) for entry in entries], dtype=np.float64)


def read_problem(id: str, tables: Json) -> Problem:
    """The tables of an instance. Raises ValueError for a kind that is not known."""
    kind = kind_of(tables["kind"])
    size, states, parameters = tables["actions"], tables["states"], tables["parameters"]
    game = kind == "markov-game"
    rows = (states, tables["leaderActions"], size) if game else (states, size)
    edges = [(i, move) for i, row in enumerate(tables["transitions"]) for move in row]
    moves = [move for _, move in edges]
    leader = d_leader = None
    if game:
        width = tables["leaderActions"]
        leader, d_leader = np.zeros((states, width)), np.zeros((states, width, parameters))
        for s, row in enumerate(tables["leader"]):
            if row:
                leader[s], d_leader[s] = _values(row), _derivatives(row, parameters)
    terminal = np.zeros(states, np.bool_)
    terminal[list(tables["terminal"])] = True
    terminal.setflags(write=False)

    def by_row(entries: Sequence[Json]) -> tuple[Floats, Floats]:
        return frozen(_values(entries).reshape(rows)), frozen(
            _derivatives(entries, parameters).reshape(*rows, parameters)
        )

    reward_f, d_reward_f = by_row(tables["rewardF"])
    reward_l, d_reward_l = by_row(tables["rewardL"])
    return Problem(
        id=id,
        kind=kind,
        gamma_f=number(tables["gammaF"]),
        gamma_l=number(tables["gammaL"]),
        beta=number(tables["beta"]),
        terminal=terminal,
        initial=frozen(_values(tables["initial"])),
        d_initial=frozen(_derivatives(tables["initial"], parameters)),
        moves=Moves(
            row=_indices(i for i, _ in edges),
            to=_indices(move["to"] for move in moves),
            p=frozen(_values(moves)),
            d_p=frozen(_derivatives(moves, parameters)),
        ),
        reward_f=reward_f,
        d_reward_f=d_reward_f,
        reward_l=reward_l,
        d_reward_l=d_reward_l,
        phi=number(tables["phiL"]["v"]),
        d_phi=frozen(_derivatives([tables["phiL"]], parameters)[0]),
        leader=None if leader is None else frozen(leader),
        d_leader=None if d_leader is None else frozen(d_leader),
        observes=tables["observes"] if game else True,
    )


def read_knowledge(problem: Problem, knowledge: Json) -> Knowledge:
    """What estimators are given, in the shapes of the problem."""
    by_leader = (problem.states, problem.leader_actions) if problem.is_game else (problem.states,)

    def by_row(name: str) -> Floats:
        return frozen(np.array(numbers(knowledge[name])).reshape(problem.rows))

    return Knowledge(
        v_f=frozen(np.array(numbers(knowledge["vF"])).reshape(by_leader)),
        q_f=by_row("qF"),
        policy=by_row("policy"),
        v_l=frozen(numbers(knowledge["vL"])),
        q_l=by_row("qL"),
        grad_v_f=frozen(
            np.array([numbers(row) for row in knowledge["gradientVF"]]).reshape(*by_leader, problem.parameters)
        ),
    )


def read_critic(problem: Problem, critic: Json) -> Critic:
    """The critic of a case, in the shapes of the problem."""
    return Critic(q_l=frozen(np.array(numbers(critic["qL"])).reshape(problem.rows)), v_l=frozen(numbers(critic["vL"])))


def read_trajectory(rollout: Json) -> Trajectory:
    """A trajectory."""
    leader = rollout.get("leaderActions")
    return Trajectory(
        states=_indices(rollout["states"]),
        actions=_indices(rollout["actions"]),
        leader_actions=None if leader is None else _indices(leader),
        ended=rollout["ended"],
    )


def read_batch(rollouts: Sequence[Json], oracle: Json | None = None) -> Batch:
    """The trajectories of a case, with the rollouts of an oracle where it has them."""

    def all_of(name: str) -> tuple[Trajectory, ...]:
        return tuple(read_trajectory(one) for one in (oracle or {}).get(name, ()))

    return Batch(
        [read_trajectory(one) for one in rollouts],
        None if oracle is None else Oracle(pairs=all_of("pairs"), states=all_of("states")),
    )
