"""What differs between the families of models, as data: where each part sits, and what it is called."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Role = Literal[
    "embedding", "positions", "query", "key", "value", "attention_output", "up", "gate", "down", "norm", "unembedding"
]
"""What a weight is for."""


@dataclass(frozen=True)
class Architecture:
    """Where a family keeps its parts, as paths below the network, and what a page may say about them.

    `first_norm`, `attention`, `middle_norm` and `mlp` are paths below a block; `attention_output` below its attention,
    `mlp_down` and `activation`, the non-linearity, below its MLP. `gate` is the role of what the non-linearity is
    applied to where that is not the up-projection. `roles` says what each parameter of a block is, by the end of its
    name.
    """

    blocks: str
    first_norm: str
    attention: str
    attention_output: str
    middle_norm: str
    mlp: str
    mlp_down: str
    activation: str
    activation_setting: str
    """The entry of the settings that names the non-linearity."""
    gate: Role | None
    final_norm: str
    position_embedding: str | None
    """The vectors added for each position, where they are learned."""
    rotary: str | None
    """What gives the angles by which queries and keys are turned, where positions are rotary."""
    weight_rows: Literal["inputs", "outputs"]
    """What a row of a weight matrix inside a block stands for: transformers' Conv1D and torch's Linear differ."""
    norm_epsilon: str
    """The attribute of a norm that holds its epsilon."""
    positions: Literal["learned", "rotary"]
    norm: Literal["layer norm", "RMS norm"]
    roles: Mapping[str, tuple[Role, ...]]
    """Path of a module below a block -> the parts of its weight, in equal shares where there are several."""


ARCHITECTURES: dict[str, Architecture] = {
    "gpt2": Architecture(
        blocks="transformer.h",
        first_norm="ln_1",
        attention="attn",
        attention_output="c_proj",
        middle_norm="ln_2",
        mlp="mlp",
        mlp_down="c_proj",
        activation="act",
        activation_setting="activation_function",
        gate=None,
        final_norm="transformer.ln_f",
        position_embedding="transformer.wpe",
        rotary=None,
        weight_rows="inputs",
        norm_epsilon="eps",
        positions="learned",
        norm="layer norm",
        roles={
            "attn.c_attn": ("query", "key", "value"),
            "attn.c_proj": ("attention_output",),
            "mlp.c_fc": ("up",),
            "mlp.c_proj": ("down",),
            "ln_1": ("norm",),
            "ln_2": ("norm",),
        },
    ),
    "llama": Architecture(
        blocks="model.layers",
        first_norm="input_layernorm",
        attention="self_attn",
        attention_output="o_proj",
        middle_norm="post_attention_layernorm",
        mlp="mlp",
        mlp_down="down_proj",
        activation="act_fn",
        activation_setting="hidden_act",
        gate="gate",
        final_norm="model.norm",
        position_embedding=None,
        rotary="model.rotary_emb",
        weight_rows="outputs",
        norm_epsilon="variance_epsilon",
        positions="rotary",
        norm="RMS norm",
        roles={
            "self_attn.q_proj": ("query",),
            "self_attn.k_proj": ("key",),
            "self_attn.v_proj": ("value",),
            "self_attn.o_proj": ("attention_output",),
            "mlp.gate_proj": ("gate",),
            "mlp.up_proj": ("up",),
            "mlp.down_proj": ("down",),
            "input_layernorm": ("norm",),
            "post_attention_layernorm": ("norm",),
        },
    ),
}
