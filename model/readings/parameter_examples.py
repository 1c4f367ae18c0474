"""What an example about parameters may claim: see model.examples."""

from model.language_model import LanguageModel
from model.readings.examples import Claim, Example
from model.readings.parameter_tables import GROUPS, of_design, of_model


def _largest_group(model: LanguageModel, example: Example, wanted: str) -> bool:
    """More parameters belong to this group of categories than to any other, in the model and in the one beside it."""
    tables = of_model(model), of_design(example["beside"])
    return all(max(set(GROUPS.values()), key=table.group) == wanted for table in tables)


def _tied(model: LanguageModel, _example: Example, wanted: bool) -> bool:
    """One matrix reads tokens in and writes them out."""
    return model.tied == wanted


def _times_smaller(model: LanguageModel, example: Example, wanted: float) -> bool:
    """The model `beside` has at least so many times as many parameters."""
    return of_design(example["beside"]).total >= wanted * of_model(model).total


CLAIMS: dict[str, Claim] = {"largest_group": _largest_group, "tied": _tied, "times_smaller": _times_smaller}
"""What an example about parameters may claim."""
