"""What a backward stable solver of linear systems may miss a solution by, also where a component is 0 without any rounding.

V_F, V_L, the occupancies and the columns of ∇V_F solve ``(I − γP)x = b`` or its transpose, with P the moves under the best response. A
solver of n equations errs by n roundings of a row, spread over the whole solution: ``|δx| ≤ n κ ‖x‖`` with
``κ ≤ (1 + γ) N`` and N the largest expected discounted number of steps. The other quantities are made from these; their errors follow to
first order. As ``conform`` does it: see ``fixtures/README.md``.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .problem import Floats, Problem


def system_errors(problem: Problem, value: Mapping[str, Floats]) -> dict[str, Floats] | None:
    """By quantity of ``solutions`` the errors of its components, in roundings; None where a double cannot tell that the system is regular.

    ``value`` holds the exact quantities by the names of the fixtures, flat.
    """
    n, width, size, k = problem.states, problem.leader_actions, problem.actions, problem.parameters
    rows = (n, width, size)
    gamma_f, gamma_l, beta = problem.gamma_f, problem.gamma_l, problem.beta
    policy, q_l, benefit = (value[name].reshape(rows) for name in ("policy", "qL", "benefit"))
    v_l, occupancy = value["vL"], value["occupancy"]
    gradient_q_f = np.abs(value["gradientQF"].reshape(*rows, k))
    leader = np.ones((n, width)) if problem.leader is None else problem.leader
    d_leader = np.zeros((n, width, k)) if problem.d_leader is None else np.abs(problem.d_leader)
    chance = leader[..., None] * policy
    p, d_p = problem.transitions.reshape(*rows, n), np.abs(problem.d_transitions.reshape(*rows, n, k))

    def steps(gamma: float) -> float:
        matrix = np.eye(n) - gamma * np.einsum("sab,sabn->sn", chance, p)
        return float(np.abs(np.linalg.solve(matrix, np.ones(n))).max())

    try:
        steps_f, steps_l = steps(gamma_f), steps(gamma_l)
    except np.linalg.LinAlgError:
        return None
    solving_f, solving_l = n * (1 + gamma_f) * steps_f, n * (1 + gamma_l) * steps_l

    def largest(values: Floats) -> float:
        return float(np.abs(values).max(initial=0.0))

    error_v_f = solving_f * largest(value["vF"])
    error_policy = (1 + gamma_f) * error_v_f / beta
    error_v_l = solving_l * largest(v_l) + steps_l * error_policy * largest(q_l)
    error_benefit = (1 + gamma_l) * error_v_l
    error_occupancy = (solving_l + steps_l * error_policy) * float(np.abs(occupancy).sum())
    moved = d_p.sum(axis=3)
    moved_v_l = np.einsum("sabnk,n->sabk", d_p, np.abs(v_l))
    columns = np.abs(value["gradientVF"].reshape(-1, k)).max(axis=0, initial=0.0)
    error_gradient = solving_f * columns + steps_f * (
        gamma_f * error_v_f * moved.max(axis=(0, 1, 2), initial=0.0)
        + error_policy * gradient_q_f.max(axis=(0, 1, 2), initial=0.0)
    )
    visits = error_occupancy + occupancy * error_policy
    of_reward = np.abs(problem.d_reward_l.reshape(*rows, k)) + gamma_l * moved_v_l
    direct = np.abs(problem.d_initial).sum(axis=0) * error_v_l
    direct = direct + np.einsum("sab,s,sabk->k", chance, visits, of_reward)
    direct = direct + gamma_l * error_v_l * np.einsum("s,sab,sabk->k", occupancy, chance, moved)
    best = np.abs(q_l).max(axis=(1, 2), initial=0.0)
    if problem.is_game:
        direct = direct + np.einsum("sak,s->k", d_leader, visits * best + occupancy * error_v_l)
    worth = np.abs(benefit)
    guiding = np.einsum("sab,s,sab,sabk->k", chance, visits, worth, gradient_q_f) / beta
    guiding = guiding + np.einsum("sab,s,sabk->k", chance, occupancy, error_benefit * gradient_q_f) / beta
    guiding = guiding + np.einsum("sab,s,sab->", chance, occupancy, worth) / beta * error_gradient
    constant = {
        "vF": error_v_f,
        "qF": gamma_f * error_v_f,
        "vL": error_v_l,
        "qL": gamma_l * error_v_l,
        "benefit": error_benefit,
        "occupancy": error_occupancy,
        "objective": error_v_l,
    }
    errors = {name: np.full(value[name].size, error) for name, error in constant.items()}
    errors["policy"] = value["policy"] * error_policy
    for name in ("gradientVF", "gradientQF"):
        errors[name] = np.tile(error_gradient, value[name].size // k)
    return {**errors, "direct": direct, "guiding": guiding, "hypergradient": direct + guiding}
