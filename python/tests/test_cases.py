import numpy as np
import pytest
from estimators import bc_hg, estimate, hpgd_exact, naive_pgd

import hypergrad_oracle as ho


@pytest.mark.hypergrad("estimates", estimator="bc-hg")
def test_bc_hg_gives_the_certified_estimate(hypergrad_case):
    one = hypergrad_case
    ho.assert_gradient(one, bc_hg(one.problem, one.knowledge, one.critic, one.batch))


@pytest.mark.hypergrad("estimates", estimator="naive-pgd")
def test_naive_pgd_gives_the_certified_estimate(hypergrad_case):
    one = hypergrad_case
    ho.assert_gradient(one, naive_pgd(one.problem, one.knowledge, one.critic, one.batch))


@pytest.mark.hypergrad("estimates", estimator="hpgd-exact")
def test_hpgd_with_exact_gradients_gives_the_certified_estimate(hypergrad_case):
    one = hypergrad_case
    ho.assert_gradient(one, hpgd_exact(one.problem, one.knowledge, one.critic, one.batch))


@pytest.mark.hypergrad("solutions")
def test_the_solver_gives_every_certified_quantity(hypergrad_case):
    found = ho.solve(hypergrad_case.problem).quantities()
    for name in hypergrad_case.expected:
        ho.assert_answer(hypergrad_case, name, found[name])


@pytest.mark.parametrize("mistake", ["lost-leader-discount", "uncentred-covariance", "missing-dynamics-term"])
def test_a_known_mistake_is_rejected_and_named(mistake):
    told = []
    for one in ho.cases("estimates", estimator="bc-hg"):
        try:
            ho.assert_gradient(one, estimate(one.problem, one.knowledge, one.critic, one.batch, mistake=mistake))
        except AssertionError as error:
            told.append(str(error))
    assert told, "the mistake is rejected somewhere"
    assert any(f"known mistake: {mistake}" in text or f", {mistake}" in text for text in told)


def test_a_wrong_length_and_a_number_that_is_none_are_told_as_such():
    one = ho.cases("estimates", estimator="bc-hg")[0]
    size = one.problem.parameters
    with pytest.raises(AssertionError, match=f"expected {size} numbers, found {size + 1}"):
        ho.assert_gradient(one, np.zeros(size + 1))
    with pytest.raises(AssertionError, match="expected finite numbers, found nan at index 0"):
        ho.assert_gradient(one, np.full(size, np.nan))


def test_names_that_no_case_has_are_refused_with_the_nearest_one():
    with pytest.raises(ValueError, match=r'did you mean "bc-hg"'):
        ho.cases("estimates", estimator="bchg")
    with pytest.raises(ValueError, match=r'did you mean "cyclic"'):
        ho.cases("estimates", stratum="cylic")
    with pytest.raises(ValueError, match="configurable-mdp, markov-game"):
        ho.cases(setting="mdp")


def test_float32_passes_with_its_own_tolerance_and_mistakes_do_not():
    found = ho.cases("estimates", estimator="bc-hg")
    failed = 0
    for one in found:
        right = bc_hg(one.problem, one.knowledge, one.critic, one.batch)
        ho.assert_gradient(one, np.asarray(right, np.float32))
        try:
            wrong = estimate(one.problem, one.knowledge, one.critic, one.batch, mistake="lost-leader-discount")
            ho.assert_gradient(one, np.asarray(wrong, np.float32))
        except AssertionError:
            failed += 1
    assert failed > 0


def test_there_are_as_many_cases_as_the_manifest_says():
    import json

    from hypergrad_oracle.cases import fixtures_directory

    manifest = json.loads((fixtures_directory() / "manifest.json").read_text())
    for kind in ("solutions", "estimates", "expectations", "sampling"):
        assert len(ho.cases(kind)) == manifest["counts"][kind]
