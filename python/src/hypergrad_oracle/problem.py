"""What a problem is, as NumPy arrays: tables at a point θ with their derivatives, and what estimators are given.

Shapes: S states, A leader actions (games only), B follower actions, K parameters, N trajectories, T steps. Where the comment says
``(S, [A,] B)`` the axis A is there in a Markov game and absent in a configurable MDP. All arrays are float64 and read-only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, overload

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]
Kind = Literal["configurable-mdp", "markov-game"]
KINDS: tuple[Kind, ...] = ("configurable-mdp", "markov-game")


def frozen(values: Any) -> Floats:
    """The values as a read-only float64 array."""
    array = np.array(values, dtype=np.float64)
    array.setflags(write=False)
    return array


@dataclass(frozen=True, eq=False)
class Moves:
    """All possible moves, one an entry (E of them): a sparse view of the transitions."""

    row: Ints
    """``(E,)``: the flat index of the pair (s, b), or of the triple (s, a, b)."""
    to: Ints
    """``(E,)``: the successor."""
    p: Floats
    """``(E,)``: its probability."""
    d_p: Floats
    """``(E, K)``: the derivatives of the probability."""


@dataclass(frozen=True, eq=False)
class Problem:
    """A bi-level problem at its θ. Two problems are equal only if they are the same object, so that one can be a key of a cache."""

    id: str
    kind: Kind
    gamma_f: float
    gamma_l: float
    beta: float
    terminal: Bools
    """``(S,)``."""
    initial: Floats
    """``(S,)``: the distribution of the first state."""
    d_initial: Floats
    """``(S, K)``."""
    moves: Moves
    reward_f: Floats
    """``(S, [A,] B)``: the follower's reward."""
    d_reward_f: Floats
    """``(S, [A,] B, K)``."""
    reward_l: Floats
    """``(S, [A,] B)``: the leader's reward."""
    d_reward_l: Floats
    """``(S, [A,] B, K)``."""
    phi: float
    """Φ_L, what the leader gets beside its return."""
    d_phi: Floats
    """``(K,)``."""
    leader: Floats | None = None
    """``(S, A)``: the leader's policy f(a|s); None in a configurable MDP. Rows of terminal states are zero."""
    d_leader: Floats | None = None
    """``(S, A, K)``."""
    observes: bool = True
    """Whether the follower sees the leader's action."""
    name: str | None = None

    @property
    def is_game(self) -> bool:
        """Whether this is a Markov game."""
        return self.kind == "markov-game"

    @property
    def states(self) -> int:
        """S, with terminal ones."""
        return int(self.initial.shape[0])

    @property
    def actions(self) -> int:
        """B, of the follower."""
        return int(self.reward_f.shape[-1])

    @property
    def leader_actions(self) -> int:
        """A; 1 in a configurable MDP."""
        return 1 if self.leader is None else int(self.leader.shape[1])

    @property
    def parameters(self) -> int:
        """K."""
        return int(self.d_phi.shape[0])

    @property
    def rows(self) -> tuple[int, ...]:
        """The shape of what is there for every pair or triple: ``(S, [A,] B)``."""
        return self.reward_f.shape

    @cached_property
    def transitions(self) -> Floats:
        """``(S, [A,] B, S)``: dense; rows of terminal states are zero."""
        dense = np.zeros((int(np.prod(self.rows)), self.states))
        dense[self.moves.row, self.moves.to] = self.moves.p
        return frozen(dense.reshape(*self.rows, self.states))

    @cached_property
    def d_transitions(self) -> Floats:
        """``(S, [A,] B, S, K)``: dense."""
        dense = np.zeros((int(np.prod(self.rows)), self.states, self.parameters))
        dense[self.moves.row, self.moves.to] = self.moves.d_p
        return frozen(dense.reshape(*self.rows, self.states, self.parameters))

    @cached_property
    def score_transitions(self) -> Floats:
        """``(S, [A,] B, S, K)``: ∇log p(s'|s,…), zero where p is."""
        return _score(self.transitions, self.d_transitions)

    @cached_property
    def score_initial(self) -> Floats:
        """``(S, K)``: ∇log ρ0(s), zero where ρ0 is."""
        return _score(self.initial, self.d_initial)

    @cached_property
    def score_leader(self) -> Floats:
        """``(S, A, K)``: ∇log f(a|s), zero where f is; in a configurable MDP zeros of shape (S, 1, K)."""
        if self.leader is None or self.d_leader is None:
            return frozen(np.zeros((self.states, 1, self.parameters)))
        return _score(self.leader, self.d_leader)


