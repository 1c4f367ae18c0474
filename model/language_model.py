"""A loaded model: its tokenizer, its network with the hooks in place, its shape, and the traced forward pass."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import nn
from transformers import DynamicCache, PreTrainedModel, PreTrainedTokenizerBase
from transformers.activations import NewGELUActivation

from model.catalog import ModelCard
from model.forward import recording
from model.forward.architecture import ARCHITECTURES, Architecture
from model.forward.recording import ATTENTION
from model.intervene import Intervention
from model.tokenization.vocabulary import Vocabulary
from model.trace import Array, Trace, from_record, shared

__all__ = ["ATTENTION", "LanguageModel", "Shape"]


@dataclass(frozen=True)
class Shape:
    """The sizes of a model, read from its own configuration and tensors."""

    layers: int
    heads: int
    width: int
    head_width: int
    neurons: int
    vocabulary: int
    context: int


class LanguageModel:
    """A causal language model of either family under one set of names. Shared by all threads; never changed."""

    def __init__(self, card: ModelCard, tokenizer: PreTrainedTokenizerBase, net: PreTrainedModel) -> None:
        """Take over `net`, loaded with `attn_implementation=ATTENTION`, and install its hooks.

        Raises ValueError for an unknown family or another attention implementation.
        """
        family = net.config.model_type
        if family not in ARCHITECTURES:
            raise ValueError(f"This app reads models of the families {', '.join(ARCHITECTURES)}; this one is {family}.")
        if net.config._attn_implementation != ATTENTION:
            raise ValueError(f"The network must be loaded with attn_implementation={ATTENTION!r}.")
        self.card = card
        self.tokenizer = tokenizer
        self.vocabulary = Vocabulary(tokenizer)
        self.net = net.eval().requires_grad_(False)
        self.architecture: Architecture = ARCHITECTURES[family]
        self.shape = _shape(net)
        self.end_ids: frozenset[int] = _end_ids(tokenizer, net, self.shape.vocabulary)
        """The ids of all tokens that end a text: the tokenizer's, and those of the network's settings."""
        _fuse_activations(net)
        recording.install(net, self.architecture)

    @property
    def nbytes(self) -> int:
        """The bytes of all weights, shared ones once."""
        return sum(parameter.nbytes for parameter in self.net.parameters())

    @property
    def device(self) -> torch.device:
        """Where the network is; records and what is read from them are in the processor's memory wherever it is."""
        found: torch.device = next(self.net.parameters()).device
        return found

    @property
    def tied(self) -> bool:
        """Whether one matrix reads tokens in and writes them out."""
        return self.net.get_input_embeddings().weight is self.net.get_output_embeddings().weight

    def trace(self, text_or_ids: str | Sequence[int], interventions: Sequence[Intervention] = ()) -> Trace:
        """Run one forward pass over a text or its token ids and write every vector down.

        Raises ValueError where there is no token, more tokens than the context holds, or an id outside the vocabulary;
        IndexError for an intervention on a layer or a head that is not there.
        """
        ids = self.vocabulary.encode(text_or_ids) if isinstance(text_or_ids, str) else tuple(text_or_ids)
        self.check(ids)
        if not all(0 <= intervention.layer < self.shape.layers for intervention in interventions):
            raise IndexError(f"Layers run from 0 to {self.shape.layers - 1}.")
        return self._run([ids], interventions)[0]

    def traces(self, prompts: Sequence[Sequence[int]], earlier: Trace | None = None) -> list[Trace]:
        """Run one forward pass over several prompts, given as token ids, and write each down as `trace` does.

        Shorter ones are padded at their right: under the causal mask no real position sees what comes after it, so no
        mask for padding is needed. What all of them share with `earlier`, a trace without interventions, from the first
        token on is taken from there, since no state depends on later tokens; the last token of each is run. Numbers
        differ from those of a pass alone by rounding (within 1e-5 where they are about 1).
        Raises ValueError as `trace` does.
        """
        several = [tuple(ids) for ids in prompts]
        for ids in several:
            self.check(ids)
        if not several:
            return []
        known = min(min(shared(ids, earlier.ids), len(ids) - 1) for ids in several) if earlier else 0
        return self._run(several, (), earlier if known else None, known)

    def _run(
        self,
        prompts: Sequence[tuple[int, ...]],
        interventions: Sequence[Intervention],
        earlier: Trace | None = None,
        known: int = 0,
    ) -> list[Trace]:
        """Run n prompts from the token `known` on, whose earlier tokens are those of `earlier`."""
        longest = max(map(len, prompts))
        rows = [[*ids[known:], *[ids[-1]] * (longest - len(ids))] for ids in prompts]
        padded = torch.tensor(rows, device=self.device)  # (n, T - known)
        with torch.inference_mode(), recording.intervening(interventions), recording.recording() as record:
            cache = _cache(earlier, known, len(prompts), self.device) if earlier else None
            out = self.net.base_model(padded, cache=cache, use_cache=cache is not None)
            last = [len(ids) - known - 1 for ids in prompts]
            final = out.last_hidden_state[range(len(prompts)), last]  # (n, T - known, D) -> (n, D)
            logits = self.net.get_output_embeddings()(final)  # (n, V)
        return [
            from_record(ids, tuple(map(self.vocabulary.piece, ids)), record, logits[place], place, earlier, known)
            for place, ids in enumerate(prompts)
        ]

    def block(self, layer: int) -> nn.Module:
        """Return the transformer block of a layer, 0..L-1. Raises IndexError outside."""
        if not 0 <= layer < self.shape.layers:
            raise IndexError(f"Layers run from 0 to {self.shape.layers - 1}.")
        found: nn.Module = self.net.get_submodule(self.architecture.blocks).get_submodule(str(layer))
        return found

    def check(self, ids: Sequence[int]) -> None:
        """Raise ValueError for no token at all, more than the context holds, or an id outside the vocabulary."""
        if not ids:
            raise ValueError("There is no token to run: the text is empty.")
        if len(ids) > self.shape.context:
            raise ValueError(f"{len(ids):,} tokens are more than this model's context of {self.shape.context:,}.")
        if not all(0 <= token < self.shape.vocabulary for token in ids):
            raise ValueError(f"Token ids run from 0 to {self.shape.vocabulary - 1:,}.")


