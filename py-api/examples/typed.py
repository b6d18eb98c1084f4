"""What `mypy --strict` is to accept; what it is to refuse is marked, and it is an error if it does not."""

from decimal import Decimal
from fractions import Fraction

import juliaset.article
import numpy as np
from juliaset import Coloring, ComplexRegion, Cycle, JuliaDiv, Mandelbrot, Palette, Viewport, save_png
from numpy.typing import NDArray


def picture(c_0: complex) -> NDArray[np.float64]:
    julia = JuliaDiv(c_0, threshold=2, n_iterations=(5, 80), resolution=64)
    region = ComplexRegion(-1.6, 1.6, -1.0, 1.0)
    out = np.empty(region.shape(julia.resolution))
    points: NDArray[np.complex128] = region.build(64)
    assert points.shape == out.shape
    return julia.over(region, out=out, threads=2)


def counts() -> NDArray[np.uint16 | np.uint32]:
    view = Viewport(("-0.3", 0.62), "1e-2", (64, 48))
    return JuliaDiv(1j).counts(view, indexing="xy")


def deep() -> NDArray[np.uint16 | np.uint32]:
    julia = JuliaDiv(("0", Decimal(1)))
    view = Viewport(0, Decimal("1e-300"), (64, 48))
    iterations: tuple[int, int] = julia.bounds(view)
    return JuliaDiv(julia.c_0_text, n_iterations=iterations).counts(view, precision="exact")


def points() -> NDArray[np.complex128]:
    julia = JuliaDiv(np.complex64(0.25 + 0.5j), n_iterations=[0, 60])
    JuliaDiv((np.float32(0.5), Fraction(1, 4)), n_iterations=np.array([0, 60]))
    short: NDArray[np.uint16] = julia.counts(Viewport(0, 3, [4, 3]), out=np.empty((4, 3), np.uint16))
    assert julia.counts_at([[0.5, 1j]]).size == 2 and short.size == 12
    match julia.attracting_cycle():
        case Cycle(found):
            assert julia.orbit(found[0], len(found)).shape == (len(found) + 1,)
    return Viewport(0, 3, (4, 3)).__replace__(size=(8, 6)) and julia.fixed_points()


def planes() -> NDArray[np.float64]:
    view = Viewport(-0.5, 3, (4, 3))
    found: list[NDArray[np.float64]] = [subject.smooth(view) for subject in (Mandelbrot(), JuliaDiv(1j))]
    return (
        found[0]
        + juliaset.article.JuliaDiv(1j, resolution=4).over(juliaset.article.ComplexRegion(-2, 2, -2, 2))[
            :, :3
        ]
    )


def colours() -> NDArray[np.uint8]:
    white = np.array([255, 255, 255])
    night = Palette("Night", [(0, "#000000"), (np.float32(0.5), (32, 64, 128)), (1, white)])
    night = Palette("Night", night.stops, "srgb", source=night.source)
    coloring = Coloring("slopes", palette=night, mapping="root", light=(132, 60, 0.2), interior=[10, 11, 16])
    view = Viewport(0, 3, (40, 30))
    fitted: Coloring = Mandelbrot().fit(view, coloring)
    image = JuliaDiv(1j).image(view, fitted, "Ember", samples=4, window=(0, 20, 0, 10))
    found: list[NDArray[np.uint8]] = [image, night([[0.25, 0.5]]), night.colors(np.int8(3))]
    return found[0]


def wrong() -> None:
    JuliaDiv("x")  # type: ignore[arg-type]
    JuliaDiv(1j).over((0, 1, 0, 1))  # type: ignore[arg-type]
    JuliaDiv(1j).over(ComplexRegion(0, 1, 0, 1), indexing="yx")  # type: ignore[arg-type]
    JuliaDiv(1j).over(ComplexRegion(0, 1, 0, 1), precision="f32")  # type: ignore[arg-type]
    JuliaDiv(1j).bounds(ComplexRegion(0, 1, 0, 1))  # type: ignore[arg-type]
    JuliaDiv(1j).threshold = 3  # type: ignore[misc]
    JuliaDiv(1j).channel(ComplexRegion(0, 1, 0, 1), "colour")  # type: ignore[arg-type]
    JuliaDiv(1j).image(ComplexRegion(0, 1, 0, 1), "colour")  # type: ignore[arg-type]
    Coloring(wrap="no")  # type: ignore[arg-type]
    Palette("A", [(0, 1)])  # type: ignore[list-item]
    save_png("x.png", ComplexRegion(0, 1, 0, 1).build(3))  # type: ignore[arg-type]


if __name__ == "__main__":
    print(picture(1j).mean(), counts().max(), deep().max(), points(), planes().shape, colours().shape)
