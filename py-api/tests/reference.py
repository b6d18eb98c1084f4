"""The article's pictures in pure Python, one operation after the other."""

from collections.abc import Iterator


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
