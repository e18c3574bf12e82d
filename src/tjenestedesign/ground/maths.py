"""Sines, cosines, roots and powers, the same to the last bit on every machine.

How the last bit of a transcendental function comes out differs from one C library to another, and so from one machine to
another. Nothing else in td calls them: what is reckoned from these answers is then the same everywhere.
"""

from __future__ import annotations

import math


def settled(value: float) -> float:
    """A value with nine digits, and at most nine decimals: one bit more or less in it no longer shows.

    Thirteen come first, so that a value that should have ended in a five falls to the same side wherever it was reckoned.
    """
    if not math.isfinite(value):
        return value
    for digits in (13, 9):
        value = round(float(f"{value:.{digits}g}"), digits)
    return value + 0.0  # never a negative nothing


def sine(angle: float) -> float:
    """Of an angle in radians."""
    return settled(math.sin(angle))


def cosine(angle: float) -> float:
    """Of an angle in radians."""
    return settled(math.cos(angle))


def root(value: float) -> float:
    """The square root of what is not negative."""
    return settled(math.sqrt(value))


def power(value: float, exponent: float) -> float:
    """Of what is not negative."""
    return settled(math.pow(value, exponent))


def distance(dx: float, dy: float) -> float:
    """How long the straight way is."""
    return root(dx * dx + dy * dy)


def on_circle(cx: float, cy: float, radius: float, angle: float) -> tuple[float, float]:
    """The point at an angle in radians, clockwise from the top."""
    return cx + radius * sine(angle), cy - radius * cosine(angle)
