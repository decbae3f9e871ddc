"""The Node runner, driven from Python: it judges functions of this very process, through a bridge on the loopback address."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .precision import Precision
from .problem import Kind
from .serving import Estimator, Solver, serve

HOW_TO_GET = (
    "the runner of hypergrad-oracle was not found: install Node.js (20.19 or newer) and `npm install hypergrad-oracle` in this folder "
    "or above it, or name its command in the environment variable HYPERGRAD_ORACLE"
)
TIME_LIMIT = 600.0


class NoRunner(RuntimeError):
    """The Node runner is not installed."""


def runner_command() -> list[str]:
    """How the runner is started: HYPERGRAD_ORACLE where it is set, ``hypergrad-oracle`` on the path, or ``npx --no-install``.

    Raises NoRunner with what to install.
    """
    named = os.environ.get("HYPERGRAD_ORACLE")
    if named:
        return named.split()
    direct = shutil.which("hypergrad-oracle")
    if direct:
        return [direct]
    npx = shutil.which("npx")
    here = Path.cwd()
    if npx and any((folder / "node_modules/hypergrad-oracle").exists() for folder in (here, *here.parents)):
        return [npx, "--no-install", "hypergrad-oracle"]
    raise NoRunner(HOW_TO_GET)


def conform(
    estimators: Mapping[str, Estimator],
    *options: str,
    solve: Solver | None = None,
    kinds: Sequence[Kind] = ("configurable-mdp", "markov-game"),
    precision: Precision = "float64",
) -> dict[str, Any]:
    """Runs ``hypergrad-oracle conform --json`` on functions of this process and returns its document.

    ``options`` are further options of the command, as ``"--exact-bias", "10"``. Raises NoRunner, and RuntimeError where the
    command gives no document.
    """
    command = runner_command()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        thread = threading.Thread(
            target=_serve_connections, args=(server, dict(estimators), solve, kinds, precision), daemon=True
        )
        thread.start()
        child = [sys.executable, "-u", str(Path(__file__).with_name("bridge.py")), str(port)]
        done = subprocess.run(
            [*command, "conform", "--json", *options, "--", *child],
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT,
            check=False,
        )
    try:
        document = json.loads(done.stdout)
    except json.JSONDecodeError:
        raise RuntimeError(f"{' '.join(command)} conform: exit code {done.returncode}\n{done.stderr}") from None
    if not isinstance(document, dict):
        raise RuntimeError(f"expected a document, found {done.stdout[:80]!r}")
    return document


def _serve_connections(
    server: socket.socket,
    estimators: Mapping[str, Estimator],
    solve: Solver | None,
    kinds: Sequence[Kind],
    precision: Precision,
) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        with connection, connection.makefile("r") as source, connection.makefile("w") as sink:
            try:
                serve(
                    estimators, solve=solve, kinds=kinds, name="pytest", precision=precision, source=source, sink=sink
                )
            except OSError:
                continue


@dataclass(frozen=True)
class Unbiasedness:
    """The exact bias of an estimator on one instance of the fixtures: over all of its trajectories, with an exact critic."""

    instance: str
    trajectories: int
    relative_bias: float
    verdict: str
    what: str


def exact_biases(
    estimator: Estimator, *, kind: Kind = "configurable-mdp", instances: int = 5, precision: Precision = "float64"
) -> list[Unbiasedness]:
    """The exact bias of an estimator that claims to be unbiased, for single trajectories: every trajectory is asked for.

    Raises NoRunner where Node's part is not installed.
    """
    prefix = "game:" if kind == "markov-game" else ""
    document = conform(
        {f"{prefix}bc-hg": estimator}, "--exact-bias", str(instances), kinds=(kind,), precision=precision
    )
    return [
        Unbiasedness(
            one["instance"],
            one["trajectories"],
            float("nan") if one.get("relativeBias") is None else float(one["relativeBias"]),
            one["verdict"],
            one.get("what", ""),
        )
        for one in document["exactBias"]
    ]


def assert_unbiased(
    estimator: Estimator, *, kind: Kind = "configurable-mdp", instances: int = 5, precision: Precision = "float64"
) -> None:
    """Asserts that an estimator's exact mean is the hypergradient on instances whose trajectories are all enumerated.

    ``estimator`` is a function of ``(problem, knowledge, critic, batch)``. No sampling: a bias is a number and not a test
    statistic. Raises AssertionError with the instances on which it is biased, and NoRunner with what to install.
    """
    found = exact_biases(estimator, kind=kind, instances=instances, precision=precision)
    if not found:
        raise AssertionError("no instance was judged: the runner gave no exact bias")
    wrong = [one for one in found if one.verdict != "holds"]
    if wrong:
        rows = [
            f"  {one.instance}: relative bias {one.relative_bias:.2e} over {one.trajectories} trajectories"
            f"{' – ' + one.what if one.what else ''}"
            for one in wrong
        ]
        raise AssertionError(f"biased on {len(wrong)} of {len(found)} instances\n" + "\n".join(rows))
