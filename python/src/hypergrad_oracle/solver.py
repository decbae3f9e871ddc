"""The truth in float64: best response, leader's values and the hypergradient by Theorem 1 and 2, with NumPy alone.

A configurable MDP is solved as a game whose leader has one action. Shapes inside are those of games: ``(S, A, B)``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .problem import Floats, Knowledge, Problem, frozen


class NoBestResponse(ValueError):
    """The follower's soft values do not converge: with γ_F = 1 a trajectory need not end."""


@dataclass(frozen=True, eq=False)
class Solution:
    """Everything that ``solutions`` of the fixtures ask for, in the shapes of the problem."""

    v_f: Floats
    q_f: Floats
    policy: Floats
    v_l: Floats
    q_l: Floats
    benefit: Floats
    occupancy: Floats
    objective: float
    grad_v_f: Floats
    grad_q_f: Floats
    direct: Floats
    guiding: Floats

    @property
    def hypergradient(self) -> Floats:
        """``(K,)``: direct and guiding part together."""
        return frozen(self.direct + self.guiding)

    @property
    def knowledge(self) -> Knowledge:
        """What estimators are given."""
        return Knowledge(self.v_f, self.q_f, self.policy, self.v_l, self.q_l, self.grad_v_f)

    def quantities(self) -> dict[str, Floats]:
        """By the names of the fixtures, for ``serve(solve=…)``."""
        return {
            "vF": self.v_f,
            "qF": self.q_f,
            "policy": self.policy,
            "vL": self.v_l,
            "qL": self.q_l,
            "benefit": self.benefit,
            "occupancy": self.occupancy,
            "objective": frozen([self.objective]),
            "gradientVF": self.grad_v_f,
            "gradientQF": self.grad_q_f,
            "hypergradient": self.hypergradient,
            "direct": self.direct,
            "guiding": self.guiding,
        }


@dataclass(frozen=True, eq=False)
class _Tables:
    """A problem in the shapes of games."""

    problem: Problem
    p: Floats
    d_p: Floats
    r_f: Floats
    d_r_f: Floats
    r_l: Floats
    d_r_l: Floats
    f: Floats
    d_f: Floats


def _tables(problem: Problem) -> _Tables:
    states, width, size, parameters = problem.states, problem.leader_actions, problem.actions, problem.parameters
    rows = (states, width, size)
    leader = np.where(problem.terminal[:, None], 0.0, 1.0) if problem.leader is None else problem.leader
    d_leader = np.zeros((states, width, parameters)) if problem.d_leader is None else problem.d_leader
    return _Tables(
        problem,
        problem.transitions.reshape(*rows, states),
        problem.d_transitions.reshape(*rows, states, parameters),
        problem.reward_f.reshape(rows),
        problem.d_reward_f.reshape(*rows, parameters),
        problem.reward_l.reshape(rows),
        problem.d_reward_l.reshape(*rows, parameters),
        frozen(leader),
        frozen(d_leader),
    )


def _soft_maximum(q: Floats, beta: float) -> Floats:
    top = q.max(axis=-1, keepdims=True)
    return np.asarray(top[..., 0] + beta * np.log(np.exp((q - top) / beta).sum(axis=-1)))


MOST_NEWTON = 200
STALLED = 3
"""So many corrections that do not halve the residual are rounding."""


@dataclass(frozen=True, eq=False)
class _Response:
    w: Floats
    v: Floats
    q: Floats
    answered: Floats
    """What the policy is the softmax of: Q_F, or its mean over the leader's action for a follower that does not see it."""
    policy: Floats


def _respond(t: _Tables, w: Floats) -> _Response:
    q = t.r_f + t.problem.gamma_f * t.p @ w
    answered = q if t.problem.observes else np.broadcast_to((t.f[..., None] * q).sum(axis=1, keepdims=True), q.shape)
    v = _soft_maximum(answered, t.problem.beta)
    live = ~t.problem.terminal
    policy = np.exp((answered - v[..., None]) / t.problem.beta) * live[:, None, None]
    v = v * live[:, None]
    new = (t.f * v).sum(axis=1) if t.problem.observes else v[:, 0]
    return _Response(np.asarray(new), np.asarray(v), np.asarray(q), np.asarray(answered), np.asarray(policy))


def best_response(problem: Problem) -> Knowledge:
    """V_F, Q_F and g† (the other fields are solved along): see ``solve``."""
    return solve(problem).knowledge


def _best_response(t: _Tables) -> _Response:
    """Newton's method on the soft Bellman equation w = T(w), by corrections, which refine what rounding leaves of them."""
    problem = t.problem
    w = np.zeros(problem.states)
    best, kept, stalled = np.inf, _respond(t, w), 0
    for _ in range(MOST_NEWTON):
        response = _respond(t, w)
        residual = float(np.abs(response.w - w).max(initial=0.0))
        stalled = 0 if residual < best / 2 else stalled + 1
        if residual < best:
            best, kept = residual, response
        size = float(np.abs(w).max(initial=0.0)) + float(np.abs(t.r_f).max(initial=0.0)) + problem.beta
        if residual == 0 or (stalled >= STALLED and best <= 1e-9 * size):
            return kept
        moved = np.einsum("sab,sabn->sn", t.f[..., None] * response.policy, t.p)
        w = w + _solve(np.eye(problem.states) - problem.gamma_f * moved, response.w - w)
    raise NoBestResponse(f"{problem.id}: the soft values do not converge within {MOST_NEWTON} steps of Newton's method")


