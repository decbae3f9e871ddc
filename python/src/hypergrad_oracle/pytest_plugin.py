"""A pytest plugin: a test that takes ``hypergrad_case`` runs once for each case of the golden fixtures.

``@pytest.mark.hypergrad(kind="estimates", estimator="bc-hg", setting=…, stratum=…)`` narrows the cases. By default a test runs on one case
for each stratum and estimator; ``pytest --hypergrad`` runs it on all.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest

from .cases import Case, cases

ARGUMENT = "hypergrad_case"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the options of the plugin."""
    group = parser.getgroup("hypergrad", "golden fixtures for hypergradient estimators")
    group.addoption("--hypergrad", action="store_true", help="all cases of the fixtures, not one for each stratum")
    group.addoption("--hypergrad-only", metavar="GLOB", help="only cases whose id matches")
    group.addoption("--hypergrad-setting", metavar="KIND", help="only configurable-mdp or markov-game")
    group.addoption("--hypergrad-stratum", metavar="ID", help="only this stratum")


def pytest_configure(config: pytest.Config) -> None:
    """Announces the marker."""
    config.addinivalue_line(
        "markers",
        "hypergrad(kind, estimator, setting, stratum): which cases of the golden fixtures hypergrad_case runs over",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Makes a test of each case."""
    if ARGUMENT not in metafunc.fixturenames:
        return
    marker = metafunc.definition.get_closest_marker("hypergrad")
    given = dict(marker.kwargs) if marker else {}
    if marker and marker.args:
        given.setdefault("kind", marker.args[0])
    found = cases(**given)
    option = metafunc.config.getoption
    setting, stratum, only = option("--hypergrad-setting"), option("--hypergrad-stratum"), option("--hypergrad-only")
    if setting:
        found = [one for one in found if one.setting == setting]
    if stratum:
        found = [one for one in found if one.stratum == stratum]
    if only:
        found = [one for one in found if one.id == only or fnmatchcase(one.id, only)]
    elif not option("--hypergrad"):
        found = _first_of_each(found)
    metafunc.parametrize(ARGUMENT, found, ids=[one.id for one in found])


def _first_of_each(found: list[Case]) -> list[Case]:
    first: dict[tuple[str, str | None], Case] = {}
    for one in found:
        first.setdefault((one.stratum, one.estimator), one)
    return list(first.values())
