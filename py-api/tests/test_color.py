"""Pictures in colour are those of the command line; palettes and colourings say what they are."""

import copy
import errno
import pickle
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from juliaset import Coloring, ComplexRegion, JuliaDiv, Mandelbrot, Palette, Viewport

GOLDEN = Path(__file__).parents[2] / "tests" / "golden"
RABBIT = JuliaDiv(-0.123 + 0.745j, n_iterations=(0, 200), resolution=301)
REGION = ComplexRegion(-1.6, 1.6, 1.0, -1.0)
VIEW = Viewport(0.1 + 0.02j, 3.2, (301, 188))
DEEP = Viewport(0, "1e-300", (301, 188))
DEEP_JULIA = JuliaDiv(1j, n_iterations=JuliaDiv(1j).bounds(DEEP))
NIGHT = Palette("Night", [(0, "#000000"), (0.25, (32, 64, 128)), (1, "#FFFFFF")], source="me")
SINGLE = Palette("it's\\", [(0.5, "#123456")], "steps")


def golden_pictures():
    """The names of the golden pictures, and the arguments of the command line that they were rendered by."""
    text = (GOLDEN.parent / "golden.rs").read_text()
    sets = dict(re.findall(r'^const (\w+): &str = "(.*)";$', text, re.MULTILINE))
    found = {}
    for name, subject, colors in re.findall(r'\("([\w-]+)", (\w+|"[^"]*"), "([^"]*)"\)', text):
        arguments = sets.get(subject, subject.strip('"'))
        found[name] = f"{arguments} {colors}"
    for name in Palette.names():
        colors = f"--coloring=smooth --density=0.9 --palette={name}"
        found[f"palette-{name.lower()}"] = f"{sets['RABBIT']} {colors}"
    return found


def picture_of(arguments):
    """The same as `juliaset render` with these arguments makes of 64 x 40 pixels."""
    given = dict(part.lstrip("-").partition("=")[::2] for part in arguments.split())
    iterations = (int(given.pop("m")), int(given.pop("M")))
    view = Viewport(tuple(given.pop("center").split(",")), given.pop("width"), (64, 40))
    if given.pop("plane", None) == "parameter":
        subject = Mandelbrot(n_iterations=iterations)
    else:
        subject = JuliaDiv((given.pop("r"), given.pop("i")), n_iterations=iterations)
    samples = int(given.pop("samples", 1))
    options = {"theme": given.pop("coloring", "gray")}
    if "light" in given:
        options["light"] = [float(part) for part in given.pop("light").split(",")]
    for name in ["density", "offset", "outline"]:
        if name in given:
            options[name] = float(given.pop(name))
    if "reverse" in given:
        options["reverse"] = given.pop("reverse") == ""
    options.update(given)
    return subject.image(view, Coloring(**options), samples=samples)


@pytest.mark.parametrize("name", golden_pictures())
def test_a_picture_is_that_of_the_command_line(name):
    Image = pytest.importorskip("PIL.Image")
    found = picture_of(golden_pictures()[name])
    with Image.open(GOLDEN / f"{name}.png") as golden:
        expected = np.asarray(golden if golden.mode == "RGBA" else golden.convert("RGB"))
    assert found.dtype == np.uint8 and found.shape == expected.shape
    # Logarithms of other systems may change a code by one.
    assert np.abs(found.astype(int) - expected).max() <= 1


def test_all_golden_pictures_are_known():
    assert sorted(golden_pictures()) == sorted(path.stem for path in GOLDEN.glob("*.png"))


@pytest.mark.parametrize(("julia", "place"), [(RABBIT, REGION), (RABBIT, VIEW), (DEEP_JULIA, DEEP)])
def test_gray_is_the_gray_of_the_shades(julia, place):
    grays = (julia.over(place, indexing="xy") * 255).astype(np.uint8)
    image = julia.image(place, "gray")
    assert np.array_equal(image, np.stack([grays] * 3, axis=-1))
    assert np.array_equal(julia.image(place, "gray", indexing="ij"), image.swapaxes(0, 1))


