"""Exact answers for hypergradient estimators in bi-level reinforcement learning, where they are written.

>>> import hypergrad_oracle as ho
>>> case = ho.cases("estimates", estimator="naive-pgd")[0]
>>> case.problem.actions >= 1
True
"""

from .arrays import from_arrays
from .cases import Answer, Case, Mistake, case_by_id, cases, problems
from .checking import assert_answer, assert_gradient
from .files import to_instance, write_instance
from .gymnasium import from_gymnasium, gym_tables
from .precision import unit_roundoff
from .problem import Batch, Critic, Knowledge, Moves, Oracle, PaddedBatch, Problem, Trajectory
from .runner import NoRunner, assert_unbiased, conform, exact_biases
from .serving import serve
from .solver import NoBestResponse, Solution, finite_differences, solve

__version__ = "0.1.0"
__all__ = [
    "Answer",
    "Batch",
    "Case",
    "Critic",
    "Knowledge",
    "Mistake",
    "Moves",
    "NoBestResponse",
    "NoRunner",
    "Oracle",
    "PaddedBatch",
    "Problem",
    "Solution",
    "Trajectory",
    "assert_answer",
    "assert_gradient",
    "assert_unbiased",
    "case_by_id",
    "cases",
    "conform",
    "exact_biases",
    "finite_differences",
    "from_arrays",
    "from_gymnasium",
    "gym_tables",
    "problems",
    "serve",
    "solve",
    "to_instance",
    "unit_roundoff",
    "write_instance",
]
