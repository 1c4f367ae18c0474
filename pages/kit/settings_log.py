"""What is wrong with the operator's settings, for the server's log."""

import logging

from model.load import card_of
from model.settings import problems
from pages.kit.wording import worded

_LOG = logging.getLogger(__name__)


def warn_of_settings() -> None:
    """Log one warning for each setting that cannot be followed, with what is done instead."""
    for problem in problems(card_of):
        wrong, instead = (worded(said, for_operator=True) for said in (problem.wrong, problem.instead))
        _LOG.warning("%s: %s %s", problem.variable, wrong, instead)