@pytest.mark.parametrize(("julia", "place"), [(RABBIT, REGION), (RABBIT, VIEW), (DEEP_JULIA, DEEP)])
@pytest.mark.parametrize("mapping", ["linear", "root", "log"])
def test_smooth_colours_are_those_of_the_smooth_channel(julia, place, mapping):
    spread = {"mapping": mapping, "density": 0.3, "offset": 0.1, "wrap": "mirrored"}
    coloring = Coloring(palette=NIGHT, interior=(1, 2, 3), **spread)
    smooth, counts = julia.smooth(place, indexing="xy"), julia.counts(place, indexing="xy")
    smooth = np.where(np.isnan(smooth), counts, smooth).clip(0)
    mapped = {"linear": smooth / 16, "root": np.sqrt(smooth) / 2, "log": np.log1p(smooth)}[mapping]
    positions = 1 - np.abs((0.3 * mapped + 0.1) % 2 - 1)
    expected = NIGHT(positions)
    expected[counts == julia.n_iterations[1]] = [1, 2, 3]
    found = julia.image(place, coloring)
    assert np.abs(found.astype(int) - expected).max() <= 1
    assert len(np.unique(found.reshape(-1, 3), axis=0)) >= 5


COLORINGS = [
    Coloring("gray"),
    Coloring(mapping="equal", density=2.5),
    Coloring("distance", outline=5),
    Coloring("slopes", interior="transparent"),
    Coloring("angle", interior="phase"),
]


@pytest.mark.parametrize("coloring", COLORINGS, ids=repr)
@pytest.mark.parametrize("samples", [1, 4])
@pytest.mark.parametrize(
    ("subject", "place"), [(RABBIT, REGION), (RABBIT, VIEW), (DEEP_JULIA, DEEP), (Mandelbrot(), VIEW)]
)
def test_a_window_is_a_part_of_the_whole(subject, place, coloring, samples):
    whole = subject.image(place, coloring, samples=samples)
    part = subject.image(place, coloring, samples=samples, window=(3, 290, 5, 150), threads=1)
    assert np.array_equal(part, whole[5:150, 3:290])
    assert whole.shape[2] == (4 if coloring.interior == "transparent" else 3)
    assert len(np.unique(whole.reshape(-1, whole.shape[2]), axis=0)) > 5


def test_transparency_is_where_the_set_is():
    image = RABBIT.image(REGION, Coloring("smooth", interior="transparent"))
    inside = RABBIT.counts(REGION, indexing="xy") == 200
    assert np.array_equal(image[..., 3], np.where(inside, 0, 255)) and not image[inside].any()


def test_a_fit_is_the_colouring_that_is_fitted_to_the_whole():
    few = JuliaDiv(1j, n_iterations=(0, 3000), resolution=200)
    far = ComplexRegion(-0.001, 0.001, 1.001, 0.999)
    for mapping in ["linear", "root", "log", "equal"]:
        coloring = Coloring(mapping=mapping)
        fitted = few.fit(far, coloring)
        assert copied(fitted, density=coloring.density, offset=coloring.offset) == coloring != fitted
        assert np.array_equal(few.image(far, coloring, fit=True), few.image(far, fitted))
        window = {"window": (10, 20, 30, 50)}
        assert np.array_equal(few.image(far, coloring, fit=True, **window), few.image(far, fitted, **window))
    # The rarest values, one in a hundred, are beyond the ends.
    fitted = few.fit(far, Coloring(mapping="linear", wrap="clamped"))
    smooth = few.smooth(far)
    places = fitted.density * smooth[np.isfinite(smooth)] / 16 + fitted.offset
    assert abs((places < 0).mean() - 0.01) < 0.005 and 0.2 < np.median(places) < 0.6


