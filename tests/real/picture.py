"""Small PNG pictures, each different, without any library for images."""

import struct
import zlib


def png(number, side=48):
    """A square with two colours and a stripe pattern that depend on `number` only."""
    first = (number * 67 % 256, number * 131 % 256, number * 29 % 256)
    second = tuple(255 - value for value in first)
    width = 3 + number % 11
    rows = b"".join(
        b"\0" + b"".join(
            bytes(first if (x // width + y // (2 + number % 7)) % 2 else second)
            for x in range(side))
        for y in range(side))
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header)
            + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b""))


def _chunk(kind, data):
    return (struct.pack(">I", len(data)) + kind + data
            + struct.pack(">I", zlib.crc32(kind + data)))
