import json

import numpy as np
import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

import hypergrad_oracle as ho
from hypergrad_oracle import strategies
from hypergrad_oracle.cases import fixtures_directory


def tables(theta):
    p = 0.5 - theta[0] / 4
    return {
        "transitions": np.array([[[p, 1 - p], [0, 1]], [[1, 0], [0.25, 0.75]]]),
        "reward_f": np.array([[1, 2 * theta[0]], [0, np.sin(theta[0])]]),
        "reward_l": np.array([[0, 1], [theta[0] ** 2, theta[0] ** 2]]),
        "initial": np.array([1.0, 0.0]),
    }


def build(theta):
    return ho.from_arrays(tables, theta, gamma_f=0.9, gamma_l=0.95, beta=0.5)


def test_theorem_1_and_finite_differences_give_the_same_hypergradient():
    # Extrapolated differences: O(h^4) = 1e-12 times fifth derivatives of a few hundred (1/(1 - gamma) = 20), and 1e-16 |J|/h = 1e-12.
    theta = np.array([0.3])
    assert np.allclose(ho.solve(build(theta)).hypergradient, ho.finite_differences(build, theta), rtol=0, atol=1e-8)


def test_derivatives_by_differences_are_those_of_the_tables():
    # Five-point differences are exact for polynomials up to degree four, sin is off by h^4/30 = 3e-14; rounding is 1e-16/h = 1e-13.
    problem = build([0.3])
    assert np.allclose(problem.d_transitions[0, 0, :, 0], [-0.25, 0.25], atol=1e-12)
    assert np.allclose(problem.d_reward_f[1, 1, 0], np.cos(0.3), atol=1e-12)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"reward_l": np.zeros((2, 3))}, r"reward_l: expected shape \(2, 2\), found \(2, 3\)"),
        ({"initial": np.array([0.5, 0.4])}, r"initial\[0\]: expected probabilities that sum to 1, found 0.9"),
        ({"reward_f": np.array([[np.nan, 0], [0, 0]])}, r"reward_f\[0, 0\]: expected a finite number, found nan"),
        ({"transitions": np.full((2, 2, 2), 0.6)}, r"transitions\[0, 0\]: expected probabilities that sum to 1"),
        ({"rewards": np.zeros(2)}, "found a mapping with rewards"),
    ],
)
def test_arrays_that_make_no_problem_are_refused_with_their_place(change, message):
    with pytest.raises(ValueError, match=message):
        ho.from_arrays(lambda theta: {**tables(theta), **change}, [0.3], gamma_f=0.9, gamma_l=0.9, beta=1)


def test_numbers_out_of_range_are_refused():
    for key, value in (("gamma_f", 1.5), ("gamma_l", -0.1), ("beta", 0.0)):
        with pytest.raises(ValueError, match=f"{key}: a number"):
            ho.from_arrays(tables, [0.3], **{"gamma_f": 0.9, "gamma_l": 0.9, "beta": 1.0, key: value})


@pytest.mark.parametrize("name", ["FrozenLake", "Taxi"])
def test_gymnasium_environments_become_problems(name):
    gymnasium = pytest.importorskip("gymnasium")
    env = gymnasium.make(name).unwrapped

    def leader(theta, base):
        reward = base["reward_f"] + theta[0] * base["transitions"][..., -1]
        return {**base, "reward_f": reward, "reward_l": base["transitions"][..., -1]}

    def at(theta):
        return ho.from_gymnasium(
            env.P, theta, leader, gamma_f=0.9, gamma_l=0.9, beta=0.5, initial=env.initial_state_distrib
        )

    problem = at([0.1])
    assert problem.states == len(env.P) + 1
    assert problem.terminal.sum() == 1
    # As above: rewards are linear in theta, J is smooth in it with derivatives of the order of its size over beta = 0.5.
    theta = np.array([0.1])
    assert np.allclose(ho.solve(problem).hypergradient, ho.finite_differences(at, theta), rtol=0, atol=1e-9)


SCHEMA = Draft202012Validator(json.loads((fixtures_directory() / "schema/instance.schema.json").read_text()))


@pytest.mark.parametrize("stratum", sorted(strategies.STRATA))
def test_random_problems_are_instance_files_and_their_gradients_are_those_of_differences(stratum):
    @settings(max_examples=30, deadline=None, database=None, derandomize=True)
    @given(strategies.problems(stratum))
    def holds(problem):
        SCHEMA.validate(ho.to_instance(problem))
        solution = ho.solve(problem)
        assert np.isclose(
            solution.policy.sum(),
            problem.rows[0] * problem.leader_actions - problem.terminal.sum() * problem.leader_actions,
        )
        assert np.all(np.isfinite(solution.hypergradient))

    holds()


def test_padded_batches_hold_what_the_trajectories_hold():
    for one in ho.cases("estimates", estimator="bc-hg"):
        rectangle = one.batch.padded()
        for i, trajectory in enumerate(one.batch):
            steps = len(trajectory)
            assert rectangle.mask[i].sum() == steps
            assert list(rectangle.states[i, : steps + 1]) == list(trajectory.states)
            assert list(rectangle.actions[i, :steps]) == list(trajectory.actions)
        longest = max(len(x) for x in one.batch)
        if longest > 1:
            with pytest.raises(ValueError, match=f"at least {longest}"):
                one.batch.padded(longest - 1)


def test_a_jacobian_by_jax_gives_the_derivatives_of_the_tables():
    jax = pytest.importorskip("jax")
    jnp = jax.numpy

    def traced(theta):
        p = 0.5 - theta[0] / 4
        return {
            "transitions": jnp.array([[[p, 1 - p], [0, 1]], [[1, 0], [0.25, 0.75]]]),
            "reward_f": jnp.array([[1, 2 * theta[0]], [0, jnp.sin(theta[0])]]),
            "reward_l": jnp.array([[0, 1], [theta[0] ** 2, theta[0] ** 2]]),
            "initial": jnp.array([1.0, 0.0]),
        }

    with jax.enable_x64(True) if hasattr(jax, "enable_x64") else jax.experimental.enable_x64():
        by_jax = ho.from_arrays(traced, [0.3], gamma_f=0.9, gamma_l=0.95, beta=0.5, jacobian=jax.jacfwd(traced))
    # By differences the derivatives are off by 1e-12 (above); a gradient of size 10 turns that into 1e-10.
    assert np.allclose(ho.solve(by_jax).hypergradient, ho.solve(build([0.3])).hypergradient, rtol=0, atol=1e-9)
