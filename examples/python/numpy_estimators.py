"""BC-HG, HPGD with exact ∇V_F and Naive-PGD in NumPy: one trajectory at a time, segment gradients from the end."""

import numpy as np


def estimate(problem, knowledge, critic, batch, *, name, mistake=None):
    """The mean over the trajectories of a batch, K numbers."""
    rows = [one(problem, knowledge, critic, trajectory, name, mistake) for trajectory in batch]
    return problem.d_phi + np.mean(rows, axis=0)


def one(problem, knowledge, critic, trajectory, name, mistake):
    s, b, after = trajectory.states[:-1], trajectory.actions, trajectory.states[1:]
    first, discount = trajectory.states[0], problem.gamma_l ** np.arange(len(b))
    score = problem.score_transitions[s, b, after]  # (T, K)
    total = critic.v_l[first] * problem.score_initial[first]
    total = total + discount @ (problem.d_reward_l[s, b] + problem.gamma_l * critic.v_l[after, None] * score)
    if name == "naive-pgd":
        return total
    dynamics = 0 if mistake == "missing-dynamics-term" else problem.gamma_f * knowledge.v_f[after, None] * score
    segment = problem.d_reward_f[s, b] + dynamics
    for t in range(len(b) - 2, -1, -1):
        segment[t] += problem.gamma_f * segment[t + 1]
    uncentred = name == "hpgd-exact" or mistake == "uncentred-covariance"
    weight = (critic.q_l[s, b] - (0 if uncentred else critic.v_l[s])) / problem.beta
    centre = knowledge.grad_v_f[s] if name == "hpgd-exact" else 0
    return total + (weight if mistake == "lost-leader-discount" else discount * weight) @ (segment - centre)
