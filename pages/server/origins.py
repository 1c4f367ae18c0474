"""Whose pages may talk to this server: its own, and those that the operator lists."""

from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers


def may_connect(headers: Headers) -> bool:
    """Whether a page with these headers may open a socket here.

    A browser always names the page's origin: it is this host at this port, or one of `server.corsAllowedOrigins`, which
    an operator needs where a proxy changes the host. Who names none is no browser, and could name any.
    """
    origin = headers.get("origin")
    return origin is None or _is_own(origin, headers) or origin in st.get_option("server.corsAllowedOrigins")


def as_own(headers: Headers) -> list[tuple[bytes, bytes]]:
    """Return the headers of a page that may connect, with this server's own origin in the place of a listed one.

    For an origin of another host, a listed one too, Streamlit asks an outside address for this machine's own and waits
    for the answer with everything else standing still.
    """
    own = f"http://{headers.get('host', '')}".encode("latin-1")
    return [(name, own if name == b"origin" else value) for name, value in headers.raw]


def _is_own(origin: str, headers: Headers) -> bool:
    try:
        return urlsplit(origin).netloc == headers.get("host", "")
    except ValueError:  # an address with a broken host
        return False
