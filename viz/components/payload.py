"""How numbers travel to the browser: one bytes object with a header that both sides check.

Layout, little endian: length of the header (uint32), the header as JSON padded with spaces, then the arrays raw, each
from a multiple of 8 on. The header has the layout's version, a digest of all that is drawn, and each array's name, type
and shape. viz/components/shared/payload.js reads it. Bytes inside a dict would be sent as their printed form.
"""

import hashlib
import json
import struct
from collections.abc import Collection, Mapping
from typing import Any, TypeGuard

import numpy as np
from numpy.typing import NDArray

VERSION = 1
_ALIGNMENT = 8
_LENGTH = struct.Struct("<I")
_TYPES = frozenset({"u1", "u2", "i4", "f4", "f8"})


def pack(
    header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], state: Mapping[str, Any] | None = None
) -> tuple[bytes, str]:
    """Return (the bytes for the browser, the digest in them).

    Equal data give equal bytes. `state` goes into the header and not into the digest: what may change while the picture
    stays the same one, such as what is selected. Raises ValueError for a type that the browser's side does not read,
    for a name that is taken, and for a number in the header that JSON cannot hold.
    """
    parts, listed = [], []
    for name, array in arrays.items():
        raw = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
        kind = f"{raw.dtype.kind}{raw.dtype.itemsize}"
        if kind not in _TYPES:
            raise ValueError(f"{name} is {array.dtype}, expected one of {', '.join(sorted(_TYPES))}")
        listed.append([name, kind, list(array.shape)])
        parts.append(_padded(raw.tobytes(), b"\0"))
    body = b"".join(parts)
    said = {"version": VERSION, "arrays": listed, **header}
    digest = hashlib.blake2b(json.dumps(said, allow_nan=False).encode() + body, digest_size=8).hexdigest()
    added = {"digest": digest, **(state or {})}
    if taken := said.keys() & added.keys():
        raise ValueError(f"the header has {', '.join(sorted(taken))} already")
    text = json.dumps(said | added, allow_nan=False).encode()
    text += b" " * (-(len(text) + _LENGTH.size) % _ALIGNMENT)
    return _LENGTH.pack(len(text)) + text + body, digest


def chosen_texts(texts: Mapping[str, str], needed: Collection[str]) -> dict[str, str]:
    """Return the texts that a component needs. Raises ValueError, naming those that are missing."""
    missing = sorted(set(needed) - texts.keys())
    if missing:
        raise ValueError(f"texts are missing: {', '.join(missing)}")
    return {name: texts[name] for name in sorted(needed)}


def is_whole(value: object) -> TypeGuard[int]:
    """Whether something from the browser is a whole number, and no truth value."""
    return isinstance(value, int) and not isinstance(value, bool)


def _padded(raw: bytes, filler: bytes) -> bytes:
    return raw + filler * (-len(raw) % _ALIGNMENT)
