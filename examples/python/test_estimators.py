"""The examples against the golden fixtures:  pytest examples/python [--hypergrad]"""

import importlib
from functools import partial

import hypergrad_oracle as ho
import pytest

BUILT = {"numpy": {}, "jax float32": {"dtype": "float32"}, "jax float64": {"dtype": "float64"}, "torch": {}}
NAMES = ["bc-hg", "hpgd-exact", "naive-pgd"]


def built(library, name):
    """The estimator of a library; the test is skipped where the library is not installed."""
    module, *dtype = library.split()
    pytest.importorskip(module)
    if module == "jax":
        importlib.import_module("jax").config.update("jax_enable_x64", dtype == ["float64"])
    return partial(importlib.import_module(f"{module}_estimators").estimate, name=name, **BUILT[library])


@pytest.mark.parametrize("library", BUILT)
@pytest.mark.hypergrad("estimates", estimator=NAMES)
def test_estimates_are_the_certified_ones(library, hypergrad_case):
    one = hypergrad_case
    found = built(library, one.estimator)(one.problem, one.knowledge, one.critic, one.batch)
    ho.assert_gradient(one, found)


@pytest.mark.parametrize("library", BUILT)
def test_an_estimator_without_the_dynamics_term_is_rejected_and_named(library):
    wrong = built(library, "bc-hg")
    mistake = "missing-dynamics-term" if library == "numpy" else True
    told = []
    for one in ho.cases("estimates", estimator="bc-hg"):
        try:
            ho.assert_gradient(one, wrong(one.problem, one.knowledge, one.critic, one.batch, mistake=mistake))
        except AssertionError as error:
            told.append(str(error))
    assert any("missing-dynamics-term" in text for text in told)