def _solve(matrix: Floats, right: Floats) -> Floats:
    try:
        return np.asarray(np.linalg.solve(matrix, right))
    except np.linalg.LinAlgError as error:
        raise NoBestResponse("a linear system is singular: with a discount of 1 every trajectory has to end") from error


def solve(problem: Problem) -> Solution:
    """Best response, values and hypergradient in float64, by dense linear algebra: O(S³ + S·A·B·S·K).

    The hypergradient is that of Theorem 1 (Theorem 2 in a game), with exact occupancies::

        ∇J = ∇Φ + Σ_s V_L ∇ρ0 + Σ_s d(s) Σ_ab [ g Q_L ∇f + f g (∇r_L + γ_L Σ V_L ∇p) + f g (B_L/β) ∇Q_F ]

    Raises NoBestResponse where the follower has none.
    """
    t = _tables(problem)
    response = _best_response(t)
    gamma_f, gamma_l, beta = problem.gamma_f, problem.gamma_l, problem.beta
    live = (~problem.terminal)[:, None, None]
    g, w, identity = response.policy, response.w, np.eye(problem.states)
    weight = t.f[..., None] * g

    moved = np.einsum("sab,sabn->sn", weight, t.p)
    v_l = _solve(identity - gamma_l * moved, (weight * t.r_l).sum(axis=(1, 2)))
    q_l = (t.r_l + gamma_l * t.p @ v_l) * live
    occupancy = _solve((identity - gamma_l * moved).T, problem.initial)

    held = t.d_r_f + gamma_f * np.einsum("sabnk,n->sabk", t.d_p, w)
    by_leader = response.v if problem.observes else (g * response.q).sum(axis=2)
    moving = np.einsum("sab,sabk->sk", weight, held) + np.einsum("sa,sak->sk", by_leader, t.d_f)
    d_w = _solve(identity - gamma_f * moved, moving)
    d_q = (held + gamma_f * np.einsum("sabn,nk->sabk", t.p, d_w)) * live[..., None]
    if problem.observes:
        d_answered, benefit = d_q, q_l - (g * q_l).sum(axis=2, keepdims=True)
    else:
        mean = np.einsum("sab,sak->sbk", response.q, t.d_f) + np.einsum("sa,sabk->sbk", t.f, d_q)
        d_answered = np.broadcast_to(mean[:, None], d_q.shape)
        benefit = np.broadcast_to((t.f[..., None] * q_l).sum(axis=1, keepdims=True) - v_l[:, None, None], q_l.shape)
    benefit = benefit * live
    d_v = np.einsum("sab,sabk->sak", g, d_answered)

    direct = problem.d_phi + v_l @ problem.d_initial
    direct = direct + np.einsum("s,sab,sab,sak->k", occupancy, g, q_l, t.d_f)
    direct = direct + np.einsum(
        "s,sab,sabk->k", occupancy, weight, t.d_r_l + gamma_l * np.einsum("sabnk,n->sabk", t.d_p, v_l)
    )
    guiding = np.einsum("s,sab,sab,sabk->k", occupancy, weight, benefit, d_answered) / beta

    rows, by_state = problem.rows, problem.rows[:-1]
    q_f = response.q * live
    return Solution(
        v_f=frozen(response.v.reshape(by_state)),
        q_f=frozen(q_f.reshape(rows)),
        policy=frozen(g.reshape(rows)),
        v_l=frozen(v_l),
        q_l=frozen(q_l.reshape(rows)),
        benefit=frozen(benefit.reshape(rows)),
        occupancy=frozen(occupancy),
        objective=float(problem.initial @ v_l + problem.phi),
        grad_v_f=frozen(d_v.reshape(*by_state, problem.parameters)),
        grad_q_f=frozen(d_q.reshape(*rows, problem.parameters)),
        direct=frozen(direct),
        guiding=frozen(guiding),
    )


def finite_differences(build: Callable[[Floats], Problem], theta: Floats, step: float = 1e-3) -> Floats:
    """∇J by central differences of J, extrapolated once (error O(step⁴), rounding about 1e-16 |J| / step): a second witness.

    ``build`` makes the problem at a θ, as ``from_arrays`` does.
    """
    gradient = np.zeros(len(theta))
    for k in range(len(theta)):

        def slope(h: float, k: int = k) -> float:
            moved = np.zeros(len(theta))
            moved[k] = h
            return (solve(build(theta + moved)).objective - solve(build(theta - moved)).objective) / (2 * h)

        gradient[k] = (4 * slope(step / 2) - slope(step)) / 3
    return frozen(gradient)
