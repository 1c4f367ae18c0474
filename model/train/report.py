"""`python -m model.train.report TEXT FOLDER` measures a finished run and writes its model card and its figures."""

import argparse
import json
import math
import shlex
import textwrap
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from transformers import PreTrainedModel

from model.generate import generate
from model.language_model import LanguageModel
from model.load import load
from model.progress import megabytes
from model.tokenization.vocabulary import Vocabulary
from model.train import counting, export, loop, snapshots, text
from model.train.settings import Settings

CARD, FIGURES = "README.md", "report.json"
TEMPERATURE = 0.7
PROMPTS = (
    "Once upon a time, there was a",
    "The king had three daughters, and the youngest",
    '"Where are you going?" asked the',
    "In the middle of the forest",
)
_WRITTEN = 60  # tokens after a prompt
_COUNTED = {"unigram": ("unigram", 1), "bigram": ("bigram", 2), "fivegram": ("5-gram", 5)}  # name, length
_WEIGHTS = "model.safetensors"
_SPELLINGS = {"Grimms Fairy": "Grimms' Fairy", "Tik Tok": "Tik-Tok"}  # what a file name cannot say

Figures = dict[str, Any]


def main() -> None:
    """Read the command line, measure, and write the card."""
    parser = argparse.ArgumentParser(prog="python -m model.train.report", description=__doc__)
    parser.add_argument("text", type=Path, help="the text of the run")
    parser.add_argument("folder", type=Path, help="the folder of the run")
    parser.add_argument("--titles", type=Path, help="the books of the text, a Name-with-dashes_number a line")
    given = parser.parse_args()
    run(given.text, given.folder, given.titles)


def run(path: Path, folder: Path, titles: Path | None = None) -> Figures:
    """Measure the finished run in `folder` on the text at `path`, write README.md and report.json there.

    Returns the figures of report.json. Raises ModelUnavailable or OSError where the folder has no finished run.
    """
    losses = json.loads((folder / export.LOSSES).read_text(encoding="utf-8"))
    settings = Settings(**losses["settings"])
    model = load(str(folder))
    tokenizer = Tokenizer.from_file(str(folder / export.TOKENIZER))
    parts = text.split(text.read(path))
    train_ids, held_out_ids = text.encode(tokenizer, parts.train), text.encode(tokenizer, parts.held_out)
    figures = measure(model, settings, folder, train_ids, held_out_ids)
    (folder / FIGURES).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    words = {
        **_about(model, settings, folder, losses["seconds"]),
        **_data(read_titles(titles) if titles else []),
        **_tables(figures),
        "train_tokens": f"{len(train_ids):,}",
        "held_out_tokens": f"{len(held_out_ids):,}",
        "epochs": f"{settings.steps * settings.batch * settings.context / len(train_ids):.1f}",
        "samples": "\n\n".join(_sample(model, prompt, seed) for seed, prompt in enumerate(PROMPTS)),
        "train_command": _command("model.train", path, _flags(settings)),
        "report_command": _command("model.train.report", path, ["--titles", titles.name] if titles else []),
    }
    template = Path(__file__).with_name("card.md").read_text(encoding="utf-8")
    (folder / CARD).write_text(template.format(**words), encoding="utf-8")
    return figures


def measure(
    model: LanguageModel, settings: Settings, folder: Path, train_ids: text.Ids, held_out_ids: text.Ids
) -> Figures:
    """Return the losses of the final weights, of counting, and of the moments, in float32 on the same tokens.

    `nats` is the mean -ln p a token; `bits_per_character` the same loss spread over the characters of these tokens.
    """
    predicted = (len(held_out_ids) - 1) // settings.context * settings.context
    measured = held_out_ids[: predicted + 1]  # whole windows; the first token is given
    bits = predicted / characters(model.vocabulary, measured[1:]) / math.log(2)

    def both(nats: float) -> dict[str, float]:
        return {"nats": round(nats, 4), "bits_per_character": round(nats * bits, 4)}

    counted = {
        key: both(counting.count(train_ids, settings.vocabulary, length).nats(measured))
        for key, (_, length) in _COUNTED.items()
    }
    kept = []
    for step, path in snapshots.found(folder).items():
        nats = loop.held_out_loss(_moment(settings, path), measured, settings.context)
        tokens = step * settings.batch * settings.context
        kept.append({"step": step, "tokens": tokens, **both(nats), "bytes": path.stat().st_size})
    final = loop.held_out_loss(model.net, measured, settings.context)
    return {**both(final), **counted, "moments": kept}