def _cache(earlier: Trace, known: int, count: int, device: torch.device) -> DynamicCache:
    """Return the keys and values of the first `known` tokens of a trace as a network's cache, for `count` prompts."""

    def repeated(heads: Array) -> torch.Tensor:
        return torch.tensor(heads, device=device)[None].expand(count, -1, -1, -1)  # (G, T, D/H) -> (n, G, T, D/H)

    layers = zip(earlier.keys[:, :, :known], earlier.values[:, :, :known], strict=True)
    return DynamicCache([(repeated(keys), repeated(values)) for keys, values in layers])


def _fuse_activations(net: PreTrainedModel) -> None:
    """Let torch compute GPT-2's form of GELU in one go instead of transformers' eight: about a tenth of a pass."""
    for module in list(net.modules()):
        for name, part in module.named_children():
            if isinstance(part, NewGELUActivation):
                setattr(module, name, nn.GELU(approximate="tanh"))


def _end_ids(tokenizer: PreTrainedTokenizerBase, net: PreTrainedModel, rows: int) -> frozenset[int]:
    """Return every end-of-text id below `rows`. Settings name none, one or several; a chat model often has two."""
    found: set[int] = set()
    for source in (tokenizer, net.config, net.generation_config):
        named = getattr(source, "eos_token_id", None)
        several = named if isinstance(named, list | tuple) else [named]
        found.update(token for token in several if isinstance(token, int) and 0 <= token < rows)
    return frozenset(found)


def _shape(net: PreTrainedModel) -> Shape:
    config = net.config
    embedding = net.get_input_embeddings().weight
    assert isinstance(embedding, torch.Tensor)
    vocabulary, width = embedding.shape  # (V, D)
    neurons = getattr(config, "intermediate_size", None) or getattr(config, "n_inner", None) or 4 * width
    return Shape(
        layers=config.num_hidden_layers,
        heads=config.num_attention_heads,
        width=width,
        head_width=getattr(config, "head_dim", None) or width // config.num_attention_heads,
        neurons=neurons,
        vocabulary=vocabulary,
        context=config.max_position_embeddings,
    )
