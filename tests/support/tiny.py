"""Tiny random models of both families, with a real byte-level BPE: what the identities are tested on."""

from functools import cache

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import (
    GPT2Config,
    GPT2LMHeadModel,
    LlamaConfig,
    LlamaForCausalLM,
    PreTrainedModel,
    PreTrainedTokenizerFast,
)

from model.catalog import FolderSource, ModelCard
from model.language_model import ATTENTION, LanguageModel

FAMILIES = ("gpt2", "llama")
TEXT = "The cat sat on the mat. The dog sat on the log; a bird sang in the tree, and the cat looked up at the bird."
VOCABULARY, LAYERS, HEADS, WIDTH, CONTEXT = 300, 2, 4, 32, 64


@cache
def tokenizer() -> PreTrainedTokenizerFast:
    """A byte-level BPE of 300 entries, one of them special, trained on a sentence."""
    backend = Tokenizer(models.BPE())
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=["<|endoftext|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    backend.train_from_iterator([TEXT], trainer)
    return PreTrainedTokenizerFast(tokenizer_object=backend, eos_token="<|endoftext|>")


def network(
    family: str, attention: str = ATTENTION, layers: int = LAYERS, rows: int = VOCABULARY, context: int = CONTEXT
) -> PreTrainedModel:
    """A random network, the same one at each call. Weights ten times the usual size, so that attention is not flat.

    With more `rows` than VOCABULARY its matrix is padded: the last ones have no entry.
    """
    torch.manual_seed(0)
    if family == "gpt2":
        gpt2 = GPT2Config(
            vocab_size=rows,
            n_layer=layers,
            n_head=HEADS,
            n_embd=WIDTH,
            n_positions=context,
            initializer_range=0.2,
        )
        return GPT2LMHeadModel._from_config(gpt2, attn_implementation=attention).eval()
    llama = LlamaConfig(
        vocab_size=rows,
        num_hidden_layers=layers,
        num_attention_heads=HEADS,
        num_key_value_heads=2,
        hidden_size=WIDTH,
        intermediate_size=48,
        max_position_embeddings=context,
        initializer_range=0.2,
        tie_word_embeddings=True,
    )
    return LlamaForCausalLM._from_config(llama, attn_implementation=attention).eval()


def language_model(family: str, layers: int = LAYERS, rows: int = VOCABULARY, context: int = CONTEXT) -> LanguageModel:
    """A loaded tiny model of the family."""
    card = ModelCard(
        key=f"tiny-{family}",
        title=f"Tiny {family}",
        family=family,
        source=FolderSource("nowhere"),
        size=0,
        licence="none",
    )
    return LanguageModel(card, tokenizer(), network(family, layers=layers, rows=rows, context=context))


def trained(family: str, layers: int = LAYERS) -> LanguageModel:
    """A tiny model whose biases and norms are not at their start of 0 and 1."""
    model = language_model(family, layers)
    generator = torch.Generator().manual_seed(1)
    for name, parameter in model.net.named_parameters():
        if parameter.ndim == 1:
            parameter += 0.3 * torch.randn(parameter.shape, generator=generator)
        assert parameter.ndim == 2 or "bias" in name or "ln_" in name or "norm" in name
    return model
