"""A tiny GPT-2 that learns while a visitor watches: characters in, transformers' own network, AdamW, a minute.

It starts from random weights and reads either a toy language, of whose sentences it can be said whether they belong to
it, or a short text of the visitor's own. Everything depends on the seed alone.
"""

import threading

import numpy as np
import torch
from torch.nn import functional
from transformers import GPT2LMHeadModel

from model.trace import Array
from model.train import grammar, loop
from model.train.settings import Settings

LAYERS, HEADS, WIDTH, CONTEXT = 2, 4, 64, 48
BATCH = 16
RATE = 3e-3
MOST_STEPS = 1500
"""Where a run ends by itself: a minute or two of one processor."""
LONGEST_TEXT = 20_000
"""Characters of a visitor's own text."""
_SENTENCES = 3000
_starting = threading.Lock()  # torch draws the first weights from one source for the whole process


class TinyRun:
    """One training run. Not shared between threads: whoever holds it advances it."""

    def __init__(self, seed: int, text: str | None = None) -> None:
        """Start from random weights. `text` takes the place of the toy language.

        Raises ValueError for a text shorter than two windows, or longer than LONGEST_TEXT.
        """
        if text is not None and not 2 * CONTEXT < len(text) <= LONGEST_TEXT:
            raise ValueError(f"A text to learn from has {2 * CONTEXT + 1:,} to {LONGEST_TEXT:,} characters.")
        self._random = np.random.default_rng(seed)
        self._toy = text is None
        read = grammar.text(self._random, _SENTENCES) if text is None else text
        self.characters = sorted({"\n", *read})
        """The vocabulary."""
        place = {character: index for index, character in enumerate(self.characters)}
        self._ids = np.array([place[character] for character in read])
        self.losses: list[float] = []
        """The loss of every step, in nats a character."""
        self._net = _network(seed, len(self.characters))
        self._optimizer = torch.optim.AdamW(self._net.parameters(), lr=RATE, fused=True)

    @property
    def steps(self) -> int:
        """How many steps have been taken."""
        return len(self.losses)

    @property
    def done(self) -> bool:
        """Whether the run has ended by itself."""
        return self.steps >= MOST_STEPS

    @property
    def parameters(self) -> int:
        """How many numbers are being learned, shared ones once."""
        return sum(parameter.numel() for parameter in self._net.parameters())

    @property
    def chance_level(self) -> float:
        """The loss of whoever finds all characters equally likely, in nats."""
        return float(np.log(len(self.characters)))

    @property
    def embedding(self) -> Array:
        """(V, D): the vector of every character just now."""
        weight = self._net.get_input_embeddings().weight
        assert isinstance(weight, torch.Tensor)
        found: Array = weight.detach().numpy().copy()
        return found

    def advance(self, steps: int) -> None:
        """Take so many steps, or as many as are left."""
        self._net.train()
        for _ in range(min(steps, MOST_STEPS - self.steps)):
            starts = self._random.integers(0, len(self._ids) - CONTEXT, BATCH)
            rows = torch.from_numpy(self._ids[starts[:, None] + np.arange(CONTEXT + 1)])  # (B, context + 1)
            logits = self._net(rows[:, :-1], use_cache=False).logits  # (B, context, V)
            loss = functional.cross_entropy(logits.flatten(0, 1), rows[:, 1:].flatten())
            self._optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self._net.parameters(), 1.0)
            self._optimizer.step()
            self.losses.append(loss.item())

    def sample(self, length: int = 160, seed: int = 0) -> str:
        """Return a text that the network writes just now, from the beginning of a line on, at temperature 1."""
        return self._write(1, length, seed)[0]

    def accepted(self, lines: int = 40) -> float | None:
        """Return the share of lines written just now that the grammar accepts; None for a visitor's own text.

        Only whole lines count: what begins after a line's end and ends with one.
        """
        if not self._toy:
            return None
        written = [line for text in self._write(lines, CONTEXT, 1) for line in text.split("\n")[:-1][:1]]
        return sum(map(grammar.accepts, written)) / lines

    def attention(self, text: str) -> Array:
        """Return the attention patterns (L, H, T, T) over a text, of which the last CONTEXT known characters are read.

        Raises ValueError where none is known.
        """
        known = [self.characters.index(character) for character in text if character in self.characters][-CONTEXT:]
        if not known:
            raise ValueError("None of these characters is in the text that is being learned.")
        self._net.eval()
        with torch.inference_mode():
            out = self._net(torch.tensor([known]), output_attentions=True, use_cache=False)
        found: Array = torch.stack(out.attentions)[:, 0].numpy()  # L x (1, H, T, T) -> (L, H, T, T)
        return found

    def _write(self, texts: int, length: int, seed: int) -> list[str]:
        """Return `texts` texts of `length` characters, drawn at temperature 1 in one batch."""
        self._net.eval()
        read = np.full((texts, 1), self.characters.index("\n"))
        numbers = np.random.default_rng(seed).random((length, texts))
        with torch.inference_mode():
            for row in numbers:
                logits = self._net(torch.from_numpy(read[:, -CONTEXT:]), logits_to_keep=1, use_cache=False).logits
                chances = logits[:, 0].double().softmax(-1).numpy()  # (n, V)
                drawn = (chances.cumsum(1) < row[:, None]).sum(1).clip(max=len(self.characters) - 1)  # (n,)
                read = np.concatenate([read, drawn[:, None]], 1)
        return ["".join(self.characters[index] for index in line[1:]) for line in read.tolist()]


def _network(seed: int, vocabulary: int) -> GPT2LMHeadModel:
    """Return a GPT-2 at its random start, the same for the same seed, that can be asked for its attention patterns."""
    settings = Settings(vocabulary, LAYERS, HEADS, WIDTH, CONTEXT, seed=seed)
    with _starting, torch.random.fork_rng(devices=[]):
        net = loop.network(settings, end=0)
    net.set_attn_implementation("eager")
    return net