def copied(value, **changes):
    return getattr(copy, "replace", lambda value, **changes: value.__replace__(**changes))(value, **changes)


def test_a_palette_is_an_argument_by_itself():
    image = RABBIT.image(REGION, "distance", "Ember")
    assert np.array_equal(image, RABBIT.image(REGION, Coloring("distance", palette=Palette.builtin("ember"))))
    assert not np.array_equal(image, RABBIT.image(REGION, "distance"))
    assert np.array_equal(RABBIT.image(REGION), RABBIT.image(REGION, Coloring()))


def test_progress_ends_at_all_of_it():
    shares = []
    RABBIT.image(REGION, progress=shares.append)
    assert shares[-1] == 1


def light(codes):
    """In linear light, by the definition of sRGB."""
    shares = codes / 255
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


@pytest.mark.parametrize("theme", ["distance", "slopes"])
def test_more_samples_are_the_mean_of_the_light_of_more_pixels(theme):
    one, four = RABBIT.image(VIEW, theme), RABBIT.image(VIEW, theme, samples=4)
    differing = (one != four).any(axis=-1)
    assert differing.mean() > 0.05
    # Of these, four stand in each pixel of the view.
    fine = light(RABBIT.image(copied(VIEW, size=(602, 376)), theme))
    mean = (fine[::2, ::2] + fine[1::2, ::2] + fine[::2, 1::2] + fine[1::2, 1::2]) / 4
    lowest, highest = light(np.maximum(four, 1.0) - 1), light(four + 1.0)
    assert ((lowest <= mean) & (mean <= highest))[differing].all()


OBJECTS = [
    Palette.builtin("Ember"),
    NIGHT,
    SINGLE,
    Palette("Ember", [(0, "#000000")]),
    Palette("Night", NIGHT.stops, "oklab"),
    Palette("Night", NIGHT.stops, "srgb", source="me"),
    Coloring(),
    Coloring("gray"),
    Coloring("slopes"),
    Coloring("slopes", light=(45, 30, 0.5)),
    Coloring("distance", light=(45, 30, 0.5), outline=0),
    Coloring("distance", outline=2.5, palette=NIGHT, reverse=True),
    Coloring("angle", interior="time", mapping="equal", wrap="clamped", density=-3, offset=1e6),
    Coloring("smooth", interior="#0A0B11", palette="Ice"),
]


@pytest.mark.parametrize("value", OBJECTS, ids=repr)
def test_copies_are_equal(value):
    copies = [pickle.loads(pickle.dumps(value, protocol)) for protocol in range(2, 6)]
    for other in [*copies, copy.copy(value), copy.deepcopy(value), eval(repr(value)), copied(value)]:
        assert other == value and hash(other) == hash(value) and type(other) is type(value)
    for name in ["name", "theme", "density", "anything"]:
        with pytest.raises(AttributeError):
            setattr(value, name, 1)


def test_others_are_not_equal():
    assert len(set(OBJECTS)) == len(OBJECTS)
    assert len({Coloring(offset=0.0), Coloring(offset=-0.0)}) == 1
    assert len({Palette("A", [(0.0, "#000000")]), Palette("A", [(-0.0, (0, 0, 0))])}) == 1


def test_what_is_usual_is_not_said():
    assert repr(Coloring()) == "Coloring('smooth')"
    assert repr(Coloring("distance", palette="ice")) == "Coloring('distance')"
    assert repr(Coloring("slopes", light=(132, 60, 0.2))) == "Coloring('slopes')"
    assert repr(Coloring("smooth", light=(45, 60, 0.2))) == "Coloring('slopes', light=(45.0, 60.0, 0.2))"
    assert repr(Coloring(palette=NIGHT)).startswith("Coloring('smooth', palette=Palette('Night', [(0.0, '#")


