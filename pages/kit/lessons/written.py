"""A lesson as text: a TOML file, and one link that carries the whole of it. Whoever wrote it may be anybody."""

import base64
import binascii
import json
import re
import tomllib
import zlib
from collections.abc import Mapping
from typing import Any

import tomli_w

from pages.kit.lessons.check import LessonError, Place, check

LONGEST = 64_000
"""Bytes of a lesson."""
LONGEST_LINK = 8_000
"""Characters of a lesson in a link."""
_AT_LINE = re.compile(r"line (\d+)")


def as_toml(data: Mapping[str, Any]) -> str:
    """Return the file of a lesson."""
    return tomli_w.dumps(data)


def from_toml(text: str) -> dict[str, Any]:
    """Return the lesson that a file holds. Raises LessonError with a sentence that names the line."""
    if len(text.encode("utf-8", "surrogatepass")) > LONGEST:
        raise LessonError("long", limit=f"{LONGEST:,}")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        raise LessonError("toml", line=found[1] if found else len(text.splitlines())) from error
    except RecursionError as error:
        raise LessonError("form") from error
    try:
        check(data)
    except LessonError as fault:
        raise LessonError("at_line", line=line_of(text, fault.place), said=fault) from fault
    return data


def line_of(text: str, place: Place) -> int:
    """Return the line of a file, from 1, that has what stands at a place; the start of its step where it has none."""
    step, found, inside, names = -1, 1, "", [part for part in place if isinstance(part, str)]
    wanted = place[1] if len(place) > 1 and place[0] == "step" else -1
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[+\s*([\w.\s]+?)\s*\]", line):
            inside = header[1]
            if inside == "step":
                step += 1
                found = number if step == wanted else found
        key = re.match(r"\s*([\w-]+)\s*=", line)
        if key and step == wanted and key[1] in (names[-1:] or [""]) and inside in (".".join(names[:-1]), "step"):
            return number
    return found


def as_link(data: Mapping[str, Any]) -> str:
    """Return a lesson as the characters of a link; one that is longer than LONGEST_LINK no link can carry."""
    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(zlib.compress(plain, 9)).decode().rstrip("=")


def from_link(code: str) -> dict[str, Any]:
    """Return the lesson that a link carries. Raises LessonError with a sentence."""
    if len(code) > LONGEST_LINK:
        raise LessonError("long_link", limit=f"{LONGEST_LINK:,}")
    try:
        packed = base64.b64decode(code + "=" * (-len(code) % 4), b"-_", validate=True)
        unpacking = zlib.decompressobj()
        plain = unpacking.decompress(packed, LONGEST)
        data = json.loads(plain) if unpacking.eof else None
    except (binascii.Error, zlib.error, ValueError, RecursionError) as error:
        raise LessonError("link") from error
    if not isinstance(data, dict):
        raise LessonError("link")
    check(data)
    return data
