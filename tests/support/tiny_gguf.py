"""The tiny Llama-style network of tests.tiny, written as a GGUF file the way llama.cpp's converter does."""

import json
from pathlib import Path

import gguf
import numpy as np

from tests.support import tiny

_NORMAL, _CONTROL = 1, 3
_NAMES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
}


def write(path: Path, pre: str = "gpt-2") -> None:
    """Write the network and its vocabulary, unquantised, so that reading it back must be exact.

    `pre` names the rule by which a text is cut into words; empty for a file that states none.
    """
    net = tiny.network("llama", attention="eager")
    config = net.config
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("tiny")
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_rope_freq_base(config.rope_parameters["rope_theta"])
    writer.add_rope_dimension_count(config.head_dim)
    writer.add_vocab_size(config.vocab_size)
    _add_vocabulary(writer, pre)
    for name, tensor in net.state_dict().items():
        if name != "lm_head.weight":  # tied to the embedding
            heads = {"q": config.num_attention_heads, "k": config.num_key_value_heads}
            writer.add_tensor(_name(name), _pairs_side_by_side(name, tensor.numpy(), heads))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_vocabulary(writer: gguf.GGUFWriter, pre: str) -> None:
    tokenizer = tiny.tokenizer()
    model = json.loads(tokenizer.backend_tokenizer.to_str())["model"]
    tokens = sorted(model["vocab"], key=model["vocab"].__getitem__)
    writer.add_tokenizer_model("gpt2")
    if pre:
        writer.add_tokenizer_pre(pre)
    writer.add_token_list(tokens)
    writer.add_token_types([_CONTROL if token == tokenizer.eos_token else _NORMAL for token in tokens])
    writer.add_token_merges([" ".join(merge) for merge in model["merges"]])
    writer.add_bos_token_id(tokenizer.eos_token_id)
    writer.add_eos_token_id(tokenizer.eos_token_id)


def _name(name: str) -> str:
    if name == "model.embed_tokens.weight":
        return "token_embd.weight"
    if name == "model.norm.weight":
        return "output_norm.weight"
    _, _, layer, part = name.removesuffix(".weight").split(".", 3)
    return f"blk.{layer}.{_NAMES[part]}.weight"


def _pairs_side_by_side(name: str, weights: np.ndarray, heads: dict[str, int]) -> np.ndarray:
    """Reorder the rows of queries and keys: GGUF keeps the two numbers that a rotary position turns side by side."""
    kind = name.partition("self_attn.")[2][:1]
    if kind not in heads:
        return weights
    count = heads[kind]
    return weights.reshape(count, 2, -1, weights.shape[1]).swapaxes(1, 2).reshape(weights.shape)
