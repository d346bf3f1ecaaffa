"""Logos drawn by hand, byte by byte, for the tests of the house style."""

from __future__ import annotations

import struct
import zlib

__all__ = ["jpeg_logo", "png_logo"]


def png_logo(width: int = 60, height: int = 20, colour: bytes = b"\x00\x70\x3c") -> bytes:
    """Return a PNG picture of one colour."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = (b"\x00" + colour * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def jpeg_logo(width: int = 60, height: int = 20) -> bytes:
    """Return the head of a JPEG picture: enough for its size to be read."""
    start = b"\xff\xd8" + b"\xff\xe0" + struct.pack(">H5sHBHHBB", 16, b"JFIF\x00", 0x0101, 1, 72, 72, 0, 0)
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return start + frame + b"\xff\xd9"
