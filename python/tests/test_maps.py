"""The worked example of docs/maps.md."""

import numpy as np
import pytest
from estimators import single

import hypergrad_oracle as ho


def tables(theta):
    (x,) = theta
    return {
        "initial": np.array([0.5 + x, 0.5 - x, 0]),
        "transitions": np.array(
            [
                [[0, 0.5 + x / 2, 0.5 - x / 2], [0, 0, 1]],
                [[0, 0, 1], [0, 0, 1]],
                [[0, 0, 0], [0, 0, 0]],
            ]
        ),
        "reward_f": np.array([[2 * x, 0], [0, 2 * x], [0, 0]]),
        "reward_l": np.array([[3 * x, 0], [0, 0], [0, 0]]),
    }


@pytest.mark.parametrize(("name", "value"), [("naive-pgd", 10), ("bc-hg", 16), ("hpgd-exact", 35)])
def test_the_estimates_are_those_of_the_page(name, value):
    problem = ho.from_arrays(tables, [0.0], gamma_f=0.5, gamma_l=0.5, beta=0.5)
    critic = ho.Critic(q_l=np.array([[4.0, 0], [0, 1], [0, 0]]), v_l=np.array([3.0, 2, 0]))
    knowledge = ho.Knowledge(
        v_f=np.array([1.0, 2, 0]),
        q_f=np.zeros((3, 2)),
        policy=np.full((3, 2), 0.5),
        v_l=critic.v_l,
        q_l=critic.q_l,
        grad_v_f=np.array([[1.0], [1], [0]]),
    )
    one = ho.Trajectory(states=np.array([0, 1, 2]), actions=np.array([0, 1]), leader_actions=None, ended=True)
    # Derivatives come from differences of linear functions: off by rounding, 1e-16 / 1e-3, times a factor below 100.
    assert single(problem, knowledge, critic, one, name, None) == pytest.approx([value], abs=1e-10)
