"""How far long work is: told to a function, or drawn as a bar."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any, Protocol, TypeAlias

ProgressLike: TypeAlias = Callable[[float], object] | bool | None


class Progress(Protocol):
    """Told the share that is done, from 0 to 1, and closed at the end."""

    def __call__(self, share: float, /) -> object: ...

    def close(self) -> None: ...


class _Bar:
    def __init__(self, tqdm: Any) -> None:
        self._bar = tqdm(total=1.0, bar_format="{l_bar}{bar}| {elapsed}<{remaining}")

    def __call__(self, share: float) -> None:
        self._bar.n = max(self._bar.n, share)
        self._bar.refresh()

    def close(self) -> None:
        self._bar.close()


class _Function:
    def __init__(self, function: Callable[[float], object]) -> None:
        self._function = function

    def __call__(self, share: float) -> None:
        self._function(share)

    def close(self) -> None:
        pass


def started(progress: ProgressLike) -> Progress | None:
    """What is to be told; None where nobody wants to know, or for True where there is no tqdm."""
    if progress is None or progress is False:
        return None
    if progress is True:
        try:
            return _Bar(importlib.import_module("tqdm.auto").tqdm)
        except ImportError:
            return None
    if not callable(progress):
        raise TypeError(f"progress must be a function of a share or True, not {type(progress).__name__}")
    return _Function(progress)
