"""The end of a run: the model in the Hugging Face layout, float16, with its losses beside it."""

import json
from dataclasses import asdict
from pathlib import Path

from transformers import PreTrainedTokenizerFast

from model.train import loop, state
from model.train.settings import Settings
from model.train.state import Progress
from model.train.text import END

TOKENIZER, LOSSES = "tokenizer.json", "losses.json"


def export(folder: Path, settings: Settings, so_far: Progress) -> None:
    """Write config, float16 weights, tokenizer and losses into the folder of a finished run."""
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(folder / TOKENIZER), eos_token=END, bos_token=END)
    tokenizer.model_max_length = settings.context
    tokenizer.save_pretrained(folder)
    assert tokenizer.eos_token_id is not None
    net = loop.network(settings, end=tokenizer.eos_token_id)
    state.load_weights(folder / loop.STATE, net)
    net.half().save_pretrained(folder)
    losses = {
        "settings": asdict(settings),
        "seconds": round(so_far.seconds),
        "train": [(step, round(loss, 4)) for step, loss in so_far.train],
        "held_out": [(step, round(loss, 4)) for step, loss in so_far.held_out],
    }
    (folder / LOSSES).write_text(json.dumps(losses), encoding="utf-8")
