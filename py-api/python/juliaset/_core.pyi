"""
Filled Julia sets as NumPy arrays.
"""

from _typeshed import SupportsGetItem, SupportsLenAndGetItem
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from numpy import complex128, complexfloating, float32, float64, floating, integer, uint16, uint32, uint8
from numpy.typing import ArrayLike, NDArray
from os import PathLike
from typing import Any, Final, Literal, Self, SupportsComplex, SupportsFloat, SupportsIndex, TypeAlias
from typing import final, overload

_Real: TypeAlias = float | Decimal | Fraction | floating[Any] | integer[Any] | SupportsIndex
_Number: TypeAlias = str | _Real
_Point: TypeAlias = (
    complex | complexfloating[Any, Any] | _Real | tuple[_Number, _Number] | list[Any] | NDArray[Any]
)
_Pair: TypeAlias = Sequence[SupportsIndex] | NDArray[integer[Any]]
_Color: TypeAlias = str | Sequence[SupportsIndex] | NDArray[integer[Any]]
_Position: TypeAlias = float | floating[Any] | integer[Any] | SupportsIndex
_Stops: TypeAlias = Iterable[tuple[_Position, _Color] | list[Any]]
_Progress: TypeAlias = Callable[[float], object] | bool | None

__all__ = ["__version__", "About", "Coloring", "ComplexRegion", "Cycle", "JuliaDiv", "Mandelbrot", "NearestPoint", "Palette", "Scene", "Viewport", "about", "article_counts", "nearest", "save_png"]

__version__: Final[str]