def test_the_light_of_slopes_goes_with_their_theme():
    slopes, lit = Coloring("slopes", density=3), Coloring("gray", light=(1, 2, 0.3))
    assert copied(slopes, theme="smooth") == Coloring("smooth", density=3)
    assert copied(slopes, light=None) == Coloring("smooth", density=3)
    assert copied(Coloring("smooth", density=3), theme="slopes") == slopes
    assert copied(slopes, palette="Ice") == Coloring("slopes", density=3, palette="Ice")
    assert copied(lit, theme="distance").light == (1, 2, 0.3)
    assert copied(lit, light=None) == Coloring("gray")
    with pytest.raises(TypeError):
        copied(slopes, colour=1)


def test_every_argument_is_a_property():
    coloring = Coloring(
        "angle", palette=NIGHT, mapping="root", density=1, offset=2, wrap="clamped", interior=[10, 11, 255],
        light=np.array([1, 2, 1]), outline=3, reverse=True,
    )  # fmt: skip
    assert (coloring.theme, coloring.palette, coloring.mapping) == ("angle", NIGHT, "root")
    assert (coloring.density, coloring.offset, coloring.wrap) == (1, 2, "clamped")
    assert (coloring.interior, coloring.light, coloring.outline) == ("#0a0bff", (1, 2, 1), 3)
    assert coloring.reverse is True
    assert (NIGHT.name, NIGHT.blend, NIGHT.source) == ("Night", "oklab", "me")
    assert NIGHT.stops == [(0, "#000000"), (0.25, "#204080"), (1, "#ffffff")]
    match NIGHT, coloring:
        case Palette(name, _, blend), Coloring("angle", wrap=wrap):
            assert (name, blend, wrap) == ("Night", "oklab", "clamped")


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"theme": "colour"}, ValueError, "theme is \"colour\", and must be 'gray', .* or 'angle'"),
        ({"theme": 1}, TypeError, "theme must be .*, not int"),
        ({"palette": "Dust"}, ValueError, '"Dust" is none of the palettes Gray, Dusk'),
        ({"palette": 3}, TypeError, "not int"),
        ({"mapping": "sqrt"}, ValueError, "'linear', 'root', 'log' or 'equal'"),
        ({"density": float("nan")}, ValueError, "the density is NaN, and must be a number between -1000000 and"),
        ({"density": "1"}, TypeError, "density"),
        ({"offset": 1e7}, ValueError, "the offset is 10000000"),
        ({"wrap": "no"}, ValueError, "'cyclic', 'mirrored' or 'clamped'"),
        ({"interior": "black"}, ValueError, "'time' or 'period', or a colour such as '#0a0b10'"),
        ({"interior": "#12345g"}, ValueError, "a colour is a text such as"),
        ({"interior": (0, 0, 256)}, ValueError, "not \\(0, 0, 256\\)"),
        ({"interior": (0, 0)}, ValueError, "three whole numbers"),
        ({"interior": (0.5, 0, 0)}, TypeError, "three whole numbers"),
        ({"interior": 3}, TypeError, "three whole numbers"),
        ({"light": (1, 2)}, TypeError, "azimuth and height"),
        ({"light": "132"}, TypeError, "azimuth and height"),
        ({"light": 132}, TypeError, "azimuth and height"),
        ({"light": (0, 0, 0)}, ValueError, "the height of the light is 0, and must be .* between 1 and 90"),
        ({"outline": -1}, ValueError, "the width of the outline is -1"),
        ({"colour": 1}, TypeError, "colour"),
    ],
)
def test_colourings_that_are_none(options, error, message):
    with pytest.raises(error, match=message):
        Coloring(**options)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("", [(0, "#000000")]), ValueError, "the name of a palette"),
        (("A", []), ValueError, "at least one stop"),
        (("A", [(1.5, "#000000")]), ValueError, "stop 1 is at 1.5"),
        (("A", [(1, "#000000"), (0, "#000000")]), ValueError, "stops are in order"),
        (("A", [(0, "black")]), ValueError, "a colour is a text such as '#5b8def'"),
        (("A", [("0", "#000000")]), TypeError, "the position of a stop is a number, not str"),
        (("A", ["#000000"]), TypeError, "a stop is a position and a colour"),
        (("A", ["ab"]), TypeError, "a stop is a position and a colour"),
        (("A", "#000000"), TypeError, "a stop is a position and a colour"),
        (("A", 1), TypeError, "a stop is a position and a colour"),
        (("A", [(0, "#000000")], "mud"), ValueError, "'oklab', 'linear', 'srgb' or 'steps'"),
        ((1, [(0, "#000000")]), TypeError, "name"),
    ],
)
def test_palettes_that_are_none(arguments, error, message):
    with pytest.raises(error, match=message):
        Palette(*arguments)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"coloring": "colour"}, ValueError),
        ({"coloring": 1}, TypeError),
        ({"palette": "Dust"}, ValueError),
        ({"samples": 5}, ValueError),
        ({"samples": 0}, ValueError),
        ({"samples": 1.0}, TypeError),
        ({"window": (0, 302, 0, 1)}, ValueError),
        ({"window": (3, 3, 0, 1)}, ValueError),
        ({"indexing": "yx"}, ValueError),
        ({"precision": "exact"}, ValueError),
        ({"threads": 0}, ValueError),
    ],
)
def test_pictures_that_are_none(options, error):
    with pytest.raises(error):
        RABBIT.image(REGION, **options)


