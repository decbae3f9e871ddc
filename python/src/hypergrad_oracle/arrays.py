"""Problems from arrays: tables as a function of θ, with a Jacobian by central differences, by JAX or of your own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .problem import Bools, Floats, Moves, Problem, frozen

Tables = Callable[[Any], Mapping[str, Any]]
NEEDED = ("transitions", "reward_f", "reward_l", "initial")
OPTIONAL = ("phi", "leader")
ROW_TOLERANCE = 1e-9


def from_arrays(
    tables: Tables,
    theta: ArrayLike,
    *,
    gamma_f: float,
    gamma_l: float,
    beta: float,
    jacobian: Tables | None = None,
    terminal: ArrayLike | None = None,
    observes: bool = True,
    name: str = "arrays",
    step: float = 1e-3,
) -> Problem:
    """The problem at θ whose tables are ``tables(theta)``.

    ``tables`` returns a mapping: ``transitions`` (S, [A,] B, S), ``reward_f`` and ``reward_l`` (S, [A,] B), ``initial`` (S,), and where
    there are any ``phi`` (a number) and ``leader`` (S, A), which makes it a Markov game. ``jacobian`` returns the same keys with an axis K
    behind, as ``jax.jacfwd(tables)`` does; without one it is made by central differences, extrapolated once (error O(step⁴)).
    ``terminal`` lists or marks the terminal states; default: those without any move. Raises ValueError that names the array.

    >>> import numpy as np
    >>> def tables(theta):
    ...     return dict(transitions=np.ones((1, 2, 1)), reward_f=np.array([[0, theta[0]]]),
    ...                 reward_l=np.array([[0.0, 1.0]]), initial=np.ones(1))
    >>> problem = from_arrays(tables, [0.3], gamma_f=0.9, gamma_l=0.9, beta=0.5)
    >>> problem.states, problem.actions, problem.parameters
    (1, 2, 1)
    """
    point = np.asarray(theta, dtype=np.float64)
    if point.ndim != 1:
        raise ValueError(f"theta: a list of numbers, found shape {point.shape}")
    values = _read(tables(point))
    slopes = _differences(tables, point, step) if jacobian is None else _read(jacobian(point), (len(point),))
    shape = values["reward_f"].shape
    if len(shape) != (3 if "leader" in values else 2):
        wanted = "(S, A, B) in a game" if "leader" in values else "(S, B); with a leader's policy, (S, A, B)"
        raise ValueError(f"reward_f: expected shape {wanted}, found {shape}")
    states, parameters = shape[0], len(point)
    expected = {
        "transitions": (*shape, states),
        "reward_l": shape,
        "initial": (states,),
        "phi": (),
        "leader": shape[:2],
        "reward_f": shape,
    }
    for key, value in values.items():
        if value.shape != expected[key]:
            raise ValueError(f"{key}: expected shape {expected[key]}, found {value.shape}")
        slope = slopes.get(key)
        if slope is None or slope.shape != (*expected[key], parameters):
            found = "nothing" if slope is None else str(slope.shape)
            raise ValueError(f"jacobian of {key}: expected shape {(*expected[key], parameters)}, found {found}")
    _positive("gamma_f", 0 <= gamma_f <= 1, "from 0 to 1", gamma_f)
    _positive("gamma_l", 0 <= gamma_l <= 1, "from 0 to 1", gamma_l)
    _positive("beta", 0 < beta < np.inf, "above 0", beta)
    ends = _terminal(terminal, values["transitions"])
    _check_rows("transitions", values["transitions"], ends)
    _check_rows("initial", values["initial"][None], np.zeros(1, np.bool_))
    if "leader" in values:
        _check_rows("leader", values["leader"], ends)
    live = ~ends

    def masked(array: Floats) -> Floats:
        return frozen(array * live.reshape(-1, *([1] * (array.ndim - 1))))

    flat = values["transitions"].reshape(-1, states)
    d_flat = slopes["transitions"].reshape(-1, states, parameters)
    row, to = np.nonzero(flat * np.repeat(live, flat.shape[0] // states)[:, None])
    game = "leader" in values
    return Problem(
        id=name,
        kind="markov-game" if game else "configurable-mdp",
        gamma_f=float(gamma_f),
        gamma_l=float(gamma_l),
        beta=float(beta),
        terminal=ends,
        initial=frozen(values["initial"]),
        d_initial=frozen(slopes["initial"]),
        moves=Moves(row, to, frozen(flat[row, to]), frozen(d_flat[row, to])),
        reward_f=masked(values["reward_f"]),
        d_reward_f=masked(slopes["reward_f"]),
        reward_l=masked(values["reward_l"]),
        d_reward_l=masked(slopes["reward_l"]),
        phi=float(values.get("phi", np.zeros(()))),
        d_phi=frozen(slopes.get("phi", np.zeros(parameters))),
        leader=masked(values["leader"]) if game else None,
        d_leader=masked(slopes["leader"]) if game else None,
        observes=observes,
        name=name,
    )


def _read(found: Mapping[str, Any], behind: tuple[int, ...] = ()) -> dict[str, Floats]:
    missing = [key for key in NEEDED if key not in found]
    unknown = [key for key in found if key not in NEEDED + OPTIONAL]
    if missing or unknown:
        what = f"without {', '.join(missing)}" if missing else f"with {', '.join(map(str, unknown))}"
        raise ValueError(
            f"tables: expected {', '.join(NEEDED)} and perhaps {', '.join(OPTIONAL)}, found a mapping {what}"
        )
    arrays = {key: np.asarray(value, dtype=np.float64) for key, value in found.items()}
    for key, array in arrays.items():
        if not np.all(np.isfinite(array)):
            place = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
            raise ValueError(f"{key}{list(place)}: expected a finite number, found {array[place]}")
    return arrays


def _differences(tables: Tables, theta: Floats, step: float) -> dict[str, Floats]:
    def moved(k: int, h: float) -> dict[str, Floats]:
        point = theta.copy()
        point[k] += h
        return _read(tables(point))

    columns: list[dict[str, Floats]] = []
    for k in range(len(theta)):
        up, down, far_up, far_down = (moved(k, h) for h in (step, -step, 2 * step, -2 * step))
        columns.append({key: (8 * (up[key] - down[key]) - (far_up[key] - far_down[key])) / (12 * step) for key in up})
    here = _read(tables(theta))
    return {
        key: np.stack([column[key] for column in columns], axis=-1) if columns else np.zeros((*value.shape, 0))
        for key, value in here.items()
    }


def _terminal(given: ArrayLike | None, transitions: Floats) -> Bools:
    states = transitions.shape[0]
    ends: Bools
    if given is None:
        ends = np.asarray(~transitions.reshape(states, -1).any(axis=1), np.bool_)
    else:
        marks = np.asarray(given)
        ends = np.zeros(states, np.bool_)
        if marks.dtype == np.bool_:
            if marks.shape != (states,):
                raise ValueError(f"terminal: expected shape {(states,)}, found {marks.shape}")
            ends[:] = marks
        elif marks.size:
            ends[marks.astype(np.intp)] = True
    ends.setflags(write=False)
    return ends


def _check_rows(name: str, rows: Floats, ends: Bools) -> None:
    if np.any(rows < 0):
        place = tuple(int(i) for i in np.argwhere(rows < 0)[0])
        raise ValueError(f"{name}{list(place)}: expected a probability, found {rows[place]}")
    sums = rows.sum(axis=-1)
    wrong = np.abs(sums - 1) > ROW_TOLERANCE
    wrong[ends] = False
    if np.any(wrong):
        place = tuple(int(i) for i in np.argwhere(wrong)[0])
        raise ValueError(f"{name}{list(place)}: expected probabilities that sum to 1, found {sums[place]}")


def _positive(name: str, fine: bool, wanted: str, found: float) -> None:
    if not fine:
        raise ValueError(f"{name}: a number {wanted}, found {found}")
