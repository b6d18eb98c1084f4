"""Numbers of other kinds as decimals, to their last digit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

# As many bits before and behind the point as the engine's decimals have digits, and more.
_MOST_BITS = 400_000


def exact_text(value: Any) -> str:
    """The decimal that a number is; that of a float is the shortest one that names it.

    Raises
    ------
    TypeError
        If it is no real number, or of a kind that only knows how to be rounded to a float.
    ValueError
        If no finite decimal is equal to it.
    """
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    # Those that are doubles already, though short ones.
    if isinstance(value, np.floating) and value.itemsize <= 8:
        return repr(float(value))
    if hasattr(value, "__index__"):
        return _text(Fraction(value.__index__()))
    return _text(_ratio(value))


def _ratio(value: Any) -> Fraction:
    # An mpf of mpmath: sign, whole number, exponent of 2.
    if hasattr(value, "_mpf_"):
        sign, whole, exponent, _ = value._mpf_
        if not whole and exponent:
            raise ValueError(f"{value} is not finite")
        if abs(exponent) > _MOST_BITS:
            raise ValueError(f"{value} has too many digits")
        magnitude = int(whole) << exponent if exponent > 0 else Fraction(int(whole), 1 << -int(exponent))
        return Fraction(-magnitude if sign else magnitude)
    # float is Python's word for whatever can be rounded to one; these say what they are exactly.
    if hasattr(value, "as_integer_ratio"):
        try:
            numerator, denominator = value.as_integer_ratio()
        except (OverflowError, ValueError):
            raise ValueError(f"{value} is not finite") from None
        return Fraction(int(numerator), int(denominator))
    if hasattr(value, "numerator") and hasattr(value, "denominator"):
        return Fraction(int(value.numerator), int(value.denominator))
    raise TypeError(
        f"a number must be a text, an int, a float, a Decimal, a Fraction or a number of mpmath, gmpy2 or"
        f" NumPy, not {type(value).__name__}"
    )


def _text(value: Fraction) -> str:
    twos = (value.denominator & -value.denominator).bit_length() - 1
    rest, fives = value.denominator >> twos, 0
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        raise ValueError(f"{value} has no finite decimal: give as many digits as are needed")
    places = max(twos, fives)
    if max(places, value.numerator.bit_length()) > _MOST_BITS:
        raise ValueError("the number has too many digits")
    digits = value.numerator * 2 ** (places - twos) * 5 ** (places - fives)
    # By way of Decimal, as texts of long ints are refused.
    text = str(Decimal(digits))
    return f"{text}e-{places}" if places else text