def test_pictures_that_are_too_large():
    with pytest.raises(MemoryError):
        JuliaDiv(1j, resolution=10**6).image(REGION)
    with pytest.raises(MemoryError):
        JuliaDiv(1j, resolution=4 * 10**9).image(REGION, window=(0, 1, 0, 1))
    with pytest.raises(MemoryError):
        NIGHT.colors(10**13)
    with pytest.raises(ValueError, match="1e-13"):
        Mandelbrot().image(Viewport(0, "1e-20", (8, 8)))
    large = JuliaDiv(1j, n_iterations=(0, 200), resolution=10**6)
    assert large.image(REGION, "slopes", window=(500_000, 500_005, 0, 7)).shape == (7, 5, 3)


def test_colours_of_a_palette():
    assert np.array_equal(NIGHT.colors(5)[[0, 1, 4]], [[0, 0, 0], [32, 64, 128], [255, 255, 255]])
    assert NIGHT.colors(0).shape == (0, 3) and NIGHT.colors(1).tolist() == [[0, 0, 0]]
    for n in [2, 7, 256]:
        assert np.array_equal(NIGHT.colors(n), NIGHT(np.linspace(0, 1, n)))
        assert np.array_equal(NIGHT.reversed().colors(n), NIGHT.colors(n)[::-1])
    places = np.array([[-1, 0, 0.25], [1, 2, np.nan]])[:, ::-1]
    assert np.array_equal(NIGHT(places)[..., 0], np.array([[0, 0, 32], [255, 255, 0]])[:, ::-1])
    assert NIGHT(places).dtype == np.uint8 and NIGHT(places).shape == (2, 3, 3)
    assert NIGHT(1).tolist() == [255, 255, 255] and NIGHT([]).shape == (0, 3)
    assert np.array_equal(NIGHT(np.float32(0.25)), [32, 64, 128])
    # In steps of sRGB's codes, and in linear light.
    ends = [(0, "#000000"), (1, "#ffffff")]
    assert Palette("A", ends, "srgb").colors(256)[:, 1].tolist() == list(range(256))
    assert Palette("A", ends, "linear")(0.5).tolist() == [188] * 3
    assert Palette("A", ends, "steps")([0.99, 1])[:, 0].tolist() == [0, 255]
    for wrong in ["x", 1j, None]:
        with pytest.raises(TypeError):
            NIGHT(wrong)
    many = NIGHT(np.linspace(0, 1, 200_001))
    assert many[[0, 50_000, -1]].tolist() == [[0, 0, 0], [32, 64, 128], [255, 255, 255]]


