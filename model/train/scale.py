"""What a training and its text come to: operations, years, bytes, by formulas with their sources."""

import math
from dataclasses import dataclass

from model.trace import Trace

SECONDS_A_YEAR = 365.25 * 24 * 3600
OPERATIONS_OF_TRAINING, OPERATIONS_OF_READING = 6, 2
"""Additions and multiplications for each parameter and token: 2 on the way forward, 4 on the way back (Kaplan et al.
2020, section 2.1)."""


@dataclass(frozen=True)
class Training:
    """How large a model is, and how many tokens it was trained on, as its makers state it."""

    title: str
    parameters: float
    tokens: float
    source: str

    @property
    def operations(self) -> float:
        """All operations of the training: 6 N D."""
        return training_operations(self.parameters, self.tokens)


TRAININGS = {
    "fable": Training("Fable", 3_505_152, 31e6, "model/fable/README.md"),
    "smollm2": Training("SmolLM2 135M", 134_515_008, 2e12, "Allal et al. 2025"),
    "gpt3": Training("GPT-3", 174.6e9, 300e9, "Brown et al. 2020, table D.1"),
    "palm": Training("PaLM", 540.35e9, 780e9, "Chowdhery et al. 2022"),
    "llama3": Training("Llama 3.1 405B", 405e9, 15.6e12, "Grattafiori et al. 2024"),
}
MACHINES = {"billion": 1e9, "laptop": 1e12, "gpu": 4e14, "thousand": 4e17}
"""Operations a second. A laptop's chip: 10^12. A graphics card of a data centre: 40% of the 989 x 10^12 that an H100
has at most in 16 bits, about what large trainings reach (Grattafiori et al. 2024, table 4). And a thousand of these."""
MEMORIES = {"laptop": 16e9, "gpu": 80e9}
"""Bytes: of a usual laptop, and of an H100."""
WORDS_A_TOKEN = 0.75
"""English words for each token of GPT-3's vocabulary, about."""
READING_PACE, READING_ALOUD = 238, 183
"""Words a minute of adults who read English silently, and aloud (Brysbaert 2019)."""


def training_operations(parameters: float, tokens: float) -> float:
    """Return 6 N D: the operations of training N parameters on D tokens."""
    return OPERATIONS_OF_TRAINING * parameters * tokens


def expected_loss(parameters: float, tokens: float) -> float:
    """Return E + A / N^a + B / D^b, in nats a token: what N parameters, trained on D tokens, may cost.

    Fitted by Hoffmann et al. 2022 (equation 10) to more than 400 trainings of up to 16 billion parameters on one kind
    of text: beyond these it is an estimate.
    """
    loss: float = 1.69 + 406.4 / parameters**0.34 + 410.7 / tokens**0.28
    return loss


def years(operations: float, operations_a_second: float) -> float:
    """Return for how many years a machine computes. Raises ZeroDivisionError for one that stands still."""
    return operations / operations_a_second / SECONDS_A_YEAR


def reading_years(tokens: float, words_a_minute: float) -> float:
    """Return for how many years somebody reads who never stops. Raises ZeroDivisionError for a pace of 0."""
    return tokens * WORDS_A_TOKEN / words_a_minute * 60 / SECONDS_A_YEAR


def pace_for(tokens: float, for_years: float) -> float:
    """Return how many words a minute it takes to read so many tokens in so many years."""
    return tokens * WORDS_A_TOKEN * 60 / (for_years * SECONDS_A_YEAR)


def weight_bytes(parameters: float, bits: int) -> float:
    """Return what the weights of a model take in memory."""
    return parameters * bits / 8


def cards(size: float) -> int:
    """Return how many graphics cards it takes to hold so many bytes, one at least."""
    return max(1, math.ceil(size / MEMORIES["gpu"]))


def context_bytes(trace: Trace, tokens: int, bits: int) -> float:
    """Return what the keys and values of so many tokens take: two vectors a layer and a head that has its own."""
    layers, heads, _, width = trace.keys.shape  # (L, G, T, D/H)
    return float(2 * layers * heads * width * tokens * bits / 8)
