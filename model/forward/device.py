"""Where the network runs, and how numbers come and go: the pages' side of the program is always the processor's."""

import logging

import numpy as np
import torch
from numpy.typing import NDArray

from model.settings import DEVICE_VARIABLE

_LOG = logging.getLogger(__name__)


def resolved(named: str) -> torch.device:
    """Return the device that is `named`; for "auto", or where torch does not find it here, the first that it finds.

    In the order cuda, mps, cpu. What is named and not found is said in the log.
    """
    found = [name for name, there in (("cuda", _cuda()), ("mps", _mps()), ("cpu", True)) if there]
    if named not in ("auto", *found):
        _LOG.warning("%s: torch finds no device “%s” here; %s is used instead.", DEVICE_VARIABLE, named, found[0])
    return torch.device(named if named in found else found[0])


def _cuda() -> bool:
    return torch.cuda.is_available()


def _mps() -> bool:
    return torch.backends.mps.is_available()


def array(tensor: torch.Tensor) -> NDArray[np.float32]:
    """Return the numbers of a tensor on any device in float32; of one in memory that is float32 already, a view."""
    found: NDArray[np.float32] = tensor.float().cpu().numpy()
    return found


def exact(tensor: torch.Tensor) -> NDArray[np.float64]:
    """Return the numbers of a tensor on any device in float64, which not every device has."""
    found: NDArray[np.float64] = tensor.cpu().double().numpy()
    return found
