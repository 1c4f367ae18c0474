"""The addresses of this server, for whoever starts it: found on this machine, without asking anybody."""

import socket
from ipaddress import ip_address

import psutil
import streamlit as st

from pages.texts import texts

_EVERYWHERE = ("", "0.0.0.0", "::")


def welcome() -> str:
    """Return what the terminal says at the start: where the app is to be opened, here and from the same network.

    Streamlit's own greeting asks an outside address for this machine's, so that it is switched off in the settings.
    """
    words, bound = texts("shell")["welcome"], st.get_option("server.address") or ""
    if bound not in _EVERYWHERE:
        return str(words["here"]).format(address=_address(bound))
    lines = [words["here"].format(address=_address("localhost"))]
    lines += [words["network"].format(address=_address(own)) for own in _own_addresses()]
    return "\n".join(lines)


def _own_addresses() -> list[str]:
    """Return the IPv4 addresses under which others on the same network see this machine."""
    listed = [entry.address for entries in psutil.net_if_addrs().values() for entry in entries
              if entry.family == socket.AF_INET]  # fmt: skip
    return [address for address in listed if not (ip_address(address).is_loopback or ip_address(address).is_link_local)]


def _address(host: str) -> str:
    scheme = "https" if st.get_option("server.sslCertFile") else "http"
    name = f"[{host}]" if ":" in host else host
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{scheme}://{name}:{st.get_option('server.port')}/{base}"
