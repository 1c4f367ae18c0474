"""What differs between the families of models, as data: where each part sits, and what it is called."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Architecture:
    """Where a family keeps its parts, as paths below the network, and what a page may say about them.

    `first_norm`, `attention`, `middle_norm` and `mlp` are paths below a block; `attention_output` below its attention.
    """

    blocks: str
    first_norm: str
    attention: str
    attention_output: str
    middle_norm: str
    mlp: str
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


ARCHITECTURES: dict[str, Architecture] = {
    "gpt2": Architecture(
        blocks="transformer.h",
        first_norm="ln_1",
        attention="attn",
        attention_output="c_proj",
        middle_norm="ln_2",
        mlp="mlp",
        final_norm="transformer.ln_f",
        position_embedding="transformer.wpe",
        rotary=None,
        weight_rows="inputs",
        norm_epsilon="eps",
        positions="learned",
        norm="layer norm",
    ),
    "llama": Architecture(
        blocks="model.layers",
        first_norm="input_layernorm",
        attention="self_attn",
        attention_output="o_proj",
        middle_norm="post_attention_layernorm",
        mlp="mlp",
        final_norm="model.norm",
        position_embedding=None,
        rotary="model.rotary_emb",
        weight_rows="outputs",
        norm_epsilon="variance_epsilon",
        positions="rotary",
        norm="RMS norm",
    ),
}
