"""BC-HG, HPGD with exact ∇V_F and Naive-PGD in PyTorch: a surrogate loss whose gradient, by autograd, is the estimate.

Rewards and log-probabilities are functions of a move δ of θ, here linear ones with the derivatives of the problem; in a model of your own they are what
your network computes.
"""

import torch


def estimate(problem, knowledge, critic, batch, *, name, dtype=torch.float64, mistake=False):
    """The gradient at δ = 0 of the surrogate loss of a batch, K numbers."""
    move = torch.zeros(problem.parameters, dtype=dtype, requires_grad=True)
    loss = torch.tensor(problem.d_phi, dtype=dtype) @ move
    for one in batch:
        loss = loss + surrogate(problem, knowledge, critic, one, move, name, mistake) / len(batch)
    (gradient,) = torch.autograd.grad(loss, move)
    return gradient


def surrogate(problem, knowledge, critic, one, move, name, mistake):
    def linear(values):
        return torch.tensor(values, dtype=move.dtype) @ move

    first = one.states[0]
    loss = float(critic.v_l[first]) * linear(problem.score_initial[first])
    discount, eligibility = 1.0, 0.0
    for s, b, after in zip(one.states[:-1], one.actions, one.states[1:], strict=True):
        log_p = linear(problem.score_transitions[s, b, after])
        reward_l, reward_f = linear(problem.d_reward_l[s, b]), linear(problem.d_reward_f[s, b])
        loss = loss + discount * (reward_l + problem.gamma_l * float(critic.v_l[after]) * log_p)
        if name != "naive-pgd":
            centre = 0.0 if name == "hpgd-exact" else float(critic.v_l[s])
            weight = discount * (float(critic.q_l[s, b]) - centre) / problem.beta
            eligibility = problem.gamma_f * eligibility + weight
            dynamics = 0.0 if mistake else problem.gamma_f * float(knowledge.v_f[after]) * log_p
            loss = loss + eligibility * (reward_f + dynamics)
            if name == "hpgd-exact":
                loss = loss - weight * linear(knowledge.grad_v_f[s])
        discount *= problem.gamma_l
    return loss
