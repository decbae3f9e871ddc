import os

import numpy as np
import pytest
from estimators import bc_hg

import hypergrad_oracle as ho
from hypergrad_oracle.runner import HOW_TO_GET, runner_command


def has_runner():
    try:
        runner_command()
    except ho.NoRunner:
        return False
    return True


needs_runner = pytest.mark.skipif(not has_runner(), reason="the Node runner is not installed (HYPERGRAD_ORACLE)")


@needs_runner
def test_an_unbiased_estimator_is_found_unbiased_and_one_that_is_off_by_a_millionth_is_not():
    ho.assert_unbiased(bc_hg, instances=2)
    with pytest.raises(AssertionError, match=r"biased on \d of \d instances"):
        ho.assert_unbiased(lambda *given: (1 + 1e-6) * np.asarray(bc_hg(*given)), instances=2)


@needs_runner
def test_functions_of_this_process_conform():
    document = ho.conform({"bc-hg": bc_hg}, solve=lambda problem: ho.solve(problem).quantities())
    assert document["verdict"] == "holds"


def test_without_the_runner_it_says_how_to_get_it(monkeypatch, tmp_path):
    monkeypatch.delenv("HYPERGRAD_ORACLE", raising=False)
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    with pytest.raises(ho.NoRunner) as refused:
        ho.assert_unbiased(bc_hg)
    assert str(refused.value) == HOW_TO_GET
