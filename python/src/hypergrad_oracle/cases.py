"""The golden fixtures as cases: what goes in, the certified answer, and how far a computation may be off."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np

from .problem import Batch, Critic, Floats, Kind, Knowledge, Problem, frozen, kind_of
from .system_errors import system_errors
from .wire import Json, numbers, read_batch, read_critic, read_knowledge, read_problem

CaseKind = Literal["solutions", "estimates", "expectations", "sampling"]
CASE_KINDS: tuple[CaseKind, ...] = ("solutions", "estimates", "expectations", "sampling")


@dataclass(frozen=True, eq=False)
class Answer:
    """A certified answer.

    ``|value − truth| ≤ radius`` for every component, and a computation with unit roundoff u may be off by ``4 u · condition``
    beside (``fixtures/README.md`` derives it).
    """

    value: Floats
    radius: float
    condition: Floats

    def tolerance(self, u: float) -> Floats:
        """How far each component of a computation with unit roundoff u may be off."""
        return frozen(4 * u * self.condition + self.radius)


@dataclass(frozen=True, eq=False)
class Mistake:
    """What a known mistake would have answered."""

    id: str
    value: Floats
    condition: float


@dataclass(frozen=True, eq=False)
class Case:
    """One case of the fixtures."""

    id: str
    kind: CaseKind
    stratum: str
    problem: Problem
    knowledge: Knowledge
    expected: Mapping[str, Answer]
    """By quantity: ``gradient`` of estimates, ``mean``, ``bias``, ``variance`` of expectations, those of solutions by their names."""
    estimator: str | None = None
    critic: Critic | None = None
    batch: Batch | None = None
    mistakes: tuple[Mistake, ...] = ()
    raw: Json = field(default_factory=dict, repr=False)
    """The line of the file."""

    @property
    def setting(self) -> Kind:
        """The kind of the problem."""
        return self.problem.kind

    def __repr__(self) -> str:
        """The id."""
        return f"Case({self.id!r})"


def fixtures_directory() -> Path:
    """Where the fixtures are: in the package, or in the repository where the package runs from its sources."""
    own = Path(__file__).parent / "fixtures"
    if (own / "manifest.json").exists():
        return own
    repository = Path(__file__).parents[3] / "fixtures"
    if (repository / "manifest.json").exists():
        return repository
    raise FileNotFoundError(f"no fixtures in {own}: install the package from its wheel")


def _lines(name: str) -> list[dict[str, Any]]:
    path = fixtures_directory() / f"{name}.jsonl"
    if path.exists():
        text = path.read_text(encoding="utf-8")
    else:
        text = gzip.decompress(path.with_suffix(".jsonl.gz").read_bytes()).decode("utf-8")
    return [json.loads(line) for line in text.splitlines() if line]


@lru_cache(maxsize=1)
def _instances() -> dict[str, tuple[str, Problem, Knowledge]]:
    found = {}
    for record in _lines("instances"):
        problem = read_problem(record["id"], record["tables"])
        found[record["id"]] = record["stratum"], problem, read_knowledge(problem, record["knowledge"])
    return found


@lru_cache(maxsize=len(CASE_KINDS))
def _all(kind: CaseKind) -> tuple[Case, ...]:
    return tuple(_case(kind, line) for line in _lines(kind))


def _answer(value: Json) -> Answer:
    return Answer(
        value=frozen(numbers(value["value"])),
        radius=float(value["radius"]),
        condition=frozen([float(x) for x in value["condition"]]),
    )


def _case(kind: CaseKind, line: Json) -> Case:
    stratum, problem, knowledge = _instances()[line["instance"]]
    expected = line["expected"]
    if kind == "estimates":
        answers = {"gradient": _answer(expected)}
    elif kind == "sampling":
        answers = {}
    else:
        answers = {key: _answer(value) for key, value in expected.items() if key != "truncation"}
    if kind == "solutions":
        answers = _with_system_errors(problem, answers)
    is_estimate = kind == "estimates"
    return Case(
        id=line["id"],
        kind=kind,
        stratum=stratum,
        problem=problem,
        knowledge=knowledge,
        expected=answers,
        estimator=line.get("estimator"),
        critic=read_critic(problem, line["critic"]) if is_estimate else None,
        batch=read_batch(line["batch"], line.get("oracle")) if is_estimate else None,
        mistakes=tuple(
            Mistake(id, frozen(numbers(one["value"])), float(one["condition"]))
            for id, one in line.get("mistakes", {}).items()
        ),
        raw=line,
    )


def _with_system_errors(problem: Problem, answers: dict[str, Answer]) -> dict[str, Answer]:
    """The answers, each component granted what a backward stable solver of the problem's systems misses it by."""
    errors = system_errors(problem, {name: answer.value for name, answer in answers.items()})
    if errors is None:
        return answers
    return {
        name: Answer(answer.value, answer.radius, frozen(np.maximum(answer.condition, errors[name])))
        for name, answer in answers.items()
    }


def cases(
    kind: CaseKind = "estimates",
    *,
    setting: Kind | None = None,
    stratum: str | Sequence[str] | None = None,
    estimator: str | Sequence[str] | None = None,
) -> list[Case]:
    """The cases of a kind, in the order of the files, narrowed by setting, strata and estimators.

    Raises ValueError for a name that no case has, with the nearest that some have, so that nothing is checked by mistake.

    >>> len(cases("estimates", estimator="bc-hg")) > 0
    True
    """
    if kind not in CASE_KINDS:
        raise ValueError(unknown("kind", kind, CASE_KINDS))
    found = list(_all(kind))
    if setting is not None:
        found = [one for one in found if one.setting == kind_of(setting)]
    for name, given in (("stratum", stratum), ("estimator", estimator)):
        if given is None:
            continue
        wanted = [given] if isinstance(given, str) else list(given)
        known = sorted({str(getattr(one, name)) for one in _all(kind) if getattr(one, name) is not None})
        for word in wanted:
            if word not in known:
                raise ValueError(unknown(name, word, known))
        found = [one for one in found if getattr(one, name) in wanted]
    return found


def case_by_id(id: str) -> Case:
    """The case of that id or slug. Raises ValueError for one that there is not."""
    every = [one for kind in CASE_KINDS for one in _all(kind)]
    for one in every:
        if id in (one.id, one.raw["slug"]):
            return one
    raise ValueError(unknown("case", id, [one.id for one in every]))


def problems(*, setting: Kind | None = None, stratum: str | None = None) -> Iterator[Problem]:
    """The problems of the fixtures."""
    for found, problem, _ in _instances().values():
        if (setting is None or problem.kind == kind_of(setting)) and stratum in (None, found):
            yield problem


def unknown(what: str, found: str, known: tuple[str, ...] | list[str]) -> str:
    """A message that refuses a word, with the nearest that is known."""
    near = get_close_matches(found, known, n=1)
    hint = f' (did you mean "{near[0]}"?)' if near else ""
    listed = ", ".join(known) if len(known) <= 40 else f"{len(known)} known ones"
    return f"{what}: one of {listed}, found {found!r}{hint}"


def is_within(answer: Answer, got: np.ndarray, u: float) -> bool:
    """Whether every component is within its tolerance."""
    return bool(np.all(np.abs(got - answer.value) <= answer.tolerance(u)))