def test_builtin_palettes():
    assert len(Palette.names()) == 14 and Palette.names()[:2] == ["Gray", "Dusk"]
    for name in Palette.names():
        palette = Palette.builtin(name.upper())
        assert palette.name == name and palette.source and repr(palette) == f"Palette.builtin('{name}')"
    with pytest.raises(ValueError, match='"viridian" is none of the palettes Gray, .*Viridis'):
        Palette.builtin("viridian")


def test_viridis_is_matplotlibs():
    matplotlib = pytest.importorskip("matplotlib")
    for name in ["viridis", "magma", "cividis"]:
        theirs = np.round(255 * np.array(matplotlib.colormaps[name].colors))
        ours = Palette.builtin(name).to_matplotlib()
        assert ours.name.lower() == name and ours.N == 256
        codes = ours(np.arange(256), bytes=True)[:, :3]
        assert np.abs(codes - theirs).max() <= 1
        assert np.array_equal(codes, Palette.builtin(name).colors(256))
    assert NIGHT.to_matplotlib(7).N == 7
    with pytest.raises(ValueError):
        NIGHT.to_matplotlib(0)


def test_without_matplotlib_the_extra_is_named():
    program = (
        "import sys; sys.modules['matplotlib'] = None\n"
        "from juliaset import Palette\n"
        "try: Palette.builtin('Ice').to_matplotlib()\n"
        "except ImportError as error: print(error)"
    )
    told = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
    assert "pip install 'juliaset[plot]'" in told


@pytest.mark.parametrize("palette", [Palette.builtin("Ember"), NIGHT, SINGLE], ids=repr)
def test_a_written_palette_is_read_as_the_same(tmp_path, palette):
    palette.save(tmp_path / "palette.toml")
    assert Palette.read(tmp_path / "palette.toml") == [palette]
    palette.reversed().save(str(tmp_path / "palette.toml"))
    assert Palette.read(str(tmp_path / "palette.toml")) == [palette.reversed()]
    assert [path.name for path in tmp_path.iterdir()] == ["palette.toml"]


def test_palettes_of_other_programs(tmp_path):
    (tmp_path / "fire.map").write_bytes(b"0 0 0\r\n255 64 0 flame\r\n255 255 255\r\n")
    [fire] = Palette.read(tmp_path / "fire.map")
    assert fire.name == "fire" and [color for _, color in fire.stops][:2] == ["#000000", "#ff4000"]
    (tmp_path / "two.ugr").write_text(
        "one {\ngradient:\n  index=0 color=255\n}\ntwo {\ngradient:\n  index=0 color=65280\n}\n"
    )
    assert [palette.name for palette in Palette.read(tmp_path / "two.ugr")] == ["one", "two"]


def test_files_that_are_no_palettes(tmp_path):
    (tmp_path / "none.map").write_text("something else\n")
    (tmp_path / "large.map").write_bytes(b"0 0 0\n" * 1_000_000)
    for name in ["none.map", "large.map"]:
        with pytest.raises(ValueError, match=f"{name} cannot be read: the file "):
            Palette.read(tmp_path / name)
    for call, path, number in [
        (Palette.read, tmp_path / "nowhere.map", errno.ENOENT),
        (Palette.read, tmp_path, errno.EISDIR),
        (NIGHT.save, tmp_path / "nowhere" / "night.toml", errno.ENOENT),
        (NIGHT.save, tmp_path, errno.EISDIR),
    ]:
        with pytest.raises(OSError) as raised:
            call(path)
        assert raised.value.errno == number and Path(raised.value.filename) == path
    if Path("/dev/full").exists():
        with pytest.raises(OSError) as raised:
            NIGHT.save("/dev/full")
        assert raised.value.errno == errno.ENOSPC
