"""What differs between the families of models, as data: where each part sits, and what it is called."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Architecture:
    """Where a family keeps its parts, as paths below the network, and what a page may say about them."""

    blocks: str
    attention: str
    middle_norm: str
    mlp: str
    final_norm: str
    positions: Literal["learned", "rotary"]
    norm: Literal["layer norm", "RMS norm"]


ARCHITECTURES: dict[str, Architecture] = {
    "gpt2": Architecture(
        blocks="transformer.h",
        attention="attn",
        middle_norm="ln_2",
        mlp="mlp",
        final_norm="transformer.ln_f",
        positions="learned",
        norm="layer norm",
    ),
    "llama": Architecture(
        blocks="model.layers",
        attention="self_attn",
        middle_norm="post_attention_layernorm",
        mlp="mlp",
        final_norm="model.norm",
        positions="rotary",
        norm="RMS norm",
    ),
}
