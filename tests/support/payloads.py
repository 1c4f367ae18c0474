"""Reading in Python what goes to the browser."""

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray


def unpacked(message: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Return (the header, the arrays by name) of a payload."""
    at = 4 + int.from_bytes(message[:4], "little")
    header = json.loads(message[4:at])
    arrays = {}
    for name, kind, shape in header["arrays"]:
        count = int(np.prod(shape))
        arrays[name] = np.frombuffer(message, f"<{kind}", count, at).reshape(shape)
        at += -(-count * np.dtype(kind).itemsize // 8) * 8
    assert at == len(message)
    return header, arrays
