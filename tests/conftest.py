import pytest

from model.language_model import LanguageModel
from tests import tiny


@pytest.fixture(params=tiny.FAMILIES, scope="session")
def model(request: pytest.FixtureRequest) -> LanguageModel:
    """A tiny random model of each family in turn."""
    return tiny.language_model(request.param)