@final
class About:
    """
    What is known of a c0, in the words of ``juliaset about --json``: what does not apply is None.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @property
    def angle(self, /) -> tuple[int, int] | None:
        """
        The fraction of a turn, numerator and denominator, that a multiplier on the unit circle is nearest to.
        """
    @property
    def c0(self, /) -> tuple[str, str]:
        """
        The real and the imaginary part of the parameter, to their last digit.
        """
    @property
    def connected(self, /) -> bool | None:
        """
        Whether the Julia set is connected; None where that is not certain.
        """
    @property
    def cycles(self, /) -> list[Cycle] | None:
        """
        The cycles, where they were asked for.
        """
    @property
    def distance(self, /) -> float | None:
        """
        The estimate of the distance to the Mandelbrot set, within a factor of 2, if the orbit of 0 escapes.
        """
    @property
    def escapes_after(self, /) -> int | None:
        """
        How many iterations the orbit of 0 stays within 2, if it escapes.
        """
    @property
    def fixed_points(self, /) -> tuple[Cycle, Cycle]:
        """
        The fixed points alpha and beta, as cycles of one point with their multipliers.
        """
    @property
    def kind(self, /) -> str:
        """
        Where the orbit of 0 goes: "attracting", "parabolic", "escaping", "preperiodic" or "undecided".
        """
    @property
    def multiplier(self, /) -> complex | None:
        """
        The derivative of one turn of that cycle.
        """
    @property
    def period(self, /) -> int | None:
        """
        How many points the cycle has that the orbit of 0 tends to or lands on.
        """
    @property
    def preperiod(self, /) -> int | None:
        """
        After how many iterations the orbit of 0 is on a cycle that repels.
        """
    @property
    def sentence(self, /) -> str:
        """
        The same in a sentence without a capital and a full stop.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The object that ``juliaset about --json`` prints: what does not apply is left out, and points are pairs.
        """
    @property
    def undecided_after(self, /) -> int | None:
        """
        After how many iterations it was given up to find out.
        """

@final
class Coloring:
    """
    How samples become colours: what a picture's colours say, and in which palette.

    What is left out is as the theme looks best. Objects cannot be changed, compare by value, can be hashed and
    pickled.

    Parameters
    ----------
    theme : {"smooth", "gray", "distance", "slopes", "angle"}, default "smooth"
        What the colours say: how long a point takes to escape, without bands; the same in the article's gray, from
        black at ``n_iterations[0]`` to white at ``n_iterations[1]``; how far it is from the set; the escape time as a
        landscape lit from aside; where its orbit leaves, darker below the real axis.
    palette : Palette or str, optional
        The colours, or the name of those that come with juliaset. Gray has its own.
    mapping : {"linear", "root", "log", "equal"}, optional
        How values are spread over the palette; "equal" gives every colour the same area.
    density : float, optional
        How often the palette is run through, for each unit of the mapped value.
    offset : float, optional
        Where in the palette a value of 0 is, in lengths of the palette.
    wrap : {"cyclic", "mirrored", "clamped"}, optional
        What is beyond the palette's ends.
    interior : str or (int, int, int), optional
        The inside of the set: a colour, "transparent", "phase" (which point of the cycle an orbit tends to), "time"
        (how long it takes to the cycle) or "period" (how many points the cycle has).
    light : (float, float, float), optional
        A light from aside: its azimuth in degrees from the right, counterclockwise, its height in degrees, and the
        share of the light that comes from everywhere. Without it only slopes are lit.
    outline : float, optional
        The width of a dark line along the set, in thousandths of the picture's width.
    reverse : bool, default False
        Whether the palette is turned around.

    Raises
    ------
    TypeError, ValueError
        If one of these cannot be.

    Examples
    --------
    >>> from juliaset import Coloring
    >>> Coloring("slopes", palette="Ember", density=0.5)
    Coloring('slopes', palette='Ember', density=0.5)
    >>> Coloring("slopes").light
    (132.0, 60.0, 0.2)
    """
    __match_args__: Final = ('theme',)
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs_ex__(self, /) -> tuple[tuple[str], dict[str, Any]]: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, theme: Literal["smooth", "gray", "distance", "slopes", "angle"] = "smooth", *, palette: Palette | str | None = None, mapping: Literal["linear", "root", "log", "equal"] | None = None, density: SupportsFloat | SupportsIndex | None = None, offset: SupportsFloat | SupportsIndex | None = None, wrap: Literal["cyclic", "mirrored", "clamped"] | None = None, interior: _Color | None = None, light: Sequence[float] | None = None, outline: SupportsFloat | SupportsIndex | None = None, reverse: bool = False) -> Coloring: ...
    def __replace__(self, /, **changes: Any) -> Self:
        """
        What `copy.replace` calls. The light of slopes goes with their theme.
        """
    def __repr__(self, /) -> str: ...
    @property
    def density(self, /) -> float:
        """
        How often the palette is run through, for each unit of the mapped value.
        """
    @property
    def interior(self, /) -> str:
        """
        The inside of the set: a colour as ``"#rrggbb"``, or a word.
        """
    @property
    def light(self, /) -> tuple[float, float, float] | None:
        """
        Azimuth, height and ambient share of the light, if there is one.
        """
    @property
    def mapping(self, /) -> str:
        """
        How values are spread over the palette.
        """
    @property
    def offset(self, /) -> float:
        """
        Where in the palette a value of 0 is, in lengths of the palette.
        """
    @property
    def outline(self, /) -> float | None:
        """
        The width of the dark line, if there is one.
        """
    @property
    def palette(self, /) -> Palette:
        """
        The colours.
        """
    @property
    def reverse(self, /) -> bool:
        """
        Whether the palette is turned around.
        """
    @property
    def theme(self, /) -> str:
        """
        What the colours say. Smooth colours with a light are slopes.
        """
    @property
    def wrap(self, /) -> str:
        """
        What is beyond the palette's ends.
        """

@final
class ComplexRegion:
    """
    A rectangle of the complex plane.

    Either pair of bounds may be in descending order. Objects cannot be changed, compare by value, can be
    hashed and pickled.

    Parameters
    ----------
    xleft, xright : float
        The real parts of the left and the right side.
    yleft, yright : float
        The imaginary parts of the sides where the second index begins and ends.

    Raises
    ------
    ValueError
        If a bound is not finite, or two of a pair are equal.

    Examples
    --------
    >>> from juliaset import ComplexRegion
    >>> region = ComplexRegion(-1.6, 1.6, -1.0, 1.0)
    >>> region
    ComplexRegion(xleft=-1.6, xright=1.6, yleft=-1.0, yright=1.0)
    >>> region.shape(1000)
    (1000, 625)
    """
    __match_args__: Final = ('xleft', 'xright', 'yleft', 'yright')
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs__(self, /) -> tuple[float, float, float, float]: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, xleft: SupportsFloat | SupportsIndex, xright: SupportsFloat | SupportsIndex, yleft: SupportsFloat | SupportsIndex, yright: SupportsFloat | SupportsIndex) -> ComplexRegion: ...
    def __replace__(self, /, **changes: Any) -> Self:
        """
        What `copy.replace` calls.
        """
    def __repr__(self, /) -> str: ...
    def build(self, /, resolution: SupportsIndex) -> NDArray[complex128]:
        """
        The sample points of the region.

        Parameters
        ----------
        resolution : int
            The number of columns.

        Returns
        -------
        numpy.ndarray of complex128, of shape ``region.shape(resolution)``
            The points ``x + iy``, indexed ``[x, y]``: ``x = i / nx * (xright - xleft) + xleft`` for the
            i-th of nx columns, ``y`` alike; the end points are not among them. ``.T`` is C-contiguous.

        Raises
        ------
        ValueError
            If there would be no column or no row.
        MemoryError
            If the array does not fit in memory.

        Examples
        --------
        >>> ComplexRegion(0, 2, 0, 1).build(2)
        array([[0.+0.j],
               [1.+0.j]])
        """
    @property
    def extent(self, /) -> tuple[float, float, float, float]:
        """
        The bounds ``(xleft, xright, yleft, yright)``, as matplotlib's ``imshow`` takes them.

        With ``origin="lower"`` and the array's ``.T``. Samples stand at the left and the first side of their
        pixels, not in the middle: half a pixel that a picture does not show.
        """
    def shape(self, /, resolution: SupportsIndex) -> tuple[int, int]:
        """
        The numbers of columns and rows of a picture with square pixels.

        Parameters
        ----------
        resolution : int
            The number of columns.

        Returns
        -------
        tuple of int
            ``(resolution, rows)``.

        Raises
        ------
        ValueError
            If there would be no column or no row, or more than 4294967295.

        Examples
        --------
        >>> ComplexRegion(0, 2, 0, 1).shape(500)
        (500, 250)
        """
    @property
    def xleft(self, /) -> float:
        """
        The real part of the left side.
        """
    @property
    def xright(self, /) -> float:
        """
        The real part of the right side.
        """
    @property
    def yleft(self, /) -> float:
        """
        The imaginary part of the side where the second index begins.
        """
    @property
    def yright(self, /) -> float:
        """
        The imaginary part of the side where the second index ends.
        """

@final
class Cycle:
    """
    Points that a map permutes.

    Parameters
    ----------
    points : sequence of complex
        In the order of the orbit.

    Examples
    --------
    >>> from juliaset import JuliaDiv
    >>> cycle = JuliaDiv(0.25j).attracting_cycle()
    >>> cycle.period, abs(cycle.multiplier) < 1
    (1, True)
    """
    __match_args__: Final = ('points',)
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs__(self, /) -> tuple[list[complex]]: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, points: SupportsGetItem[int, complex]) -> Cycle: ...
    def __repr__(self, /) -> str: ...
    @property
    def multiplier(self, /) -> complex:
        """
        The derivative of one turn: the cycle attracts if its modulus is less than 1, and repels if it is more.
        """
    @property
    def period(self, /) -> int:
        """
        How many points there are.
        """
    @property
    def points(self, /) -> NDArray[complex128]:
        """
        The points, in the order of the orbit, as an array of complex128.
        """

@final
class JuliaDiv:
    """
    How fast orbits of ``z -> z**2 + c_0`` leave a disc.

    The count of a point is the number of iterations that its orbit stays inside: ``n_iterations[1]`` where it
    never leaves. Objects cannot be changed, compare by value, can be hashed and pickled.

    Parameters
    ----------
    c_0 : complex or (str or Decimal or float, str or Decimal or float)
        The parameter of the map; as a pair of its real and its imaginary part, each a decimal of any length or a
        float. A float is taken for the shortest decimal that names it, its ``repr``.
    threshold : float, default 2.0
        The radius of the disc.
    n_iterations : (int, int), default (0, 50)
        Counts up to the first are shown as 0, and the second as 1; no orbit is followed further.
    resolution : int, default 1000
        The number of columns of a picture of a `ComplexRegion`. A `Viewport` has its own.

    Raises
    ------
    ValueError
        If a number is not finite, not positive where it has to be, or ``n_iterations`` does not ascend.

    Examples
    --------
    The picture of the article, to be seen with ``matplotlib.pyplot.imshow(shades.T, origin="lower")``:

    >>> from juliaset import ComplexRegion, JuliaDiv
    >>> julia = JuliaDiv(-0.835 - 0.2321j, n_iterations=(5, 80))
    >>> shades = julia.over(ComplexRegion(-1.6, 1.6, -1.0, 1.0))
    >>> shades.shape, shades.dtype
    ((1000, 625), dtype('float64'))
    >>> julia
    JuliaDiv(c_0=(-0.835-0.2321j), threshold=2.0, n_iterations=(5, 80), resolution=1000)
    """
    __match_args__: Final = ('c_0', 'threshold', 'n_iterations', 'resolution')
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs__(self, /) -> tuple[tuple[str, str], float, tuple[int, int], int]: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, c_0: _Point, threshold: SupportsFloat | SupportsIndex = 2.0, n_iterations: _Pair = (0, 50), resolution: SupportsIndex = 1000) -> JuliaDiv: ...
    def __replace__(self, /, **changes: Any) -> Self:
        """
        What `copy.replace` calls.
        """
    def __repr__(self, /) -> str: ...
    def about(self, /, *, cycles: SupportsIndex | None = None) -> About:
        """
        What the parameter says of the Julia set.

        Parameters
        ----------
        cycles : int, optional
            Find all cycles of at most so many points too, up to 8.

        Returns
        -------
        About

        Examples
        --------
        >>> JuliaDiv(-1).about().period
        2
        """
    def angle(self, /, region: ComplexRegion | Viewport, *, window: SupportsLenAndGetItem[SupportsIndex] | None = None, step: SupportsIndex = 1, indexing: Literal["ij", "xy"] = "ij", threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[float64]:
        """
        The argument of the first point of an orbit beyond 1e4, in radians from -pi to pi: binary decomposition.

        As ``channel(region, "angle")``; the parameters are those of `channel`.
        """
    def attracting_cycle(self, /) -> Cycle | None:
        """
        The cycle that attracts, if the set has one, from its point nearest to 0 on.

        None if the orbit of 0, which every attracting cycle attracts, escapes or is not near to one of at most 4096
        points after a million iterations.

        Examples
        --------
        >>> JuliaDiv(-0.12 + 0.74j).attracting_cycle().period
        3
        """
    def bounds(self, /, view: Viewport, *, progress: _Progress = None) -> tuple[int, int]:
        """
        What `n_iterations` suit a view, however deep: the object's own have no say in it.

        Parameters
        ----------
        view : Viewport
            Where.
        progress : callable or True, optional
            As for `over`.

        Returns
        -------
        tuple of int
            A number that no count of the view is below, and one beyond which there is little left to see.

        Raises
        ------
        MemoryError
            If the orbit that a deep view is counted by does not fit in memory.

        Examples
        --------
        >>> from juliaset import Viewport
        >>> view = Viewport(0, "1e-300", (4, 2))
        >>> iterations = JuliaDiv(1j).bounds(view)
        >>> iterations
        (1596, 1637)
        >>> JuliaDiv(1j, n_iterations=iterations).counts(view, indexing="xy")
        array([[1606, 1606, 1599, 1599],
               [1599, 1599, 1606, 1606]], dtype=uint16)
        """
    @property
    def c_0(self, /) -> complex:
        """
        The parameter of the map, to the nearest doubles.
        """
    @property
    def c_0_text(self, /) -> tuple[str, str]:
        """
        The real and the imaginary part of the parameter, to their last digit.
        """
    def channel(self, /, region: ComplexRegion | Viewport, name: Literal["smooth", "distance", "direction", "angle", "period", "time", "phase"], *, window: SupportsLenAndGetItem[SupportsIndex] | None = None, step: SupportsIndex = 1, indexing: Literal["ij", "xy"] = "ij", threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[float64]:
        """
        What is known of the samples of a picture beside their counts.

        Channels belong to the true orbits and not to ``threshold``: they are continuous across counts, and the same
        at every depth. They are NaN where they do not apply: the first four to samples that stay, the others to those
        that escape.

        Parameters
        ----------
        region : ComplexRegion or Viewport
            Where.
        name : {"smooth", "distance", "direction", "angle", "period", "time", "phase"}
            Which: see the methods of these names.
        window : (int, int, int, int), optional
            A part of the picture, ``(x0, x1, y0, y1)`` as for `window`.
        step : int, default 1
            Only every ``step``-th column and row of it.
        indexing, threads, precision, progress
            As for `over`.

        Returns
        -------
        numpy.ndarray of float64
            Of the shape that `over` or `window` has.

        Raises
        ------
        ValueError, MemoryError
            As for `window`, or if there is no such channel.

        Examples
        --------
        >>> julia = JuliaDiv(-0.835 - 0.2321j, n_iterations=(0, 100), resolution=3)
        >>> julia.channel(ComplexRegion(-2, 2, -2, 2), "smooth").round(2)
        array([[-0.57,  0.11, -0.  ],
               [-0.22,  2.54,  1.76],
               [-0.25,  1.76,  2.54]])
        """
    @overload
    def counts(self, /, region: ComplexRegion | Viewport, *, indexing: Literal["ij", "xy"] = "ij", out: NDArray[uint16], threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[uint16]: ...
    @overload
    def counts(self, /, region: ComplexRegion | Viewport, *, indexing: Literal["ij", "xy"] = "ij", out: NDArray[uint32], threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[uint32]: ...
    @overload
    def counts(self, /, region: ComplexRegion | Viewport, *, indexing: Literal["ij", "xy"] = "ij", out: None = None, threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[uint16 | uint32]:
        """
        The counts of a picture, as they are.

        Parameters
        ----------
        region : ComplexRegion or Viewport
            Where.
        indexing : {"ij", "xy"}, default "ij"
            Whether the array is indexed ``[x, y]`` or ``[y, x]``.
        out : numpy.ndarray of uint16 or uint32, optional
            An array of the right shape and type to be written and returned, with any strides.
        threads : int, optional
            How many threads count; one for each core where left out.
        precision, progress
            As for `over`.

        Returns
        -------
        numpy.ndarray of uint16 or uint32
            The numbers of iterations: ``uint16`` where ``n_iterations[1]`` is at most 65535. Of shape
            ``region.shape(resolution)``, or that reversed.

        Raises
        ------
        TypeError
            If ``out`` is not an array of that type.
        ValueError
            If the picture has no column or row, ``out`` has another shape or cannot be written, or a
            `ComplexRegion` is to be exact.
        MemoryError
            If the array, or the orbit that a deep view is counted by, does not fit in memory.

        Examples
        --------
        >>> julia = JuliaDiv(-0.835 - 0.2321j, resolution=4)
        >>> julia.counts(ComplexRegion(-1, 1, -0.5, 0.5), indexing="xy")
        array([[ 4,  7, 16,  2],
               [50, 22, 38, 22]], dtype=uint16)
        """
    def counts_at(self, /, points: ArrayLike, imag: ArrayLike | None = None, *, threads: SupportsIndex | None = None, progress: _Progress = None) -> NDArray[uint16 | uint32]:
        """
        The counts of points that lie anywhere.

        Parameters
        ----------
        points : array_like of complex
            Of any shape, as doubles; with `imag` given, the real parts.
        imag : array_like, optional
            The imaginary parts, of numbers of any length as for the constructor: the counts are then those of the true
            orbits, which takes much longer.
        threads, progress
            As for `over`.

        Returns
        -------
        numpy.ndarray of uint16 or uint32
            As of `counts`, of the shape of the points.

        Raises
        ------
        TypeError
            If the points are no numbers.
        ValueError
            If one of any length is none, or the shapes of two arrays do not fit.

        Examples
        --------
        >>> julia = JuliaDiv(1j, n_iterations=(0, 200))
        >>> julia.counts_at([[0, 1], [1j, 2]])
        array([[200,   1],
               [200,   0]], dtype=uint16)
        >>> julia.counts_at(["0", "1e-30"], "0")
        array([200, 161], dtype=uint16)
        """
    def cycles(self, /, period: SupportsIndex) -> list[Cycle]:
        """
        All cycles of exactly this period, up to 12, whether they attract or repel.

        Raises
        ------
        ValueError
            If the period is longer.
        ArithmeticError
            If cycles nearly meet, so that doubles do not tell them apart.

        Examples
        --------
        >>> [cycle] = JuliaDiv(-1).cycles(2)
        >>> cycle.points.round(12) + 0, abs(cycle.multiplier) < 1e-12
        (array([-1.+0.j,  0.+0.j]), True)
        """
    def direction(self, /, region: ComplexRegion | Viewport, *, window: SupportsLenAndGetItem[SupportsIndex] | None = None, step: SupportsIndex = 1, indexing: Literal["ij", "xy"] = "ij", threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[float64]:
        """
        Where the potential rises, in radians from -pi to pi: for the light and shade of a relief.

        As ``channel(region, "direction")``; the parameters are those of `channel`.
        """
    def distance(self, /, region: ComplexRegion | Viewport, *, window: SupportsLenAndGetItem[SupportsIndex] | None = None, step: SupportsIndex = 1, indexing: Literal["ij", "xy"] = "ij", threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[float64]:
        """
        An estimate of the distance to the set, in pixels: between half of it and twice as much for connected sets.

        As ``channel(region, "distance")``; the parameters are those of `channel`.
        """
    def fit(self, /, region: ComplexRegion | Viewport, coloring: Coloring | Literal["smooth", "gray", "distance", "slopes", "angle"] = "smooth", palette: Palette | str | None = None, *, threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> Coloring:
        """
        A colouring with the density and offset that spread the values of a picture over the palette once.

        Parameters
        ----------
        region, coloring, palette, threads, precision, progress
            As for `image`.

        Returns
        -------
        Coloring
            What ``image(..., fit=True)`` colours by.

        Examples
        --------
        >>> julia = JuliaDiv(-0.123 + 0.745j, n_iterations=(0, 200), resolution=64)
        >>> julia.fit(ComplexRegion(-1.6, 1.6, 1.0, -1.0), "slopes", "Ember")
        Coloring('slopes', palette='Ember', density=0.33055, offset=0.97415)
        """
    def fixed_points(self, /) -> NDArray[complex128]:
        """
        The two points that the map leaves where they are; the second always repels, unless both are 1/2.

        Examples
        --------
        >>> JuliaDiv(-2).fixed_points()
        array([-1.+0.j,  2.+0.j])
        """
    def image(self, /, region: ComplexRegion | Viewport, coloring: Coloring | Literal["smooth", "gray", "distance", "slopes", "angle"] = "smooth", palette: Palette | str | None = None, *, samples: SupportsIndex = 1, fit: bool = False, window: SupportsLenAndGetItem[SupportsIndex] | None = None, indexing: Literal["ij", "xy"] = "xy", threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[uint8]:
        """
        A picture in colour.

        Parameters
        ----------
        region : ComplexRegion or Viewport
            Where.
        coloring : Coloring or str, default "smooth"
            How, or the name of the theme.
        palette : Palette or str, optional
            In place of the colouring's own.
        samples : {1, 4, 9, 16}, default 1
            How many samples of a pixel whose neighbours differ are averaged, in linear light.
        fit : bool, default False
            Whether density and offset are fitted to the picture, so that none is all dark: see `fit`.
        window : (int, int, int, int), optional
            Only a part of the picture, ``(x0, x1, y0, y1)``: the same pixels, bit for bit, as those of the whole.
        indexing : {"xy", "ij"}, default "xy"
            Whether the array is indexed ``[row, column, channel]`` or ``[column, row, channel]``.
        threads : int, optional
            How many threads count; one for each core where left out.
        precision : {"auto", "f64", "exact"}, default "auto"
            As for `over`.
        progress : callable or True, optional
            As for `over`; of a window, told at the end only.

        Returns
        -------
        numpy.ndarray of uint8
            Red, green and blue in sRGB; and opacity where the colouring's interior is transparent. Row 0 is that of
            ``counts(region, indexing="xy")``: on top in a `Viewport`, and ``yleft`` in a `ComplexRegion`.

        Raises
        ------
        ValueError
            If there is no such picture or colouring.
        MemoryError
            If the array, or the orbit that a deep view is counted by, does not fit in memory.

        Examples
        --------
        >>> julia = JuliaDiv(-0.123 + 0.745j, n_iterations=(0, 200), resolution=64)
        >>> image = julia.image(ComplexRegion(-1.6, 1.6, 1.0, -1.0), "slopes", "Ember")
        >>> image.shape, image.dtype
        ((40, 64, 3), dtype('uint8'))
        """
    def inverse_iteration(self, /, n: SupportsIndex, *, seed: SupportsIndex | None = None) -> NDArray[complex128]:
        """
        Points of the Julia set, by a random walk backwards: each is one of the two that are mapped to the one before.

        They gather where the set is most exposed.

        Parameters
        ----------
        n : int
            How many.
        seed : int, optional
            What the walk is determined by; another one each time where left out.

        Returns
        -------
        numpy.ndarray of complex128, of shape ``(n,)``

        Examples
        --------
        >>> points = JuliaDiv(0).inverse_iteration(1000, seed=1)
        >>> bool((abs(abs(points) - 1) < 1e-15).all())
        True
        """
    @property
    def n_iterations(self, /) -> tuple[int, int]:
        """
        The counts that are shown as 0 and as 1.
        """
    def nearest(self, /, point: _Point, *, width: _Number) -> NearestPoint:
        """
        The point of the Julia set that is nearest to a place, to 20 digits more than a view needs.

        Parameters
        ----------
        point : complex or (str or Decimal or float, str or Decimal or float)
            The place.
        width : str or Decimal or float
            The width of the view that is meant around it.

        Returns
        -------
        NearestPoint

        Raises
        ------
        ValueError
            If there is no such view.
        ArithmeticError
            If doubles do not reach the set, as the parameter is beyond 1e100.

        Examples
        --------
        >>> JuliaDiv(1j).nearest(0.3 + 0.5j, width="1e-3").kind in ("alpha", "beta", "cycle2")
        True
        """
    def orbit(self, /, z: SupportsComplex | SupportsFloat | SupportsIndex | complex, n: SupportsIndex) -> NDArray[complex128]:
        """
        The orbit of a point: ``z``, and the ``n`` points that it is mapped to one after the other, in doubles.

        Parameters
        ----------
        z : complex
            Where it begins.
        n : int
            The number of iterations.

        Returns
        -------
        numpy.ndarray of complex128, of shape ``(n + 1,)``
            Infinite or NaN beyond the largest double.

        Examples
        --------
        >>> JuliaDiv(1j).orbit(0, 4)
        array([ 0.+0.j,  0.+1.j, -1.+1.j,  0.-1.j, -1.+1.j])
        """
    def over(self, /, region: ComplexRegion | Viewport, *, indexing: Literal["ij", "xy"] = "ij", out: NDArray[float64] | None = None, threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[float64]:
        """
        The counts of a picture, normalised: from 0 up to ``n_iterations[0]`` to 1 at ``n_iterations[1]``.

        Parameters
        ----------
        region : ComplexRegion or Viewport
            Where.
        indexing : {"ij", "xy"}, default "ij"
            Whether the array is indexed ``[x, y]`` or ``[y, x]``. In memory the points of a row are neighbours
            either way, so that ``.T`` of the former is C-contiguous.
        out : numpy.ndarray of float64, optional
            An array of the right shape to be written and returned, with any strides.
        threads : int, optional
            How many threads count; one for each core where left out. It changes no value.
        precision : {"auto", "f64", "exact"}, default "auto"
            "exact" gives the counts of the true orbits of a `Viewport`, for ``c_0`` and the centre as their
            decimals say. "f64" counts in doubles, however deep: below pixels 1e-11 apart more and more of that
            is wrong. "auto" is "exact" from there on and "f64" above, where it is faster. The samples of a
            `ComplexRegion` are doubles.
        progress : callable or True, optional
            Called now and then with the share that is done, from 0 to 1; what it raises ends the work. True draws a
            bar if there is tqdm.

        Returns
        -------
        numpy.ndarray of float64
            Of shape ``region.shape(resolution)``, or that reversed.

        Raises
        ------
        ValueError
            If the picture has no column or row, ``out`` has another shape or cannot be written, or a
            `ComplexRegion` is to be exact.
        MemoryError
            If the array, or the orbit that a deep view is counted by, does not fit in memory.

        Examples
        --------
        >>> julia = JuliaDiv(-0.835 - 0.2321j, resolution=4)
        >>> julia.over(ComplexRegion(-1, 1, -0.5, 0.5))
        array([[0.08, 1.  ],
               [0.14, 0.44],
               [0.32, 0.76],
               [0.04, 0.44]])
        """
    def period(self, /, region: ComplexRegion | Viewport, *, window: SupportsLenAndGetItem[SupportsIndex] | None = None, step: SupportsIndex = 1, indexing: Literal["ij", "xy"] = "ij", threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[float64]:
        """
        The length of the cycle that attracts a sample that stays, in iterations.

        As ``channel(region, "period")``; the parameters are those of `channel`.
        """
    def phase(self, /, region: ComplexRegion | Viewport, *, window: SupportsLenAndGetItem[SupportsIndex] | None = None, step: SupportsIndex = 1, indexing: Literal["ij", "xy"] = "ij", threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[float64]:
        """
        Which point of the cycle a sample that stays tends to, from 0 to the period less 1.

        As ``channel(region, "phase")``; the parameters are those of `channel`.
        """
    @property
    def resolution(self, /) -> int:
        """
        The number of columns of a picture of a region.
        """
    def smooth(self, /, region: ComplexRegion | Viewport, *, window: SupportsLenAndGetItem[SupportsIndex] | None = None, step: SupportsIndex = 1, indexing: Literal["ij", "xy"] = "ij", threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[float64]:
        """
        The counts made continuous: ``log2(ln(max(threshold, 2)) / G)`` for the potential ``G`` of a sample, in
        iterations.

        As ``channel(region, "smooth")``; the parameters are those of `channel`.
        """
    @property
    def threshold(self, /) -> float:
        """
        The radius of the disc that orbits leave.
        """
    def time(self, /, region: ComplexRegion | Viewport, *, window: SupportsLenAndGetItem[SupportsIndex] | None = None, step: SupportsIndex = 1, indexing: Literal["ij", "xy"] = "ij", threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[float64]:
        """
        After how many iterations a sample that stays is within the disc about the cycle that none leaves.

        As ``channel(region, "time")``; the parameters are those of `channel`.
        """
    def window(self, /, region: ComplexRegion | Viewport, x0: SupportsIndex, x1: SupportsIndex, y0: SupportsIndex, y1: SupportsIndex, *, step: SupportsIndex = 1, indexing: Literal["ij", "xy"] = "ij", out: NDArray[float64] | None = None, threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[float64]:
        """
        A part of `over`: the same values, bit for bit, without the rest of the picture.

        Parameters
        ----------
        region : ComplexRegion or Viewport
            Where the whole picture is.
        x0, x1 : int
            The first column, and the one behind the last.
        y0, y1 : int
            The first row, and the one behind the last.
        step : int, default 1
            Only every ``step``-th column and row, from the first ones on.
        indexing, out, threads, precision, progress
            As for `over`.

        Returns
        -------
        numpy.ndarray of float64
            ``over(region)[x0:x1:step, y0:y1:step]``.

        Raises
        ------
        ValueError
            If the part is empty or does not lie within the picture, or as for `over`.
        MemoryError
            If the array does not fit in memory.

        Examples
        --------
        >>> julia = JuliaDiv(-0.835 - 0.2321j, resolution=10**9)
        >>> julia.window(ComplexRegion(-1, 1, -1, 1), 500_000_000, 500_000_002, 499_999_999, 500_000_000)
        array([[0.76],
               [0.76]])
        """
    @overload
    def window_counts(self, /, region: ComplexRegion | Viewport, x0: SupportsIndex, x1: SupportsIndex, y0: SupportsIndex, y1: SupportsIndex, *, step: SupportsIndex = 1, indexing: Literal["ij", "xy"] = "ij", out: NDArray[uint16], threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[uint16]: ...
    @overload
    def window_counts(self, /, region: ComplexRegion | Viewport, x0: SupportsIndex, x1: SupportsIndex, y0: SupportsIndex, y1: SupportsIndex, *, step: SupportsIndex = 1, indexing: Literal["ij", "xy"] = "ij", out: NDArray[uint32], threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[uint32]: ...
    @overload
    def window_counts(self, /, region: ComplexRegion | Viewport, x0: SupportsIndex, x1: SupportsIndex, y0: SupportsIndex, y1: SupportsIndex, *, step: SupportsIndex = 1, indexing: Literal["ij", "xy"] = "ij", out: None = None, threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[uint16 | uint32]:
        """
        A part of `counts`: the same numbers without the rest of the picture.

        Parameters
        ----------
        region : ComplexRegion or Viewport
            Where the whole picture is.
        x0, x1 : int
            The first column, and the one behind the last.
        y0, y1 : int
            The first row, and the one behind the last.
        step : int, default 1
            Only every ``step``-th column and row, from the first ones on.
        indexing, out, threads, precision, progress
            As for `counts`.

        Returns
        -------
        numpy.ndarray of uint16 or uint32
            ``counts(region)[x0:x1:step, y0:y1:step]``.

        Raises
        ------
        TypeError, ValueError, MemoryError
            As for `window` and `counts`.

        Examples
        --------
        >>> julia = JuliaDiv(-0.835 - 0.2321j, resolution=4)
        >>> julia.window_counts(ComplexRegion(-1, 1, -0.5, 0.5), 1, 4, 0, 2, step=2)
        array([[7],
               [2]], dtype=uint16)
        """

@final
class Mandelbrot:
    """
    How fast the orbit of 0 leaves a disc under ``z -> z**2 + c``, for each c of a picture.

    Where it stays the Julia set of c is connected: these c are the Mandelbrot set. Counts are in doubles. Objects
    cannot be changed, compare by value, can be hashed and pickled.

    Parameters
    ----------
    threshold : float, default 2.0
        The radius of the disc.
    n_iterations : (int, int), default (0, 50)
        Counts up to the first are shown as 0, and the second as 1; no orbit is followed further.
    resolution : int, default 1000
        The number of columns of a picture of a `ComplexRegion`. A `Viewport` has its own.

    Raises
    ------
    ValueError
        If a number is not finite, not positive where it has to be, or ``n_iterations`` does not ascend.

    Examples
    --------
    >>> from juliaset import ComplexRegion, Mandelbrot
    >>> mandelbrot = Mandelbrot(n_iterations=(0, 200), resolution=4)
    >>> mandelbrot.counts(ComplexRegion(-2, 1, -1, 1), indexing="xy")
    array([[  0,   2,   3,   3],
           [  0,  17, 200, 200],
           [  0,  17, 200, 200]], dtype=uint16)
    """
    __match_args__: Final = ('threshold', 'n_iterations', 'resolution')
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs__(self, /) -> tuple[float, tuple[int, int], int]: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, threshold: SupportsFloat | SupportsIndex = 2.0, n_iterations: _Pair = (0, 50), resolution: SupportsIndex = 1000) -> Mandelbrot: ...
    def __replace__(self, /, **changes: Any) -> Self:
        """
        What `copy.replace` calls.
        """
    def __repr__(self, /) -> str: ...
    def angle(self, /, region: ComplexRegion | Viewport, *, window: SupportsLenAndGetItem[SupportsIndex] | None = None, step: SupportsIndex = 1, indexing: Literal["ij", "xy"] = "ij", threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[float64]:
        """
        The argument of the first point of an orbit beyond 1e4, in radians from -pi to pi: binary decomposition.

        As ``channel(region, "angle")``; the parameters are those of `channel`.
        """
    def channel(self, /, region: ComplexRegion | Viewport, name: Literal["smooth", "distance", "direction", "angle", "period", "time", "phase"], *, window: SupportsLenAndGetItem[SupportsIndex] | None = None, step: SupportsIndex = 1, indexing: Literal["ij", "xy"] = "ij", threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[float64]:
        """
        What is known of the samples of a picture beside their counts.

        Channels belong to the orbits of 0 and not to ``threshold``: they are continuous across counts. They are NaN where they do not apply: the first four to samples that stay, the others to those
        that escape.

        Parameters
        ----------
        region : ComplexRegion or Viewport
            Where.
        name : {"smooth", "distance", "direction", "angle", "period", "time", "phase"}
            Which: see the methods of these names.
        window : (int, int, int, int), optional
            A part of the picture, ``(x0, x1, y0, y1)`` as for `window`.
        step : int, default 1
            Only every ``step``-th column and row of it.
        indexing, threads, precision, progress
            As for `over`.

        Returns
        -------
        numpy.ndarray of float64
            Of the shape that `over` or `window` has.

        Raises
        ------
        ValueError, MemoryError
            As for `window`, or if there is no such channel.
        """
    @overload
    def counts(self, /, region: ComplexRegion | Viewport, *, indexing: Literal["ij", "xy"] = "ij", out: NDArray[uint16], threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[uint16]: ...
    @overload
    def counts(self, /, region: ComplexRegion | Viewport, *, indexing: Literal["ij", "xy"] = "ij", out: NDArray[uint32], threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[uint32]: ...
    @overload
    def counts(self, /, region: ComplexRegion | Viewport, *, indexing: Literal["ij", "xy"] = "ij", out: None = None, threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[uint16 | uint32]:
        """
        The counts of a picture, as they are.

        Parameters
        ----------
        region : ComplexRegion or Viewport
            Where.
        indexing : {"ij", "xy"}, default "ij"
            Whether the array is indexed ``[x, y]`` or ``[y, x]``.
        out : numpy.ndarray of uint16 or uint32, optional
            An array of the right shape and type to be written and returned, with any strides.
        threads : int, optional
            How many threads count; one for each core where left out.
        precision, progress
            As for `over`.

        Returns
        -------
        numpy.ndarray of uint16 or uint32
            The numbers of iterations: ``uint16`` where ``n_iterations[1]`` is at most 65535. Of shape
            ``region.shape(resolution)``, or that reversed.

        Raises
        ------
        TypeError
            If ``out`` is not an array of that type.
        ValueError
            If the picture has no column or row, ``out`` has another shape or cannot be written, or
            its pixels are closer than 1e-13.
        MemoryError
            If the array does not fit in memory.
        """
    def counts_at(self, /, points: ArrayLike, *, threads: SupportsIndex | None = None, progress: _Progress = None) -> NDArray[uint16 | uint32]:
        """
        The counts of points that lie anywhere.

        Parameters
        ----------
        points : array_like of complex
            Of any shape, as doubles.
        threads, progress
            As for `over`.

        Returns
        -------
        numpy.ndarray of uint16 or uint32
            As of `counts`, of the shape of the points.

        Raises
        ------
        TypeError
            If the points are no numbers.

        Examples
        --------
        >>> Mandelbrot().counts_at([[0, 1], [1j, -2]])
        array([[50,  2],
               [50, 50]], dtype=uint16)
        """
    def direction(self, /, region: ComplexRegion | Viewport, *, window: SupportsLenAndGetItem[SupportsIndex] | None = None, step: SupportsIndex = 1, indexing: Literal["ij", "xy"] = "ij", threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[float64]:
        """
        Where the potential rises, in radians from -pi to pi: for the light and shade of a relief.

        As ``channel(region, "direction")``; the parameters are those of `channel`.
        """
    def distance(self, /, region: ComplexRegion | Viewport, *, window: SupportsLenAndGetItem[SupportsIndex] | None = None, step: SupportsIndex = 1, indexing: Literal["ij", "xy"] = "ij", threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[float64]:
        """
        An estimate of the distance to the set, in pixels: between half of it and twice as much for connected sets.

        As ``channel(region, "distance")``; the parameters are those of `channel`.
        """
    def fit(self, /, region: ComplexRegion | Viewport, coloring: Coloring | Literal["smooth", "gray", "distance", "slopes", "angle"] = "smooth", palette: Palette | str | None = None, *, threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> Coloring:
        """
        A colouring with the density and offset that spread the values of a picture over the palette once.

        Parameters
        ----------
        region, coloring, palette, threads, precision, progress
            As for `image`.

        Returns
        -------
        Coloring
            What ``image(..., fit=True)`` colours by.

        Examples
        --------
        >>> Mandelbrot(resolution=60).fit(ComplexRegion(-2, 1, 1, -1))
        Coloring('smooth', density=0.4556, offset=0.60427)
        """
    def image(self, /, region: ComplexRegion | Viewport, coloring: Coloring | Literal["smooth", "gray", "distance", "slopes", "angle"] = "smooth", palette: Palette | str | None = None, *, samples: SupportsIndex = 1, fit: bool = False, window: SupportsLenAndGetItem[SupportsIndex] | None = None, indexing: Literal["ij", "xy"] = "xy", threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[uint8]:
        """
        A picture in colour.

        Parameters
        ----------
        region : ComplexRegion or Viewport
            Where.
        coloring : Coloring or str, default "smooth"
            How, or the name of the theme.
        palette : Palette or str, optional
            In place of the colouring's own.
        samples : {1, 4, 9, 16}, default 1
            How many samples of a pixel whose neighbours differ are averaged, in linear light.
        fit : bool, default False
            Whether density and offset are fitted to the picture, so that none is all dark: see `fit`.
        window : (int, int, int, int), optional
            Only a part of the picture, ``(x0, x1, y0, y1)``: the same pixels, bit for bit, as those of the whole.
        indexing : {"xy", "ij"}, default "xy"
            Whether the array is indexed ``[row, column, channel]`` or ``[column, row, channel]``.
        threads : int, optional
            How many threads count; one for each core where left out.
        precision : {"auto", "f64"}, default "auto"
            As for `over`.
        progress : callable or True, optional
            As for `over`; of a window, told at the end only.

        Returns
        -------
        numpy.ndarray of uint8
            Red, green and blue in sRGB; and opacity where the colouring's interior is transparent. Row 0 is that of
            ``counts(region, indexing="xy")``: on top in a `Viewport`, and ``yleft`` in a `ComplexRegion`.

        Raises
        ------
        ValueError
            If there is no such picture or colouring.
        MemoryError
            If the array, or the orbit that a deep view is counted by, does not fit in memory.

        Examples
        --------
        >>> Mandelbrot(n_iterations=(0, 200), resolution=60).image(ComplexRegion(-2, 1, 1, -1), palette="Lapis").shape
        (40, 60, 3)
        """
    @property
    def n_iterations(self, /) -> tuple[int, int]:
        """
        The counts that are shown as 0 and as 1.
        """
    def over(self, /, region: ComplexRegion | Viewport, *, indexing: Literal["ij", "xy"] = "ij", out: NDArray[float64] | None = None, threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[float64]:
        """
        The counts of a picture, normalised: from 0 up to ``n_iterations[0]`` to 1 at ``n_iterations[1]``.

        Parameters
        ----------
        region : ComplexRegion or Viewport
            Where.
        indexing : {"ij", "xy"}, default "ij"
            Whether the array is indexed ``[x, y]`` or ``[y, x]``. In memory the points of a row are neighbours
            either way, so that ``.T`` of the former is C-contiguous.
        out : numpy.ndarray of float64, optional
            An array of the right shape to be written and returned, with any strides.
        threads : int, optional
            How many threads count; one for each core where left out. It changes no value.
        precision : {"auto", "f64"}, default "auto"
            Both count in doubles, which end at pixels 1e-13 apart.
        progress : callable or True, optional
            Called now and then with the share that is done, from 0 to 1; what it raises ends the work. True draws a
            bar if there is tqdm.

        Returns
        -------
        numpy.ndarray of float64
            Of shape ``region.shape(resolution)``, or that reversed.

        Raises
        ------
        ValueError
            If the picture has no column or row, ``out`` has another shape or cannot be written, or
            its pixels are closer than 1e-13.
        MemoryError
            If the array does not fit in memory.
        """
    def period(self, /, region: ComplexRegion | Viewport, *, window: SupportsLenAndGetItem[SupportsIndex] | None = None, step: SupportsIndex = 1, indexing: Literal["ij", "xy"] = "ij", threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[float64]:
        """
        The length of the cycle that attracts a sample that stays, in iterations.

        As ``channel(region, "period")``; the parameters are those of `channel`.
        """
    def phase(self, /, region: ComplexRegion | Viewport, *, window: SupportsLenAndGetItem[SupportsIndex] | None = None, step: SupportsIndex = 1, indexing: Literal["ij", "xy"] = "ij", threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[float64]:
        """
        Which point of the cycle a sample that stays tends to, from 0 to the period less 1.

        As ``channel(region, "phase")``; the parameters are those of `channel`.
        """
    @property
    def resolution(self, /) -> int:
        """
        The number of columns of a picture of a region.
        """
    def smooth(self, /, region: ComplexRegion | Viewport, *, window: SupportsLenAndGetItem[SupportsIndex] | None = None, step: SupportsIndex = 1, indexing: Literal["ij", "xy"] = "ij", threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[float64]:
        """
        The counts made continuous: ``log2(ln(max(threshold, 2)) / G)`` for the potential ``G`` of a sample, in
        iterations.

        As ``channel(region, "smooth")``; the parameters are those of `channel`.
        """
    @property
    def threshold(self, /) -> float:
        """
        The radius of the disc that orbits leave.
        """
    def time(self, /, region: ComplexRegion | Viewport, *, window: SupportsLenAndGetItem[SupportsIndex] | None = None, step: SupportsIndex = 1, indexing: Literal["ij", "xy"] = "ij", threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[float64]:
        """
        After how many iterations a sample that stays is within the disc about the cycle that none leaves.

        As ``channel(region, "time")``; the parameters are those of `channel`.
        """
    def window(self, /, region: ComplexRegion | Viewport, x0: SupportsIndex, x1: SupportsIndex, y0: SupportsIndex, y1: SupportsIndex, *, step: SupportsIndex = 1, indexing: Literal["ij", "xy"] = "ij", out: NDArray[float64] | None = None, threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[float64]:
        """
        A part of `over`: the same values, bit for bit, without the rest of the picture.

        Parameters
        ----------
        region : ComplexRegion or Viewport
            Where the whole picture is.
        x0, x1 : int
            The first column, and the one behind the last.
        y0, y1 : int
            The first row, and the one behind the last.
        step : int, default 1
            Only every ``step``-th column and row, from the first ones on.
        indexing, out, threads, precision, progress
            As for `over`.

        Returns
        -------
        numpy.ndarray of float64
            ``over(region)[x0:x1:step, y0:y1:step]``.

        Raises
        ------
        ValueError
            If the part is empty or does not lie within the picture, or as for `over`.
        MemoryError
            If the array does not fit in memory.
        """
    @overload
    def window_counts(self, /, region: ComplexRegion | Viewport, x0: SupportsIndex, x1: SupportsIndex, y0: SupportsIndex, y1: SupportsIndex, *, step: SupportsIndex = 1, indexing: Literal["ij", "xy"] = "ij", out: NDArray[uint16], threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[uint16]: ...
    @overload
    def window_counts(self, /, region: ComplexRegion | Viewport, x0: SupportsIndex, x1: SupportsIndex, y0: SupportsIndex, y1: SupportsIndex, *, step: SupportsIndex = 1, indexing: Literal["ij", "xy"] = "ij", out: NDArray[uint32], threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[uint32]: ...
    @overload
    def window_counts(self, /, region: ComplexRegion | Viewport, x0: SupportsIndex, x1: SupportsIndex, y0: SupportsIndex, y1: SupportsIndex, *, step: SupportsIndex = 1, indexing: Literal["ij", "xy"] = "ij", out: None = None, threads: SupportsIndex | None = None, precision: Literal["auto", "f64", "exact"] = "auto", progress: _Progress = None) -> NDArray[uint16 | uint32]:
        """
        A part of `counts`: the same numbers without the rest of the picture.

        Parameters
        ----------
        region : ComplexRegion or Viewport
            Where the whole picture is.
        x0, x1 : int
            The first column, and the one behind the last.
        y0, y1 : int
            The first row, and the one behind the last.
        step : int, default 1
            Only every ``step``-th column and row, from the first ones on.
        indexing, out, threads, precision, progress
            As for `counts`.

        Returns
        -------
        numpy.ndarray of uint16 or uint32
            ``counts(region)[x0:x1:step, y0:y1:step]``.

        Raises
        ------
        TypeError, ValueError, MemoryError
            As for `window` and `counts`.
        """

@final
class NearestPoint:
    """
    A point of a Julia set, in the words of ``juliaset nearest --json``.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def distance(self, /) -> float:
        """
        How far it is from the place that was asked for, in widths of the view.
        """
    @property
    def kind(self, /) -> str:
        """
        The cycle that it is mapped to: the fixed point "alpha" or "beta", or "cycle2", the cycle of two points.
        """
    @property
    def multiplier(self, /) -> complex:
        """
        The multiplier of the cycle: around the point the picture repeats, turned and shrunk by it.
        """
    @property
    def point(self, /) -> tuple[str, str]:
        """
        The real and the imaginary part, each rounded to its last digit.
        """
    @property
    def preperiod(self, /) -> int:
        """
        After how many iterations it is on the cycle.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The object that ``juliaset nearest --json`` prints, where complex numbers are pairs.
        """

