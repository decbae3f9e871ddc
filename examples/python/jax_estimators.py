"""BC-HG, HPGD with exact ∇V_F and Naive-PGD in JAX: compiled once, over padded batches, in float32 or float64.

What the trajectories meet is gathered into rectangles of one shape, so that ``jit`` compiles a single program.
"""

import jax
import jax.numpy as jnp
import numpy as np

TRAJECTORIES, STEPS, PARAMETERS = 4, 16, 8
"""Rectangles grow from here in powers of two."""


def grown(least, size):
    while least < size:
        least *= 2
    return least


def padded(array, *shape):
    room = np.zeros(shape)
    room[tuple(slice(n) for n in array.shape)] = array
    return room


def gathered(problem, knowledge, critic, batch):
    """What the steps of a batch meet, as rectangles (N, T[, K]); zero where there is no step."""
    steps = grown(STEPS, max(len(one) for one in batch))
    rectangle = batch.padded(steps)
    s, b, after = rectangle.states[:, :-1], rectangle.actions, rectangle.states[:, 1:]
    n, k = grown(TRAJECTORIES, len(batch)), grown(PARAMETERS, problem.parameters)
    by_step = rectangle.mask[..., None]
    first = rectangle.states[:, 0]
    return {
        "mask": padded(rectangle.mask, n, steps),
        "start": padded(critic.v_l[first][:, None] * problem.score_initial[first], n, k),
        "score": padded(problem.score_transitions[s, b, after] * by_step, n, steps, k),
        "d_reward_l": padded(problem.d_reward_l[s, b] * by_step, n, steps, k),
        "d_reward_f": padded(problem.d_reward_f[s, b] * by_step, n, steps, k),
        "next_l": padded(problem.gamma_l * critic.v_l[after], n, steps),
        "next_f": padded(problem.gamma_f * knowledge.v_f[after], n, steps),
        "q_l": padded(critic.q_l[s, b], n, steps),
        "v_l": padded(critic.v_l[s], n, steps),
        "grad_v_f": padded(knowledge.grad_v_f[s], n, steps, k),
    }


def single(g, gamma_f, gamma_l, beta, centred, guided, mistake):
    """One trajectory, by the eligibility e_t = γ_F e_{t−1} + γ_Lᵗ w_t; ``centred`` 1: HPGD; ``guided`` 0: Naive-PGD."""

    def step(carry, x):
        eligibility, discount, total = carry
        weight = discount * x["mask"] * guided * (x["q_l"] - (1 - centred) * x["v_l"]) / beta
        eligibility = gamma_f * eligibility + weight
        total = total + discount * (x["d_reward_l"] + x["next_l"] * x["score"])
        total = total + eligibility * (x["d_reward_f"] + (1 - mistake) * x["next_f"] * x["score"])
        return (eligibility, discount * gamma_l, total - centred * weight * x["grad_v_f"]), None

    by_step = {key: value for key, value in g.items() if key != "start"}
    start = (jnp.zeros_like(gamma_f), jnp.ones_like(gamma_f), g["start"])
    (_, _, total), _ = jax.lax.scan(step, start, by_step)
    return total


@jax.jit
def summed(g, gamma_f, gamma_l, beta, centred, guided, mistake):
    return jax.vmap(single, in_axes=(0, *[None] * 6))(g, gamma_f, gamma_l, beta, centred, guided, mistake).sum(axis=0)


def estimate(problem, knowledge, critic, batch, *, name, dtype="float32", mistake=False):
    """The mean over the trajectories of a batch. ``mistake``: without the dynamics term of the follower's gradient."""
    array = lambda value: jnp.asarray(value, dtype)  # noqa: E731
    g = {key: array(value) for key, value in gathered(problem, knowledge, critic, batch).items()}
    knobs = (problem.gamma_f, problem.gamma_l, problem.beta, name == "hpgd-exact", name != "naive-pgd", mistake)
    total = summed(g, *(array(float(x)) for x in knobs))
    return array(problem.d_phi) + total[: problem.parameters] / len(batch)
