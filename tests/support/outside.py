"""A server whose every look-up and connection is written down: Python tells an audit hook of each."""

from pathlib import Path

_WATCH = """
import ipaddress, sys

def _is_outside(host):
    host = host.decode() if isinstance(host, bytes) else host
    if host is None or host == "localhost" or not isinstance(host, str):
        return False
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return True
    return not (address.is_loopback or address.is_unspecified)

def _note(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        host = arguments[1][0] if isinstance(arguments[1], tuple) else None
    else:
        return
    if _is_outside(host):
        with open({notes!r}, "a") as notes:
            print(event, host, file=notes)

sys.addaudithook(_note)
"""


class Watch:
    """What a process asks of the network beyond this machine: give it `environment`, read `noted`."""

    def __init__(self, folder: Path) -> None:
        """Keep the hook and the notes in a folder of its own."""
        self._notes = folder / "notes"
        self._notes.touch()
        (folder / "hook").mkdir()
        program = _WATCH.format(notes=str(self._notes))
        (folder / "hook" / "sitecustomize.py").write_text(program, encoding="utf-8")  # Python runs it at its start
        self.environment = {"PYTHONPATH": str(folder / "hook")}

    @property
    def noted(self) -> list[str]:
        """The look-ups and connections so far that were not for this machine."""
        return self._notes.read_text("utf-8").splitlines()
