"""What a browser may say over its socket: what the app's own pages say, and nothing that touches other visitors."""

from enum import Enum

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg

LONGEST = 1_000_000
"""Bytes of a message: a prompt as long as it may be, with the state of every control, takes a third of them."""
_HEARD = ("rerun_script", "stop_script", "app_heartbeat")
_OPERATIONS = ("deferred_file", "dataframe_chunk")


class Verdict(Enum):
    """What becomes of a message."""

    HEARD = "heard"
    IGNORED = "ignored"
    """It is well formed, and asks for what visitors may not ask for."""
    MALFORMED = "malformed"
    TOO_LONG = "too long"


def judge(message: bytes | None) -> Verdict:
    """Judge the bytes of a message; None stands for one in text, which no page of ours sends."""
    if message is None:
        return Verdict.MALFORMED
    if len(message) > LONGEST:
        return Verdict.TOO_LONG
    said = BackMsg()
    try:
        said.ParseFromString(message)
    except DecodeError:
        return Verdict.MALFORMED
    kind = said.WhichOneof("type")
    if kind == "backend_operation_request":
        heard = said.backend_operation_request.WhichOneof("payload") in _OPERATIONS
    else:
        heard = kind in _HEARD
    return Verdict.HEARD if heard else Verdict.IGNORED
