"""`python -m model.train TEXT FOLDER` trains a small GPT-2 on a text; typed again, it goes on where it stopped."""

import argparse
from dataclasses import fields
from pathlib import Path

from tokenizers import Tokenizer
from tqdm import tqdm

from model.train import export, loop, text
from model.train.settings import Settings
from model.train.state import Progress


def main() -> None:
    """Read the command line, train, and write the model beside its moments."""
    parser = argparse.ArgumentParser(prog="python -m model.train", description=__doc__)
    parser.add_argument("text", type=Path, help="UTF-8, a paragraph a line, an empty line between documents; or .xz")
    parser.add_argument("folder", type=Path, help="where the model goes, and the state of the run")
    for setting in fields(Settings):
        kind = type(setting.default)
        parser.add_argument(f"--{setting.name.replace('_', '-')}", type=kind, default=setting.default)
    given = vars(parser.parse_args())
    path, folder = given.pop("text"), given.pop("folder")
    run(path, folder, Settings(**given))


def run(path: Path, folder: Path, settings: Settings) -> Progress:
    """Train on the text at `path` to the end and leave the model, its tokenizer, moments and losses in `folder`.

    Raises ValueError for a text that is too short or a folder with another run.
    """
    parts = text.split(text.read(path))
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = _tokenizer(folder / export.TOKENIZER, parts.train, settings.vocabulary)
    train_ids, held_out_ids = text.encode(tokenizer, parts.train), text.encode(tokenizer, parts.held_out)
    with tqdm(total=settings.steps * settings.batch * settings.context, unit=" tokens", unit_scale=True) as bar:

        def watch(so_far: Progress, loss: float) -> None:
            bar.update(so_far.step * settings.batch * settings.context - bar.n)
            bar.set_postfix(loss=f"{loss:.2f}", held_out=f"{so_far.held_out[-1][1]:.3f}", refresh=False)

        so_far = loop.train(settings, train_ids, held_out_ids, folder, watch)
    export.export(folder, settings, so_far)
    return so_far


def _tokenizer(path: Path, documents: list[str], vocabulary: int) -> Tokenizer:
    """Return the tokenizer of the run, trained at its start."""
    if not path.exists():
        text.train_tokenizer(documents, vocabulary).save(str(path))
    return Tokenizer.from_file(str(path))


if __name__ == "__main__":
    main()
