"""The article's pictures in pure Python, one operation after the other."""

import math
from collections.abc import Iterator
from fractions import Fraction


def shape(bounds: tuple[float, float, float, float], resolution: int) -> tuple[int, int]:
    xleft, xright, yleft, yright = bounds
    rows = resolution * (abs(yright - yleft) / abs(xright - xleft))
    whole = int(rows)
    return resolution, whole + (rows - whole >= 0.5)


def axis(first: float, last: float, count: int) -> list[float]:
    return [i / count * (last - first) + first for i in range(count)]


def count(x: float, y: float, c_0: complex, threshold: float, itermax: int) -> int:
    for n in range(itermax):
        x, y = x * x - y * y + c_0.real, x * y + y * x + c_0.imag
        if x * x + y * y > threshold * threshold:
            return n
    return itermax


def counts(
    bounds: tuple[float, float, float, float],
    c_0: complex,
    threshold: float,
    itermax: int,
    resolution: int,
) -> Iterator[list[int]]:
    """A list for each column."""
    columns, rows = shape(bounds, resolution)
    ys = axis(bounds[2], bounds[3], rows)
    for x in axis(bounds[0], bounds[1], columns):
        yield [count(x, y, c_0, threshold, itermax) for y in ys]


def deep_counts(
    c_0: tuple[str, str],
    center: tuple[str, str],
    width: str,
    size: tuple[int, int],
    itermax: int,
) -> list[list[int]]:
    """A list for each row of a viewport, by whole numbers in units of 2**-bits; the threshold is 2."""
    columns, rows = size
    half_step = Fraction(width) / columns / 2
    # Errors grow as the view does until it is spread over the plane.
    bits = 2 * math.ceil(-math.log2(half_step.numerator) + math.log2(half_step.denominator)) + 256

    def whole(value: Fraction) -> int:
        return (value.numerator << bits) // value.denominator

    a, b = (whole(Fraction(part)) for part in c_0)
    re, im = (Fraction(part) for part in center)

    def deep_count(x: int, y: int) -> int:
        for n in range(itermax):
            x, y = (((x + y) * (x - y)) >> bits) + a, ((2 * x * y) >> bits) + b
            if x * x + y * y > 4 << (2 * bits):
                return n
        return itermax

    xs = [whole(re + (2 * i + 1 - columns) * half_step) for i in range(columns)]
    ys = [whole(im + (rows - 1 - 2 * j) * half_step) for j in range(rows)]
    return [[deep_count(x, y) for x in xs] for y in ys]