@final
class Palette:
    """
    Colours along a line from 0 to 1: stops, and how they are blended.

    Before the first stop and after the last one their colours go on. Objects cannot be changed, compare by value,
    can be hashed and pickled.

    Parameters
    ----------
    name : str
        What a person calls it.
    stops : sequence of (float, str or (int, int, int))
        Positions from 0 to 1 in ascending order, each with its colour in sRGB: ``"#rrggbb"``, or red, green and blue
        from 0 to 255. Where stops share a position the colour changes at once.
    blend : {"oklab", "linear", "srgb", "steps"}, default "oklab"
        How the colours between two stops come about: even to the eye, as lamps mix, as older programs mix the codes
        of sRGB, or not at all, where each colour reaches up to the next stop.
    source : str, default ""
        The author, licence and address of the colours.

    Raises
    ------
    TypeError, ValueError
        If a stop is none, or there is no such palette.

    Examples
    --------
    >>> from juliaset import Palette
    >>> night = Palette("Night", [(0, "#000000"), (0.5, "#204080"), (1, (255, 255, 255))])
    >>> night.colors(3)
    array([[  0,   0,   0],
           [ 32,  64, 128],
           [255, 255, 255]], dtype=uint8)
    >>> night([0.0, 0.25]).shape
    (2, 3)
    >>> night
    Palette('Night', [(0.0, '#000000'), (0.5, '#204080'), (1.0, '#ffffff')], 'oklab')
    """
    __match_args__: Final = ('name', 'stops', 'blend')
    def __call__(self, /, x: ArrayLike) -> NDArray[uint8]:
        """
        The colours of places from 0 to 1; beyond those of its ends, and at NaN that of 0.

        Parameters
        ----------
        x : array_like of float
            Of any shape.

        Returns
        -------
        numpy.ndarray of uint8
            Red, green and blue in sRGB, along one axis more.

        Examples
        --------
        >>> night(1.0)
        array([255, 255, 255], dtype=uint8)
        """
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs_ex__(self, /) -> tuple[tuple[str, list[tuple[float, str]], str], dict[str, Any]]: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, name: str, stops: _Stops, blend: Literal["oklab", "linear", "srgb", "steps"] = "oklab", *, source: str = "") -> Palette: ...
    def __replace__(self, /, **changes: Any) -> Self:
        """
        What `copy.replace` calls.
        """
    def __repr__(self, /) -> str: ...
    @property
    def blend(self, /) -> str:
        """
        How the stops are blended.
        """
    @staticmethod
    def builtin(name: str) -> Palette:
        """
        The palette that comes with juliaset under this name; large and small letters are the same.

        Raises
        ------
        ValueError
            If there is none.

        Examples
        --------
        >>> Palette.builtin("ember")
        Palette.builtin('Ember')
        """
    def colors(self, /, n: SupportsIndex) -> NDArray[uint8]:
        """
        The colours at ``n`` places with equal distances, the first at 0 and the last at 1.

        Returns
        -------
        numpy.ndarray of uint8, of shape ``(n, 3)``
            Red, green and blue in sRGB.
        """
    @property
    def name(self, /) -> str:
        """
        What a person calls it.
        """
    @staticmethod
    def names() -> list[str]:
        """
        The names of the palettes that come with juliaset.

        Examples
        --------
        >>> Palette.names()[:4]
        ['Gray', 'Dusk', 'Ember', 'Ice']
        """
    @staticmethod
    def read(path: str | PathLike[str]) -> list[Palette]:
        """
        The palettes of a file, at least one: as `save` writes it, or of another program (Fractint's .map, Ultra
        Fractal's .ugr, GIMP's .ggr), which is told by what is in it.

        Raises
        ------
        OSError
            If the file cannot be read.
        ValueError
            If it is no such file.
        """
    def reversed(self, /) -> Palette:
        """
        The same colours from the last to the first.

        Examples
        --------
        >>> Palette.builtin("Ember").stops[0], Palette.builtin("Ember").reversed().stops[-1]
        ((0.0, '#0a0506'), (1.0, '#0a0506'))
        """
    def save(self, /, path: str | PathLike[str]) -> None:
        """
        Write a palette file, which the explorer and the command line read too.

        Parameters
        ----------
        path : str or os.PathLike
            The file; one that was there is replaced at once, or not at all.

        Raises
        ------
        OSError
            If the file cannot be written.

        Examples
        --------
        >>> import os, tempfile
        >>> ember = Palette.builtin("Ember")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = os.path.join(folder, "ember.toml")
        ...     ember.save(path)
        ...     Palette.read(path) == [ember]
        True
        """
    @property
    def source(self, /) -> str:
        """
        The author, licence and address of the colours.
        """
    @property
    def stops(self, /) -> list[tuple[float, str]]:
        """
        Positions and colours, in the order of the positions.
        """
    def to_matplotlib(self, /, n: SupportsIndex = 256) -> Any:
        """
        The palette for ``matplotlib``; needs the extra ``juliaset[plot]``.

        Parameters
        ----------
        n : int, default 256
            How many colours.

        Returns
        -------
        matplotlib.colors.ListedColormap
            For ``cmap=`` of ``imshow`` and others.

        Raises
        ------
        ImportError
            If there is no matplotlib.
        """

