"""Puts into a generated stub what its generator has no words for: defaults, overloads, kinds of numbers.

python stubs.py FILE.pyi
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

IMPORTS = """
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
"""

# What is written by the generator, and what it means.
WORDS = {
    "ComplexRegion2": "ComplexRegion",
    "Viewport2": "Viewport",
    "Coloring2": "Coloring",
    "Palette2": "Palette",
    "str | Sequence[SupportsIndex]": "_Color",
    "Sequence[tuple[float, _Color]]": "_Stops",
    ", dict]: ...": ", dict[str, Any]]: ...",
    "-> dict:": "-> dict[str, Any]:",
    ", x: Any)": ", x: ArrayLike)",
    "complex | tuple[str | float | Decimal, str | float | Decimal]": "_Point",
    "str | float | Decimal": "_Number",
    "Sequence[SupportsIndex]": "_Pair",
    "Callable[[float], object] | bool = ...": "_Progress = None",
    "**changes) -> Any": "**changes: Any) -> Self",
    "z: complex,": "z: SupportsComplex | SupportsFloat | SupportsIndex | complex,",
    "points: Any,": "points: ArrayLike,",
    "imag: Any | None": "imag: ArrayLike | None",
}
DEFAULTS = {
    "indexing": '"ij"',
    "precision": '"auto"',
    "origin": '"upper"',
    "step": "1",
    "n_iterations": "(0, 50)",
    "resolution": "1000",
    "coloring": '"smooth"',
    "theme": '"smooth"',
    "blend": '"oklab"',
    "samples": "1",
    "depth": "8",
    "n": "256",
}
# Pictures are indexed as images are.
IMAGE_INDEXING = 'indexing: Literal["ij", "xy"] = '
OUT = "out: NDArray[uint16 | uint32] | None = None"


def completed(stub: str) -> str:
    head, body = re.split(r"\n\n(?=__all__)", stub, maxsplit=1)
    doc = head[: head.index("\nfrom ")]
    for generated, meant in WORDS.items():
        if generated not in body:
            raise ValueError(f"the generator does not write {generated!r} any more")
        body = body.replace(generated, meant)
    for name, default in DEFAULTS.items():
        body = re.sub(rf"(\b{name}: [^=()]*?) = \.\.\.", rf"\1 = {default}", body)
    body = re.sub(rf"(def image\(.*{re.escape(IMAGE_INDEXING)})\"ij\"", r'\1"xy"', body)
    if " = ...," in body or " = ...)" in body:
        raise ValueError("a default is not known")
    lines = []
    # Patterns match the arguments of the constructor.
    constructors = iter(re.findall(r"def __new__\(cls, /, (.*)\) -> ", body))
    for line in body.splitlines():
        if line.startswith("    __match_args__: "):
            names = re.findall(r"(\w+): ", next(constructors).split("*, ")[0])
            lines.append(f"    __match_args__: Final = {tuple(names)}")
        elif line.startswith("    def ") and OUT in line:
            lines += overloads(line)
        else:
            lines.append(line)
    return f"{doc}{IMPORTS}\n" + "\n".join(lines) + "\n"


def overloads(line: str) -> list[str]:
    """Counts are of the type of the array that they are written to."""
    start, end = line.rsplit(" -> ", 1)
    found = []
    for kind in ["uint16", "uint32"]:
        signature = start.replace(OUT, f"out: NDArray[{kind}]")
        found += ["    @overload", f"{signature} -> NDArray[{kind}]: ..."]
    return [*found, "    @overload", f"{start.replace(OUT, 'out: None = None')} -> {end}"]


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(completed(path.read_text()))