def characters(vocabulary: Vocabulary, ids: text.Ids) -> int:
    """Return how many characters the tokens (N,) stand for; one in pieces counts where it begins."""
    kinds, counts = np.unique(ids, return_counts=True)
    begun = [sum(byte & 0xC0 != 0x80 for byte in vocabulary.token_bytes(int(token))) for token in kinds]
    return int((np.array(begun) * counts).sum())


def read_titles(path: Path) -> list[tuple[str, int]]:
    """Return title and Project Gutenberg number of each line such as `Alice-s-Adventures-in-Wonderland_11`."""
    found = []
    for line in path.read_text(encoding="utf-8").split():
        name, _, number = line.rpartition("_")
        title = name.replace("-s-", "'s-").replace("-", " ")
        for written, spelled in _SPELLINGS.items():
            title = title.replace(written, spelled)
        found.append((title, int(number)))
    return found


def _moment(settings: Settings, path: Path) -> PreTrainedModel:
    net = loop.network(settings, end=0)
    with torch.no_grad():
        for name, value in snapshots.load(path).items():
            net.get_parameter(name).copy_(value)
    found: PreTrainedModel = net.eval()
    return found


def _about(model: LanguageModel, settings: Settings, folder: Path, seconds: float) -> dict[str, str]:
    numbers = asdict(settings) | {"steps": settings.steps}
    numbers["parameters"] = sum(parameter.numel() for parameter in model.net.parameters())
    rows = [f"| {field.name.replace('_', ' ')} | {_number(numbers[field.name])} |" for field in fields(Settings)]
    return {name: _number(value) for name, value in numbers.items()} | {
        "precision": _precision(folder / _WEIGHTS),
        "size": megabytes((folder / _WEIGHTS).stat().st_size),
        "settings": "\n".join(rows),
        "hours": f"{seconds / 3600:.2f}",
        "tokens": f"{settings.steps * settings.batch * settings.context:,}",
        "stretch": f"{text.STRETCH}",
        "held_out": f"{text.HELD_OUT}",
        "temperature": f"{TEMPERATURE}",
    }


def _data(titles: list[tuple[str, int]]) -> dict[str, str]:
    if not titles:
        return {"books": "one text", "data": ""}
    listed = "; ".join(f"*{title}* ({number})" for title, number in titles)
    books = f"{len(titles)} children's books"
    return {
        "books": books,
        "data": f"{books} in the public domain, with their Project Gutenberg numbers: {listed}.\n\n",
    }


def _tables(figures: Figures) -> dict[str, str]:
    rows = [
        f"| {moment['step']:,} | {moment['tokens']:,} | {moment['nats']:.4f} | {megabytes(moment['bytes'])} |"
        for moment in figures["moments"]
    ]
    compared = {"**Fable**": figures} | {name: figures[key] for key, (name, _) in _COUNTED.items()}
    return {
        "moments": "\n".join(rows),
        "comparison": "\n".join(
            f"| {name} | {found['nats']:.4f} | {found['bits_per_character']:.4f} |" for name, found in compared.items()
        ),
    }


def _sample(model: LanguageModel, prompt: str, seed: int) -> str:
    steps = generate(model, model.vocabulary.encode(prompt), TEMPERATURE, seed=seed, most=_WRITTEN)
    written = model.vocabulary.decode(step.token for step in steps)
    lines = textwrap.wrap(" ".join((prompt + written).split()), 100)
    return "\n".join([f"Seed {seed}, after “{prompt}”:", "", *(f"    {line}" for line in lines)])


def _flags(settings: Settings) -> list[str]:
    """Return what the command line must say where a setting is not the usual one."""
    usual, found = asdict(Settings()), asdict(settings)
    changed = [name for name in found if found[name] != usual[name]]
    return [part for name in changed for part in (f"--{name.replace('_', '-')}", str(found[name]))]


def _command(module: str, path: Path, flags: list[str]) -> str:
    return shlex.join(["python", "-m", module, path.name, "my-fable", *flags])


def _precision(path: Path) -> str:
    """Return in which precision the weights of a safetensors file are kept."""
    return " and ".join(sorted({str(value.dtype).removeprefix("torch.") for value in load_file(path).values()}))


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"


if __name__ == "__main__":
    main()