@final
class Scene:
    """
    A picture as a person chose it: which set, which part of it, and its colours.

    The explorer and ``juliaset render`` put it into every PNG that they write. Read from there, or from a scene file
    (``.toml``), it gives the same picture again, bit for bit. Objects cannot be changed, compare by value, can be
    hashed and pickled.

    Axes and a scale bar are drawn by the explorer and the command line only: `render` and `save_png` leave them out,
    and say so in a warning.

    Examples
    --------
    >>> from juliaset import Scene
    >>> scene = Scene.loads('''
    ... version = 1
    ... plane = "dynamical"
    ... c0 = ["0", "1"]
    ... threshold = "2"
    ... [bounds]
    ... itermin = 0
    ... itermax = 200
    ... [view]
    ... center = ["0", "0"]
    ... width = "3"
    ... size = [64, 40]
    ... ''')
    >>> scene
    <Scene: dynamical plane, c0 = (0, 1), center = (0, 0), width = 3, 64 x 40 pixels>
    >>> scene.render().shape
    (40, 64)
    >>> Scene.loads(scene.dumps()) == scene
    True
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    @property
    def axes(self, /) -> bool:
        """
        Whether the explorer draws a grid with labelled ticks over it.
        """
    @property
    def bounds(self, /) -> tuple[int | None, int | None]:
        """
        The counts that are black and white as they were chosen: None where they are found for the view.
        """
    @property
    def c_0(self, /) -> complex:
        """
        The parameter of the map, to the nearest doubles; of no account in the parameter plane.
        """
    @property
    def c_0_text(self, /) -> tuple[str, str]:
        """
        The real and the imaginary part of the parameter, to their last digit.
        """
    @property
    def center(self, /) -> tuple[str, str] | None:
        """
        The real and the imaginary part of the middle of the view, to their last digit; None for a region.
        """
    @property
    def coloring(self, /) -> Coloring:
        """
        How it is coloured.
        """
    def dumps(self, /) -> str:
        """
        The scene as a text in TOML, with every digit of its numbers and the stops of its palette.
        """
    @property
    def found(self, /) -> tuple[int, int] | None:
        """
        What was found for bounds that are not given, where the picture has been counted.
        """
    @classmethod
    def load(cls, /, path: str | PathLike[str]) -> Scene:
        """
        Read the scene of a file: a PNG that carries it, or a scene file (``.toml``).

        Parameters
        ----------
        path : str or os.PathLike
            The file.

        Raises
        ------
        ValueError
            If it has no scene, or one that cannot be.
        OSError
            If it cannot be read.
        """
    @classmethod
    def loads(cls, /, text: str) -> Scene:
        """
        Read a scene from its text, as `dumps` writes it.

        Raises
        ------
        ValueError
            If it is none, or one that cannot be.
        """
    @property
    def n_iterations(self, /) -> tuple[int, int] | None:
        """
        The counts that are black and white, as `JuliaDiv` takes them; None where they are yet to be found.
        """
    @property
    def note(self, /) -> str:
        """
        What a person has written about it; may be empty.
        """
    @property
    def plane(self, /) -> str:
        """
        What the picture is of: "dynamical" for a Julia set, "parameter" for the Mandelbrot set.
        """
    @property
    def precision(self, /) -> str:
        """
        Which arithmetic counts it: "auto", "f64" or "exact".
        """
    @property
    def region(self, /) -> ComplexRegion | None:
        """
        The article's region, where the scene has one and not a view. The first row is at its ``yleft``.
        """
    def render(self, /, size: _Pair | None = None, *, threads: SupportsIndex | None = None, progress: _Progress = None) -> NDArray[uint8]:
        """
        The picture, without axes and scale bar.

        Parameters
        ----------
        size : (int, int), optional
            Columns and rows in place of the scene's own, around the same centre in the same width.
        threads : int, optional
            How many threads work; one for each core where left out. The picture is the same.
        progress : callable or True, optional
            Called now and then with the share that is done, from 0 to 1; what it raises ends the work.

        Returns
        -------
        numpy.ndarray of uint8
            ``[row, column]`` for gray, ``[row, column, 3]`` for colours, and ``[row, column, 4]`` where the inside of
            the set is transparent: what a PNG of the scene holds.

        Raises
        ------
        ValueError
            If there is no such picture.
        MemoryError
            If it does not fit in memory.
        """
    @property
    def samples(self, /) -> int:
        """
        Samples of a pixel whose neighbours differ: 1, 4, 9 or 16.
        """
    def save(self, /, path: str | PathLike[str]) -> None:
        """
        Write a scene file, which the explorer and the command line read too.

        Parameters
        ----------
        path : str or os.PathLike
            The file; one that was there is replaced at once, or not at all.

        Raises
        ------
        OSError
            If the file cannot be written.
        """
    def save_png(self, /, path: str | PathLike[str], size: _Pair | None = None, *, depth: SupportsIndex = 8, fast: bool = False, threads: SupportsIndex | None = None, progress: _Progress = None) -> None:
        """
        Write the picture as a PNG that carries the scene: the file that ``juliaset render --scene`` writes.

        Axes and scale bar are left out, of the picture and of the scene that it carries.

        Parameters
        ----------
        path : str or os.PathLike
            The file; it appears when it is complete.
        size : (int, int), optional
            As for `render`.
        depth : {8, 16}, default 8
            Bits of each part of a pixel.
        fast : bool, default False
            The least time instead of the smallest file.
        threads, progress
            As for `render`.

        Raises
        ------
        ValueError
            If there is no such picture.
        OSError
            If the file cannot be written.
        """
    @property
    def scale_bar(self, /) -> bool:
        """
        Whether the explorer draws a bar of a round length over it.
        """
    @property
    def size(self, /) -> tuple[int, int]:
        """
        Columns and rows.
        """
    @property
    def threshold(self, /) -> float:
        """
        The radius of the disc that orbits leave.
        """
    @property
    def title(self, /) -> str:
        """
        What a person calls it; may be empty.
        """
    @property
    def view(self, /) -> Viewport | None:
        """
        The explorer's view, where the scene has one and not a region.
        """
    @property
    def width(self, /) -> str | None:
        """
        The width of the view; None for a region.
        """

@final
class Viewport:
    """
    The explorer's view: a centre, a width, and a size in pixels.

    Its pixels are square, its samples stand in their middle, and row 0 is on top. It may be of any depth, down
    to pixels that are 1e-99339 apart. Objects cannot be changed, compare by value, can be hashed and pickled.

    Parameters
    ----------
    center : complex or (str or Decimal or float, str or Decimal or float)
        The point in the middle; as a pair of its real and its imaginary part, each a decimal of any length
        or a float, which is taken by its ``repr``.
    width : str or Decimal or float
        The width of all columns together, in units of the plane.
    size : (int, int)
        Columns and rows.

    Raises
    ------
    ValueError
        If there is no such view, or its pixels are closer than 1e-99339.

    Examples
    --------
    >>> from juliaset import JuliaDiv, Viewport
    >>> view = Viewport(("-0.3", "0.62"), "1e-2", (64, 48))
    >>> view
    Viewport(center=('-0.3', '0.62'), width='1e-2', size=(64, 48))
    >>> JuliaDiv(1j, n_iterations=(0, 300)).counts(view, indexing="xy").shape
    (48, 64)
    """
    __match_args__: Final = ('center', 'width', 'size')
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs__(self, /) -> tuple[tuple[str, str], str, tuple[int, int]]: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, center: _Point, width: _Number, size: _Pair) -> Viewport: ...
    def __replace__(self, /, **changes: Any) -> Self:
        """
        What `copy.replace` calls.
        """
    def __repr__(self, /) -> str: ...
    @property
    def center(self, /) -> tuple[str, str]:
        """
        The real and the imaginary part of the middle, as they were given.
        """
    @property
    def extent(self, /) -> tuple[float, float, float, float]:
        """
        The sides ``(left, right, bottom, top)``, as matplotlib's ``imshow`` takes them.

        With ``origin="upper"`` and an array indexed ``[y, x]``. Deep views have sides that floats cannot tell
        apart: see `extent_from_center`.
        """
    @property
    def extent_from_center(self, /) -> tuple[float, float, float, float]:
        """
        The sides ``(left, right, bottom, top)`` from the middle, in units of the width.

        Floats tell these apart at any depth.
        """
    @property
    def size(self, /) -> tuple[int, int]:
        """
        Columns and rows.
        """
    @property
    def width(self, /) -> str:
        """
        The width of all columns together, as it was given.
        """

def about(c0: str | _Point, *, cycles: SupportsIndex | None = None) -> About:
    """
    What c0 says of its Julia set.

    Parameters
    ----------
    c0 : complex or (str or Decimal or float, str or Decimal or float) or str
        The parameter of the map, or the name of a known one, such as "rabbit".
    cycles : int, optional
        Find all cycles of at most so many points too, up to 8.

    Returns
    -------
    About

    Raises
    ------
    ValueError
        If there is no such c0, or no such cycles.

    Examples
    --------
    >>> import juliaset
    >>> rabbit = juliaset.about("rabbit")
    >>> rabbit.kind, rabbit.period, rabbit.connected
    ('attracting', 3, True)
    >>> print(juliaset.about(1j))
    c0 lands on a cycle of 2 points after 2 iterations
    """

def article_counts(points: NDArray[complex128], c_0: complex, threshold: SupportsFloat | SupportsIndex, itermax: SupportsIndex, squared: bool) -> NDArray[uint32]:
    """
    The counts of points that lie anywhere, as the article's Python programs count them: an orbit has left once
    ``abs(z) >= threshold``, or ``z.real**2 + z.imag**2 >= threshold**2`` where ``squared``.

    For `juliaset.article`.
    """

def nearest(c0: str | _Point, center: _Point, width: _Number) -> NearestPoint:
    """
    The point of a Julia set that is nearest to a place, to 20 digits more than a view needs.

    It is a preimage of a cycle of one or two points that repels, and as near as any point of the set, within the
    factor by which distances are estimated. A view around it shows the set at any depth.

    Parameters
    ----------
    c0 : complex or (str or Decimal or float, str or Decimal or float) or str
        The parameter of the map, or the name of a known one, such as "dendrite".
    center : complex or (str or Decimal or float, str or Decimal or float)
        The place.
    width : str or Decimal or float
        The width of the view that is meant around it.

    Returns
    -------
    NearestPoint

    Raises
    ------
    ValueError
        If there is no such c0 or no such view.
    ArithmeticError
        If doubles do not reach the set, as c0 is beyond 1e100.

    Examples
    --------
    >>> import juliaset
    >>> found = juliaset.nearest("dendrite", (0.3, 0.5), "1e-3")
    >>> found.kind in ("alpha", "beta", "cycle2"), len(found.point)
    (True, 2)
    >>> view = juliaset.Viewport(found.point, "1e-20", (640, 400))
    """

def save_png(path: str | PathLike[str], values: NDArray[float64 | float32 | uint8 | uint16 | uint32], *, n_iterations: _Pair | None = None, indexing: Literal["ij", "xy"] = "ij", origin: Literal["upper", "lower"] = "upper", fast: bool = False, comment: str | None = None, threads: SupportsIndex | None = None, progress: _Progress = None) -> None:
    """
    Write counts or shades as a gray PNG.

    The file appears when it is complete: one that was there survives whatever goes wrong.

    Parameters
    ----------
    path : str or os.PathLike
        The file.
    values : numpy.ndarray
        Two-dimensional: shades from 0 to 1 as ``float64`` or ``float32``, counts as ``uint16`` or ``uint32``,
        or grays as ``uint8``. The gray of a shade is 255 times it, truncated.
    n_iterations : (int, int), optional
        The counts that are black and white; needed for counts and for nothing else.
    indexing : {"ij", "xy"}, default "ij"
        Whether the array is indexed ``[x, y]`` or ``[y, x]``.
    origin : {"upper", "lower"}, default "upper"
        Where the row ``y = 0`` is. A region that begins at its lower side, as in the article's first picture,
        stands upright with "lower"; a viewport with "upper".
    fast : bool, default False
        The least time instead of the smallest file.
    comment : str, optional
        Kept in the file.
    threads : int, optional
        How many threads code; one for each core where left out. The file is the same.
    progress : callable or True, optional
        Called now and then with the share that is done, from 0 to 1; what it raises ends the work.

    Raises
    ------
    TypeError
        If the values are no such array.
    ValueError
        If ``n_iterations`` is missing or of no use, or the picture has no pixel.
    OSError
        If the file cannot be written.

    Examples
    --------
    >>> import os, tempfile
    >>> from juliaset import ComplexRegion, JuliaDiv, save_png
    >>> julia = JuliaDiv(-0.835 - 0.2321j, n_iterations=(5, 80), resolution=100)
    >>> shades = julia.over(ComplexRegion(-1.6, 1.6, -1.0, 1.0))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = os.path.join(folder, "julia.png")
    ...     save_png(path, shades, origin="lower")
    ...     os.path.exists(path)
    True
    """
