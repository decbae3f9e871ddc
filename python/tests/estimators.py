"""BC-HG, Naive-PGD and HPGD with exact ∇V_F as a user would write them, and mistakes in BC-HG."""

import numpy as np


def estimate(problem, knowledge, critic, batch, *, name="bc-hg", mistake=None):
    total = np.array(problem.d_phi)
    for one in batch:
        total = total + single(problem, knowledge, critic, one, name, mistake) / len(batch)
    return total


def single(problem, knowledge, critic, one, name, mistake):
    first, s, b, after = one.states[0], one.states[:-1], one.actions, one.states[1:]
    total = critic.v_l[first] * problem.score_initial[first]
    eligibility = 0.0
    for t in range(len(b)):
        discount = 1.0 if mistake == "lost-leader-discount" else problem.gamma_l**t
        score = problem.score_transitions[s[t], b[t], after[t]]
        direct = problem.d_reward_l[s[t], b[t]] + problem.gamma_l * critic.v_l[after[t]] * score
        total = total + problem.gamma_l**t * direct
        if name == "naive-pgd":
            continue
        centre = 0.0 if name == "hpgd-exact" or mistake == "uncentred-covariance" else critic.v_l[s[t]]
        weight = discount * (critic.q_l[s[t], b[t]] - centre) / problem.beta
        eligibility = problem.gamma_f * eligibility + weight
        step = problem.d_reward_f[s[t], b[t]]
        if mistake != "missing-dynamics-term":
            step = step + problem.gamma_f * knowledge.v_f[after[t]] * score
        total = total + eligibility * step
        if name == "hpgd-exact":
            total = total - weight * knowledge.grad_v_f[s[t]]
    return total


def bc_hg(problem, knowledge, critic, batch):
    return estimate(problem, knowledge, critic, batch)


def naive_pgd(problem, knowledge, critic, batch):
    return estimate(problem, knowledge, critic, batch, name="naive-pgd")


def hpgd_exact(problem, knowledge, critic, batch):
    return estimate(problem, knowledge, critic, batch, name="hpgd-exact")
