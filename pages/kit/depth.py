"""How deep the notes below a picture go: the idea in words, the formula with its numbers, the lines of code.

The formulas and the code are data: `pages/texts/en/depth/` has a file for each chapter, with a table for each view.
What fills them in comes from the view: as a number in a formula, and in code only ever as a Python literal.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Any

import streamlit as st

from model.catalog import SHIPPED, FolderSource, HubSource, ModelCard, WheelSource
from pages.kit import choices
from pages.kit.controls import segmented
from pages.kit.later import Later
from pages.kit.prose import caption, say, subtitle
from pages.kit.readings import Scene
from pages.texts import texts
from viz.tokens import visible

Exact = Mapping[str, object]
"""Numbers, texts and lists of them by name, as the page counts them; `result` is what the code must come to."""
_SHIPPED = "model/fable"
"""Where this repository keeps the model that comes with it."""
_SHOWN = 6
"""Entries of a list that are written out beside a formula or below the code."""
_LONGEST = 60
"""Characters of a text that are."""


def ask() -> str:
    """Draw the switch and return how deep the notes go: one of choices.DEPTHS."""
    words = texts("shell")["depth"]
    options = {name: words[name] for name in choices.DEPTHS}
    return segmented(choices.DEPTH, words["label"], options, label_visibility="collapsed", width="content")


def of_view(chapter: str, view: str) -> Mapping[str, Any]:
    """Return what the texts have for a view: its `formulas`, what to `say` of them, its `code`. Empty for nothing."""
    try:
        found: Mapping[str, Any] = texts(f"depth/{chapter}").get(view or chapter, {})
    except FileNotFoundError:
        return {}
    return found


def draw(
    depth: str, chapter: str, view: str, about: Scene, exact: Later[Exact] | None, known: Mapping[str, str]
) -> None:
    """Draw the formula or the code of a view, or say that it has none yet."""
    words, found = texts("shell")["depth"], of_view(chapter, view)
    subtitle(words[depth + "_title"])
    if exact is None or ("formulas" if depth == "maths" else "code") not in found:
        say(words["no_" + depth])
        return
    numbers = exact()
    if depth == "maths":
        for formula in formulas(found, numbers, about):
            st.latex(formula)
        say(found["say"], **dict(known) | {name: written(value) for name, value in numbers.items()})
        return
    code = snippet(found, numbers, about)
    st.code(code, language="python", wrap_lines=True)
    caption(words["prints"], result=written(numbers["result"]))


def formulas(found: Mapping[str, Any], numbers: Exact, about: Scene) -> list[str]:
    """Return the formulas of a view with its numbers in them, in LaTeX; a model's family may have others."""
    listed = found["formulas"]
    own = listed[about.model.card.family] if isinstance(listed, Mapping) else listed
    filled = {name: _latex(value) for name, value in numbers.items() if _is_number(value)}
    return [Template(formula).substitute(filled) for formula in own]


def snippet(found: Mapping[str, Any], numbers: Exact, about: Scene) -> str:
    """Return the code of a view as a visitor may copy it: the first part that all share, the view's own, the result."""
    first = texts("depth/first")
    own = found["code"]
    lines = own[about.model.card.family] if isinstance(own, Mapping) else own
    parts = [lines, first["last"]] if found.get("alone") else [_opened(about), lines, first["last"]]
    filled = {name: literal(value) for name, value in (dict(numbers) | _given(about)).items()}
    return "".join(Template(part).substitute(filled | _places(about)) for part in parts).rstrip()


def literal(value: object) -> str:
    """Return a value as Python writes it. Whatever a visitor typed is in the code as this and nothing else.

    Raises TypeError for what has no such form.
    """
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{literal(name)}: {literal(one)}' for name, one in value.items())}}}"
    if value is None or type(value) in (bool, int, float, str):
        return repr(value)
    raise TypeError(f"{type(value).__name__} is no literal")


def written(value: object) -> str:
    """Return a value as a sentence has it."""
    if isinstance(value, str):
        return visible(value, _LONGEST)
    if isinstance(value, list | tuple):
        return ", ".join([*map(written, value[:_SHOWN]), *["…"] * (len(value) > _SHOWN)])
    if isinstance(value, float):
        return f"{value:.5g}".replace("-", "\N{MINUS SIGN}")
    return f"{value:,}".replace("-", "\N{MINUS SIGN}") if isinstance(value, int) else str(value)


def _is_number(value: object) -> bool:
    """Whether a value is a number, or several."""
    if isinstance(value, list | tuple):
        return all(map(_is_number, value))
    return type(value) in (int, float)


def _latex(value: object) -> str:
    """Return a number as a formula has it, or several with commas between them."""
    if isinstance(value, list | tuple):
        return r",\;".join([*map(_latex, value[:_SHOWN]), *[r"\ldots"] * (len(value) > _SHOWN)])
    if isinstance(value, float):
        digits, _, power = f"{value:.4g}".partition("e")
        return rf"{digits} \cdot 10^{{{int(power)}}}" if power else digits
    return f"{value:,}".replace(",", "{,}")


def _opened(about: Scene) -> str:
    """Return the lines that open the model and run the prompt."""
    first, source = texts("depth/first"), about.model.card.source
    kind = "wheel" if isinstance(source, WheelSource) else "hub" if isinstance(source, HubSource) else "folder"
    kind = "shipped" if source == FolderSource(str(SHIPPED)) else kind
    return str(first[kind] + first["listed" if _text(about) is None else "typed"] + first["run"])


def _given(about: Scene) -> dict[str, object]:
    card = about.model.card
    packed = card.source if isinstance(card.source, WheelSource) else None
    return {
        "name": name_of(card),
        "prompt": _text(about),
        "listed_ids": list(about.ids),
        "file": Path(packed.member).name if packed else "",
        "package": Path(packed.member).parent.name if packed else "",
    }


def name_of(card: ModelCard) -> str:
    """Return how somebody else names the model: a repository of the hub, a folder, a wheel."""
    match card.source:
        case HubSource(repo):
            return repo
        case FolderSource(path):  # of an operator's folder the name alone: where it lies is nobody's business
            return _SHIPPED if path == str(SHIPPED) else Path(path).name
        case WheelSource(project=project, version=version):
            return f"{project}=={version}"


def _text(about: Scene) -> str | None:
    """Return the prompt as a text that the library cuts into the same tokens; None where only the ids are sure."""
    vocabulary = about.model.vocabulary
    text = vocabulary.decode(about.ids)
    special: Sequence[str] = [entry for entry in vocabulary.special if entry in text]
    # What a GGUF file leaves out of a vocabulary is the rule that cuts numbers into digits.
    numbers = isinstance(about.model.card.source, WheelSource) and any(sign.isdigit() for sign in text)
    return None if special or numbers or vocabulary.encode(text) != about.ids else text


def _places(about: Scene) -> dict[str, str]:
    """Return where the family keeps its parts, for the code: names of the source, never of a visitor."""
    own = about.model.architecture
    return {
        "blocks": own.blocks,
        "first_norm": own.first_norm,
        "attention": own.attention,
        "attention_output": own.attention_output,
        "mlp": own.mlp,
        "mlp_down": own.mlp_down,
        "final_norm": own.final_norm,
        "wheel": name_of(about.model.card),
    }
