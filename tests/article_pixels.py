#!/usr/bin/env python3
"""Checks a picture against the article's loop, in Python's own floats: nothing is shared with the program.

usage: article_pixels.py PICTURE MAX_BYTES XLEFT XRIGHT YBOTTOM YTOP ITERMIN ITERMAX RESOLUTION

c0 and the threshold are the article's defaults. The first row of the picture is at YTOP.
"""

import random
import struct
import sys
import zlib
from itertools import accumulate

C0 = (-0.835, -0.2321)
THRESHOLD = 2.0
SAMPLES = 20_000


def chunks(data):
    """The chunks of a PNG file, their checksums verified."""
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError("this is no PNG")
    at = 8
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        (checksum,) = struct.unpack_from(">I", data, at + 8 + length)
        if zlib.crc32(kind + body) != checksum:
            raise ValueError(f"the checksum of chunk {kind} is wrong")
        yield kind, body
        at += 12 + length


def paeth(left, above, corner):
    estimate = left + above - corner
    return min((left, above, corner), key=lambda near: abs(estimate - near))


def unfilter(kind, row, above):
    """One row of gray bytes, from what the filter made of it."""
    if kind == 0:
        return row
    if kind == 1:
        return bytes(accumulate(row, lambda left, byte: (left + byte) & 255))
    if kind == 2:
        return bytes((byte + up) & 255 for byte, up in zip(row, above))
    out = bytearray(len(row))
    left = corner = 0
    for i, (byte, up) in enumerate(zip(row, above)):
        guess = (left + up) // 2 if kind == 3 else paeth(left, up, corner)
        out[i] = left = (byte + guess) & 255
        corner = up
    return bytes(out)


def gray_rows(data):
    """The rows of an 8-bit gray PNG."""
    parts = list(chunks(data))
    if parts[0][0] != b"IHDR" or parts[-1] != (b"IEND", b""):
        raise ValueError("the picture is incomplete")
    width, height, *layout = struct.unpack(">IIBBBBB", parts[0][1])
    if layout != [8, 0, 0, 0, 0]:
        raise ValueError(f"depth, colour, compression, filter, interlace: {layout}, not 8-bit gray")
    raw = zlib.decompress(b"".join(body for kind, body in parts if kind == b"IDAT"))
    if len(raw) != height * (width + 1):
        raise ValueError(f"{len(raw)} bytes are not {width} x {height} pixels")
    rows, above = [], bytes(width)
    for start in range(0, len(raw), width + 1):
        above = unfilter(raw[start], raw[start + 1 : start + 1 + width], above)
        rows.append(above)
    return rows


def gray(x, y, itermin, itermax):
    count = itermax
    for n in range(itermax):
        x, y = x * x - y * y + C0[0], x * y + y * x + C0[1]
        if x * x + y * y > THRESHOLD**2:
            count = n
            break
    return int((max(count, itermin) - itermin) / (itermax - itermin) * 255)


def main(picture, max_bytes, xleft, xright, ybottom, ytop, itermin, itermax, resolution):
    xleft, xright, ybottom, ytop = map(float, (xleft, xright, ybottom, ytop))
    itermin, itermax, columns = map(int, (itermin, itermax, resolution))
    with open(picture, "rb") as file:
        data = file.read()
    if len(data) > int(max_bytes):
        sys.exit(f"{picture} has {len(data)} bytes, more than {max_bytes}")
    rows = gray_rows(data)
    height = round(columns * abs(ytop - ybottom) / abs(xright - xleft))
    if (len(rows[0]), len(rows)) != (columns, height):
        sys.exit(f"{picture} is {len(rows[0])} x {len(rows)}, not {columns} x {height}")
    chance = random.Random(1)
    places = [(chance.randrange(columns), chance.randrange(height)) for _ in range(SAMPLES)]
    places += [(0, 0), (columns - 1, 0), (0, height - 1), (columns - 1, height - 1)]
    seen = set()
    for i, j in places:
        x = i / columns * (xright - xleft) + xleft
        y = j / height * (ybottom - ytop) + ytop
        expected = gray(x, y, itermin, itermax)
        seen.add(expected)
        if rows[j][i] != expected:
            sys.exit(f"{picture}: pixel {i}, {j} is {rows[j][i]}, and should be {expected}")
    print(f"{picture}: {len(data)} bytes, {len(places)} pixels agree, of {len(seen)} grays")


if __name__ == "__main__":
    if len(sys.argv) != 10:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except (OSError, ValueError, zlib.error, struct.error) as error:
        sys.exit(f"{sys.argv[1]}: {error}")
