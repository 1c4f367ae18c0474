"""What every answer tells the browser to refuse: code, frames and connections from elsewhere."""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

import streamlit as st

from model.settings import settings

_INDEX = Path(st.__file__).parent / "static" / "index.html"
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def headers() -> list[tuple[bytes, bytes]]:
    """Return the headers that belong to every answer."""
    frames = settings().frames
    said = {
        "Content-Security-Policy": policy(frames),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",  # prompts are in the address
    }
    if not frames:
        said["X-Frame-Options"] = "DENY"  # for browsers that know no frame-ancestors
    return [(name.lower().encode(), value.encode()) for name, value in said.items()]


def policy(frames: tuple[str, ...]) -> str:
    """Return a content policy that lets in this server alone, and lets pages of the origins `frames` show the app.

    Streamlit sets styles in the page, hands components their scripts as blobs, and counts in WebAssembly; figures and
    downloads are data.
    """
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", "'wasm-unsafe-eval'", "blob:", *_inline_scripts()]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "media-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": " ".join(["'self'", *frames]) if frames else "'none'",
    }
    return "; ".join(f"{rule} {sources}" for rule, sources in rules.items())


@cache
def _inline_scripts() -> tuple[str, ...]:
    """Return the checksums of the scripts that stand in Streamlit's own page, as a policy names them."""
    scripts = _INLINE.findall(_INDEX.read_text("utf-8"))
    return tuple(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts)
