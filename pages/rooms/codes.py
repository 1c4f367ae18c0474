"""A room's code, and the secret of its host."""

import re
import secrets
from hashlib import sha256

ALPHABET = "ABCDEFGHJKMNPQRSTUWXYZ"
"""Letters that nobody takes for each other: no I and L, no O beside Q, no V beside U."""
LENGTH = 5
"""Five of 22 letters are 5.2 million codes: at 600 wrong ones a minute, a day finds a given room one time in six."""
_MOST = 40
_SECRET = re.compile(r"[0-9a-f]{32}")


def new_code() -> str:
    """Return a code at random."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normal(typed: str) -> str | None:
    """Return a code as it is kept, whatever its case, spaces and hyphens; None for what can be none."""
    if len(typed) > _MOST or not typed.isascii():
        return None
    code = re.sub(r"[\s-]", "", typed).upper()
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def new_secret() -> str:
    """Return a host's secret: 128 bits at random, in 32 hexadecimal digits."""
    return secrets.token_hex(16)


def is_hex(text: object) -> bool:
    """Whether this is 128 bits in hexadecimal digits, as hosts' secrets and voters' ids are."""
    return isinstance(text, str) and _SECRET.fullmatch(text) is not None


def hashed(secret: str) -> str:
    """Return what is kept of a host's secret: nobody who reads the store can act as the host."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()