def _score(p: Floats, d_p: Floats) -> Floats:
    return frozen(np.divide(d_p, p[..., None], out=np.zeros_like(d_p), where=p[..., None] > 0))


@dataclass(frozen=True, eq=False)
class Knowledge:
    """What estimators are given beside the tables: the exact best response and values, to the nearest doubles."""

    v_f: Floats
    """``(S, [A])``: the follower's soft values."""
    q_f: Floats
    """``(S, [A,] B)``."""
    policy: Floats
    """``(S, [A,] B)``: the best response g†."""
    v_l: Floats
    """``(S,)``: the leader's values under it."""
    q_l: Floats
    """``(S, [A,] B)``."""
    grad_v_f: Floats
    """``(S, [A,] K)``: ∇V_F."""


@dataclass(frozen=True, eq=False)
class Critic:
    """The leader's values **as given**: they may be disturbed on purpose, so that V_L is not the mean of Q_L. Use these, not your own."""

    q_l: Floats
    """``(S, [A,] B)``."""
    v_l: Floats
    """``(S,)``."""


@dataclass(frozen=True, eq=False)
class Trajectory:
    """s_0, (a_0,) b_0, s_1, …, s_T."""

    states: Ints
    """``(T + 1,)``."""
    actions: Ints
    """``(T,)``: the follower's."""
    leader_actions: Ints | None
    """``(T,)``; None in a configurable MDP."""
    ended: bool
    """Whether s_T is terminal; otherwise the trajectory was cut."""

    def __len__(self) -> int:
        """T, its steps."""
        return len(self.actions)


@dataclass(frozen=True, eq=False)
class PaddedBatch:
    """A batch as rectangles, for code that is vectorised or compiled. Steps that are not there have ``mask`` False."""

    states: Ints
    """``(N, T + 1)``; beyond the end of a trajectory its last state is repeated."""
    actions: Ints
    """``(N, T)``; zeros beyond the end."""
    leader_actions: Ints | None
    """``(N, T)``; None in a configurable MDP."""
    mask: Bools
    """``(N, T)``: True where the step is there."""
    ended: Bools
    """``(N,)``."""


@dataclass(frozen=True, eq=False)
class Oracle:
    """Rollouts of an oracle: from every pair that the batch visits, and from every state. Only HPGD with an oracle is given one."""

    pairs: tuple[Trajectory, ...]
    states: tuple[Trajectory, ...]


class Batch(Sequence[Trajectory]):
    """Trajectories, ragged; ``padded()`` makes rectangles of them."""

    def __init__(self, trajectories: Sequence[Trajectory], oracle: Oracle | None = None) -> None:
        """A batch of at least one trajectory."""
        if not trajectories:
            raise ValueError("a batch has at least one trajectory")
        self._trajectories = tuple(trajectories)
        self.oracle = oracle

    @overload
    def __getitem__(self, index: int) -> Trajectory: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Trajectory, ...]: ...
    def __getitem__(self, index: int | slice) -> Trajectory | tuple[Trajectory, ...]:
        """The trajectory at an index."""
        return self._trajectories[index]

    def __len__(self) -> int:
        """N."""
        return len(self._trajectories)

    def __iter__(self) -> Iterator[Trajectory]:
        """One trajectory after another."""
        return iter(self._trajectories)

    def padded(self, steps: int | None = None) -> PaddedBatch:
        """The batch as rectangles of ``steps`` steps (default: of the longest trajectory; at least 1).

        A fixed number keeps shapes fixed, which compilers like. Raises ValueError where a trajectory is longer.
        """
        longest = max(1, *(len(one) for one in self)) if len(self) > 0 else 1
        width = longest if steps is None else steps
        if width < longest:
            raise ValueError(f"steps: at least {longest}, the longest trajectory, found {width}")
        shape = (len(self), width)
        states, actions = np.zeros((len(self), width + 1), np.intp), np.zeros(shape, np.intp)
        mask = np.zeros(shape, np.bool_)
        leader = None if self[0].leader_actions is None else np.zeros(shape, np.intp)
        for i, one in enumerate(self):
            states[i, : len(one) + 1] = one.states
            states[i, len(one) + 1 :] = one.states[-1]
            actions[i, : len(one)] = one.actions
            mask[i, : len(one)] = True
            if leader is not None and one.leader_actions is not None:
                leader[i, : len(one)] = one.leader_actions
        return PaddedBatch(states, actions, leader, mask, np.array([one.ended for one in self]))


def kind_of(text: str) -> Kind:
    """The kind of that name. Raises ValueError for one that is not known."""
    if text not in KINDS:
        raise ValueError(f"kind: one of {', '.join(KINDS)}, found {text!r}")
    return text
