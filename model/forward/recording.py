"""Hooks that write one forward pass down, and change it where a visitor asks.

They are installed once on the shared network and look at context variables, so that each thread's pass has its own
record and its own changes: hooks added and removed around each call get mixed up between visitors.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast

import torch
from torch import nn
from transformers import AttentionInterface, AttentionMaskInterface, PreTrainedModel
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.masking_utils import sdpa_mask

from model.forward.architecture import Architecture
from model.intervene import Intervention, Site

ATTENTION = "recorded_sdpa"
"""The name under which transformers finds the attention function that records queries, keys and values."""


class Record:
    """The tensors of one pass over n prompts, filled while it runs, an entry a layer.

    Vectors are (n, T, D), queries (n, H, T, D/H), keys and values (n, G, T, D/H). Where the pass goes on from earlier
    tokens, keys and values begin with theirs.
    """

    def __init__(self) -> None:
        """Start an empty record."""
        self.residual: list[torch.Tensor] = []
        self.residual_mid: list[torch.Tensor] = []
        self.attention_out: list[torch.Tensor] = []
        self.mlp_out: list[torch.Tensor] = []
        self.queries: list[torch.Tensor] = []
        self.keys: list[torch.Tensor] = []
        self.values: list[torch.Tensor] = []


_current: ContextVar[Record | None] = ContextVar("record", default=None)
_interventions: ContextVar[Sequence[Intervention]] = ContextVar("interventions", default=())


@contextmanager
def recording() -> Iterator[Record]:
    """Record the pass that this thread runs inside the block, from the first layer to the last."""
    record = Record()
    token = _current.set(record)
    try:
        yield record
    finally:
        _current.reset(token)


@contextmanager
def intervening(interventions: Sequence[Intervention]) -> Iterator[None]:
    """Change every pass, whole or in parts, that this thread runs inside the block."""
    token = _interventions.set(interventions)
    try:
        yield
    finally:
        _interventions.reset(token)


def install(net: PreTrainedModel, architecture: Architecture) -> None:
    """Put the hooks on `net`, once for its lifetime. Layers run in order, so each hook only appends."""
    for layer, block in enumerate(net.get_submodule(architecture.blocks).children()):
        block.register_forward_pre_hook(_changing_input("residual", layer))
        block.register_forward_pre_hook(_entering("residual"))
        block.get_submodule(architecture.attention).register_forward_hook(_leaving("attention_out"))
        block.get_submodule(architecture.middle_norm).register_forward_pre_hook(_entering("residual_mid"))
        mlp = block.get_submodule(architecture.mlp)
        mlp.get_submodule(architecture.mlp_down).register_forward_pre_hook(_changing_input("neurons", layer))
        mlp.register_forward_hook(_changing_output("mlp_out", layer))  # before it is written down
        mlp.register_forward_hook(_leaving("mlp_out"))
    net.get_submodule(architecture.final_norm).register_forward_pre_hook(_entering("residual"))


def _entering(name: str) -> Callable[[nn.Module, tuple[torch.Tensor, ...]], None]:
    def hook(_module: nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        if (record := _current.get()) is not None:
            getattr(record, name).append(inputs[0])  # (n, T, D)

    return hook


def _leaving(name: str) -> Callable[[nn.Module, tuple[torch.Tensor, ...], Any], None]:
    def hook(_module: nn.Module, _inputs: tuple[torch.Tensor, ...], output: Any) -> None:
        if (record := _current.get()) is not None:
            vectors = output[0] if isinstance(output, tuple) else output  # an attention module returns a tuple
            getattr(record, name).append(vectors)  # (n, T, D)

    return hook


def _changed(site: Site, layer: int, values: torch.Tensor) -> torch.Tensor:
    """Return the tensor of a site after all changes that this thread makes there; itself where there is none."""
    for intervention in _interventions.get():
        if intervention.site == site and intervention.layer == layer:
            values = intervention.apply(values)
    return values


def _changing_input(site: Site, layer: int) -> Callable[[nn.Module, tuple[torch.Tensor, ...]], tuple[Any, ...] | None]:
    def hook(_module: nn.Module, inputs: tuple[torch.Tensor, ...]) -> tuple[Any, ...] | None:
        return (_changed(site, layer, inputs[0]), *inputs[1:]) if _interventions.get() else None

    return hook


def _changing_output(site: Site, layer: int) -> Callable[[nn.Module, tuple[torch.Tensor, ...], torch.Tensor], Any]:
    def hook(_module: nn.Module, _inputs: tuple[torch.Tensor, ...], output: torch.Tensor) -> torch.Tensor:
        return _changed(site, layer, output)

    return hook


def _recorded_sdpa(
    module: nn.Module, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, *rest: Any, **named: Any
) -> tuple[torch.Tensor, None]:
    """Torch's fused attention, with queries (n, H, T, D/H), keys and values (n, groups, T, D/H) written down.

    They come after rotary positions, the same for both families. The output is (n, T, H, D/H).
    """
    heads, _ = sdpa_attention_forward(module, query, key, value, *rest, **named)
    if (record := _current.get()) is not None:
        record.queries.append(query)
        record.keys.append(key)
        record.values.append(value)
    return _changed("head_outputs", cast(int, module.layer_idx), heads), None


AttentionInterface.register(ATTENTION, _recorded_sdpa)
AttentionMaskInterface.register(ATTENTION, sdpa_mask)
