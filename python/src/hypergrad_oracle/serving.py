"""An implementation under the conformance runner, in a few lines: ``hypergrad-oracle conform -- python mine.py``."""

from __future__ import annotations

import io
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TextIO

import numpy as np
from numpy.typing import ArrayLike

from .precision import Precision, unit_roundoff
from .problem import Batch, Critic, Kind, Knowledge, Problem
from .wire import Json, numbers, read_batch, read_critic, read_knowledge, read_problem

PROTOCOL = 1
Estimator = Callable[[Problem, Knowledge, Critic, Batch], ArrayLike]
"""From problem, knowledge, critic and batch to the K numbers of the estimate: the mean over the trajectories of the batch."""
Solver = Callable[[Problem], Mapping[str, ArrayLike]]
"""From a problem to quantities by the names of the fixtures (``hypergradient`` at least), in any shape, row by row."""


class Sampler(Protocol):
    """From a problem, a policy (flat), uniforms and the most steps to the states, actions and so on of a trajectory."""

    def __call__(self, problem: Problem, policy: np.ndarray, uniforms: np.ndarray, most: int) -> Mapping[str, Any]:
        """Draws a trajectory, one uniform for each decision."""
        ...


Refuser = Callable[[Json], "str | None"]
"""From tables as they come to the reason why they must be refused; None where they need not."""


def serve(
    estimators: Mapping[str, Estimator] | None = None,
    *,
    solve: Solver | None = None,
    sample: Sampler | None = None,
    refuse: Refuser | None = None,
    kinds: Iterable[Kind] = ("configurable-mdp", "markov-game"),
    name: str = "python",
    version: str | None = None,
    precision: Precision = "float64",
    window: int = 16,
    source: TextIO | None = None,
    sink: TextIO | None = None,
) -> None:
    """Answers the conformance runner until it says stop.

    ``estimators`` maps ids of the catalogue (``bc-hg``, ``game:bc-hg``, …) to functions of
    ``(problem, knowledge, critic, batch)`` that return K numbers: lists, NumPy, JAX or PyTorch arrays. What your program
    prints goes to standard error, so that it cannot disturb the protocol; every answer is flushed. An exception is the answer
    to its case, with a traceback on standard error, and the next case goes on.

    ``precision`` is that of your arithmetic; tolerances scale with it. ``source`` and ``sink`` replace standard input and output.
    """
    unit_roundoff(precision)
    known = dict(estimators or {})
    capabilities: dict[str, Any] = {"kinds": list(kinds), "estimate": sorted(known), "window": window}
    for flag, given in (("solve", solve), ("sample", sample), ("refuse", refuse)):
        if given is not None:
            capabilities[flag] = True
    hello: dict[str, Any] = {"protocol": PROTOCOL, "name": name, "capabilities": capabilities}
    if version is not None:
        hello["version"] = version
    if precision != "float64":
        hello["precision"] = dict(precision) if isinstance(precision, Mapping) else precision
    instances: dict[str, tuple[Problem, Knowledge]] = {}

    def answer(message: Json) -> dict[str, Any]:
        command = message["cmd"]
        if command == "refuse" and refuse is not None:
            reason = refuse(message["tables"])
            return {"refused": reason is not None, **({} if reason is None else {"reason": reason})}
        problem, knowledge = instances[message["instance"]]
        if command == "estimate" and message["estimator"] in known:
            batch = read_batch(message["batch"], message.get("oracle"))
            critic = read_critic(problem, message["critic"])
            gradient = known[message["estimator"]](problem, knowledge, critic, batch)
            return {"gradient": flat(message["estimator"], gradient, problem.parameters)}
        if command == "solve" and solve is not None:
            return {key: flat(key, value) for key, value in solve(problem).items()}
        if command == "sample" and sample is not None:
            policy, uniforms = np.array(numbers(message["policy"])), np.array(numbers(message["uniforms"]))
            return dict(sample(problem, policy, uniforms, message["maxSteps"]))
        raise _Skipped(f"{command} is not done here")

    lines, out = source or sys.stdin, sink or _own_output()
    for line in lines:
        message = json.loads(line)
        command = message["cmd"]
        if command == "stop":
            return
        if command == "instance":
            problem = read_problem(message["id"], message["tables"])
            instances[message["id"]] = problem, read_knowledge(problem, message["knowledge"])
            continue
        reply = hello if command == "start" else {"seq": message["seq"], **_attempt(answer, message)}
        out.write(json.dumps(reply, allow_nan=False) + "\n")
        out.flush()


class _Skipped(Exception):
    """The reason why a case is not done."""


def _attempt(answer: Callable[[Json], dict[str, Any]], message: Json) -> dict[str, Any]:
    try:
        return {"result": answer(message)}
    except _Skipped as reason:
        return {"skipped": str(reason)}
    except Exception as error:
        traceback.print_exc(file=sys.stderr)
        return {"error": f"{type(error).__name__}: {error}{_place(error)}"}


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if os.path.dirname(frame.filename) != os.path.dirname(__file__)]
    return f" ({own[-1].filename}:{own[-1].lineno})" if own else ""


def flat(name: str, value: Any, length: int | None = None) -> list[float]:
    """The numbers of an array of any library, row by row. Raises ValueError for a wrong length, and for one that is not finite."""
    detach = getattr(value, "detach", None)
    array = np.asarray(detach().cpu() if callable(detach) else value, dtype=np.float64).reshape(-1)
    if length is not None and array.size != length:
        raise ValueError(f"{name}: expected {length} numbers, found {array.size}")
    if not np.all(np.isfinite(array)):
        k = int(np.argmin(np.isfinite(array)))
        raise ValueError(f"{name}: expected finite numbers, found {array[k]} at index {k}")
    return [float(x) for x in array]


def _own_output() -> TextIO:
    """Standard output for the protocol alone: whatever else is printed, from Python or below it, goes to standard error."""
    try:
        kept = os.dup(1)
        os.dup2(2, 1)
    except (OSError, io.UnsupportedOperation):
        out = sys.stdout
        sys.stdout = sys.stderr
        return out
    sys.stdout = sys.stderr
    return os.fdopen(kept, "w", encoding="utf-8", buffering=1 << 16)
