"""A screenshot made small: at most 256 colours, the most frequent ones; the same bytes from the same picture."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from itertools import islice

COLOURS = 256
MARK = b"\x89PNG\r\n\x1a\n"


def small(picture: bytes) -> bytes:
    """A PNG of 8 bits a channel, with or without opacity and not interlaced, as one with a palette; opacity is lost."""
    width, height, pixels = _read(picture)
    # Shades that no eye tells apart are one colour, otherwise the edges of letters would take up the palette.
    coarse = [(red & 0xF8, green & 0xF8, blue & 0xF8) for red, green, blue in pixels]
    exact = dict(zip(coarse, pixels, strict=True))
    palette = [colour for colour, _ in Counter(coarse).most_common(COLOURS)]
    number = {colour: at for at, colour in enumerate(palette)}
    for colour in set(coarse) - number.keys():
        number[colour] = min(range(len(palette)), key=lambda at: _apart(palette[at], colour))
    line = iter(coarse)
    rows = b"".join(b"\0" + bytes(number[colour] for colour in islice(line, width)) for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    colours = b"".join(bytes(exact[colour]) for colour in palette)
    body = _part(b"PLTE", colours) + _part(b"IDAT", zlib.compress(rows, 9))
    return MARK + _part(b"IHDR", head) + body + _part(b"IEND")


def _apart(one: tuple[int, int, int], other: tuple[int, int, int]) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _part(name: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _read(picture: bytes) -> tuple[int, int, list[tuple[int, int, int]]]:
    """Width, height and the pixels of a PNG, row after row."""
    at, packed = len(MARK), b""
    width = height = step = 0
    while at < len(picture):
        (length,), name = struct.unpack(">I", picture[at : at + 4]), picture[at + 4 : at + 8]
        content = picture[at + 8 : at + 8 + length]
        if name == b"IHDR":
            width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", content)
            if depth != 8 or kind not in (2, 6) or interlaced:
                raise ValueError("not a PNG of 8 bits a channel")
            step = 3 if kind == 2 else 4
        elif name == b"IDAT":
            packed += content
        at += length + 12
    raw, size = zlib.decompress(packed), width * step
    pixels: list[tuple[int, int, int]] = []
    above = bytearray(size)
    for row in range(height):
        start = row * (size + 1)
        above = _unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + size]), above, step)
        pixels += zip(above[0::step], above[1::step], above[2::step], strict=True)
    return width, height, pixels


def _unfiltered(kind: int, line: bytearray, above: bytearray, step: int) -> bytearray:
    """A line as it was before it was written as differences from its neighbours."""
    for at in range(len(line)):
        left = line[at - step] if at >= step else 0
        up = above[at]
        corner = above[at - step] if at >= step else 0
        if kind == 1:
            line[at] = (line[at] + left) & 255
        elif kind == 2:
            line[at] = (line[at] + up) & 255
        elif kind == 3:
            line[at] = (line[at] + (left + up) // 2) & 255
        elif kind == 4:
            guess = left + up - corner
            apart = (abs(guess - left), abs(guess - up), abs(guess - corner))
            near = left if apart[0] == min(apart) else up if apart[1] == min(apart) else corner
            line[at] = (line[at] + near) & 255
    return line
