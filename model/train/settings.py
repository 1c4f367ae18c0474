"""What a training run is: every number that decides its outcome."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """One run. Two runs with equal settings, text, precision and number of threads end in the same weights."""

    vocabulary: int = 4096
    layers: int = 6
    heads: int = 6
    width: int = 192
    context: int = 256
    """Tokens in a window, and the positions of the model."""
    batch: int = 8
    """Windows a step."""
    tokens: int = 31_000_000
    """Tokens to train on, over as many epochs as that takes."""
    peak_rate: float = 2e-3
    """The learning rate after the warm-up."""
    last_rate: float = 2e-5
    """The learning rate at the last step."""
    warm_up: int = 300
    """Steps over which the learning rate rises from 0."""
    weight_decay: float = 0.1
    """Of matrices; biases and norms have none."""
    clip: float = 1.0
    """The longest gradient, all parameters together."""
    seed: int = 0

    @property
    def steps(self) -> int:
        """Steps of the whole run."""
        return self.tokens // (self.batch * self.context)

    @property
    def moments(self) -> tuple[int, ...]:
        """The steps at which the weights are kept: 0, then doubling, so that the last stands at half of the run."""
        doubling = {self.steps >> halvings for halvings in range(1, 8)}
        return tuple(sorted({0} | doubling))

    def rate(self, step: int) -> float:
        """Return the learning rate of `step`, 0..steps-1: a linear warm-up, then half a cosine down to `last_rate`."""
        if step < self.warm_up:
            return self.peak_rate * (step + 1) / self.warm_up
        done = (step - self.warm_up) / max(1, self.steps - self.warm_up)
        return self.last_rate + (self.peak_rate - self.last_rate) * (1 + math.cos(math.pi * done)) / 2
