"""The pictures of README.md: of one size, small, and made anew with the same bytes from the same screen."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from benchmarks.pictures import FOLDER, MOST_BYTES, VIEWS
from benchmarks.png import MARK, small


def png(rows: list[bytes], filters: list[int], kind: int) -> bytes:
    """A PNG whose rows are written with the filters named, which leave the first row's neighbours at nought."""
    step, size = (3 if kind == 2 else 4), len(rows[0])
    above, raw = bytes(size), b""
    for row, way in zip(rows, filters, strict=True):
        line = bytearray()
        for at in range(size):
            left, corner = (row[at - step], above[at - step]) if at >= step else (0, 0)
            guess = left + above[at] - corner
            near = min((left, above[at], corner), key=lambda value: abs(guess - value))
            line.append((row[at] - (0, left, above[at], (left + above[at]) // 2, near)[way]) & 255)
        raw += bytes([way]) + bytes(line)
        above = row

    def part(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", size // step, len(rows), 8, kind, 0, 0, 0)
    return MARK + part(b"IHDR", head) + part(b"IDAT", zlib.compress(raw)) + part(b"IEND", b"")


def pixels(made: bytes) -> list[list[bytes]]:
    """The colours of a PNG with a palette, row by row."""
    at, found = len(MARK), {}
    while at < len(made):
        (length,) = struct.unpack(">I", made[at : at + 4])
        found[made[at + 4 : at + 8]] = made[at + 8 : at + 8 + length]
        at += length + 12
    width, height = struct.unpack(">II", found[b"IHDR"][:8])
    raw, palette = zlib.decompress(found[b"IDAT"]), found[b"PLTE"]
    lines = [raw[row * (width + 1) + 1 : (row + 1) * (width + 1)] for row in range(height)]
    return [[palette[number * 3 : number * 3 + 3] for number in line] for line in lines]


@pytest.mark.parametrize("kind", [2, 6])
@pytest.mark.parametrize("way", range(5))
def test_a_small_picture_has_the_same_colours(kind: int, way: int) -> None:
    colours = [bytes([(40 * x + 80 * y) % 256, 8 * x, 255 - 8 * y]) for y in range(4) for x in range(6)]
    rows = [b"".join(colour + b"\xff" * (kind == 6) for colour in colours[row * 6 : row * 6 + 6]) for row in range(4)]
    given = png(rows, [way] * 4, kind)
    made = pixels(small(given))
    # Three bits of a shade may go, no more.
    assert all(abs(a - b) < 8 for row, line in zip(made, range(4), strict=True)
               for got, want in zip(row, colours[line * 6 : line * 6 + 6], strict=True) for a, b in zip(got, want, strict=True))
    assert small(given) == small(given)


def test_more_colours_than_a_palette_holds_become_the_nearest() -> None:
    row = b"".join(bytes([8 * (at % 32), 8 * (at // 32), 0]) for at in range(600))
    made = pixels(small(png([row], [0], 2)))[0]
    assert len(set(made)) == 256 and len(made) == 600


@pytest.mark.parametrize("view", VIEWS)
def test_the_pictures_shown_are_whole_and_small(view: str) -> None:
    path: Path = FOLDER / f"{view}.png"
    content = path.read_bytes()
    assert struct.unpack(">II", content[16:24]) == (1440, 900)
    assert len(content) < MOST_BYTES
