"""Exact numbers q + c log 2 with fractions q and c, and vectors of two of them."""

import json
from fractions import Fraction
from math import log


class Number:
    def __init__(self, q, c=0):
        self.q, self.c = Fraction(q), Fraction(c)

    def __add__(self, other):
        other = number(other)
        return Number(self.q + other.q, self.c + other.c)

    __radd__ = __add__

    def __neg__(self):
        return Number(-self.q, -self.c)

    def __sub__(self, other):
        return self + -number(other)

    def __mul__(self, other):
        if isinstance(other, Vector):
            return NotImplemented
        other = number(other)
        assert self.c == 0 or other.c == 0, "a product of two logarithms"
        return Number(self.q * other.q, self.q * other.c + self.c * other.q)

    __rmul__ = __mul__

    def __truediv__(self, divisor):
        return Number(self.q / divisor, self.c / divisor)

    def __eq__(self, other):
        other = number(other)
        return self.q == other.q and self.c == other.c

    def __float__(self):
        return float(self.q) + float(self.c) * log(2)

    def __str__(self):
        if self.c == 0:
            return str(self.q)
        return f"{self.q} {'-' if self.c < 0 else '+'} {abs(self.c)} log 2"


def number(x):
    return x if isinstance(x, Number) else Number(x)


class Vector(tuple):
    def __add__(self, other):
        return Vector(x + y for x, y in zip(self, other))

    def __sub__(self, other):
        return Vector(x - y for x, y in zip(self, other))

    def __rmul__(self, factor):
        return Vector(factor * x for x in self)


def vector(*components):
    return Vector(number(x) for x in components)


ZERO = vector(0, 0)


def total(vectors):
    result = ZERO
    for each in vectors:
        result = result + each
    return result


def sum_of(numbers):
    return sum(numbers, number(0))


def log_of(probability):
    """log of 1/2 or 1/4."""
    return Number(0, {Fraction(1, 2): -1, Fraction(1, 4): -2}[probability])


def values_of_two_states(moves, reward, gamma):
    """v = reward + gamma moves v for two states, by Cramer's rule; the end is worth 0."""
    a, b = 1 - gamma * moves[0][0], -gamma * moves[0][1]
    c, d = -gamma * moves[1][0], 1 - gamma * moves[1][1]
    determinant = a * d - b * c
    return [
        (d * reward[0] - b * reward[1]) / determinant,
        (a * reward[1] - c * reward[0]) / determinant,
        number(0),
    ]


def print_values(estimators, rollouts):
    """A JSON object: for each id the components for each rollout in turn."""
    values = {name: [str(x) for tau in rollouts for x in of(tau)] for name, of in estimators.items()}
    print(json.dumps(values, indent=1))
