"""Links written before parameters had stable ids: their names and English labels, and what they are called now.

A link may be on a slide or in a worksheet: what was written once is read for good.
"""

from collections.abc import Mapping

_NAMES: dict[str, dict[str, str]] = {
    "tokens": {"look": "view", "step": "merge"},
    "attention": {"looking": "view"},
    "layers": {"reading": "view"},
    "learning": {"tab": "view", "seed": "sample"},
}
"""Chapter -> the former name of a parameter -> its name."""

_VALUES: dict[str, dict[str, dict[str, str]]] = {
    "tokens": {
        "view": {
            "Search": "find",
            "One word, many ways": "ways",
            "Longest, digits, oddest": "extremes",
            "Two tokenizers": "compare",
        },
        "cut": {"The truth": "truth", "A convenient lie": "lie"},
        "by": {"Text": "text", "Pattern": "pattern", "Id": "id"},
        "bpe": {"GPT-2": "gpt2"},
    },
    "embeddings": {
        "view": {
            "Matrix": "matrix",
            "Neighbours": "neighbours",
            "Arithmetic": "arithmetic",
            "Directions": "directions",
            "PCA": "pca",
            "In context": "context",
        },
        "part": {
            "Token rows": "rows",
            "Position vectors": "positions",
            "Their sum": "sum",
            "Rotary positions": "turns",
        },
        "panel": {"Number line": "line", "Dot product": "dot", "Random directions": "random"},
        "dims": {"2-D": "2", "3-D": "3"},
        "basis": {"these words": "words", "whole matrix": "matrix"},
    },
    "attention": {
        "view": {
            "All heads": "wall",
            "One head": "one_head",
            "Does it matter?": "ablation",
            "Where from?": "attribution",
            "Two prompts": "compare",
        },
        "sort": {
            "Sort by: layer": "layer",
            "Sort by: previous token": "previous",
            "Sort by: first token": "first",
            "Sort by: same token earlier": "same",
            "Sort by: what followed last time": "induction",
            "Sort by: spread": "spread",
        },
        "how": {"Zero": "zero", "Mean": "mean"},
    },
    "layers": {"view": {"The logit lens": "lens", "The stream": "stream", "Surprise": "surprise"}},
    "learning": {"warmth": {f"Temperature {value}": value for value in ("0.0", "0.5", "0.8", "1.0", "1.5")}},
}
"""Chapter -> name -> the label that stood in the address -> the id."""

_JOINED: dict[str, dict[str, tuple[str, str]]] = {"layers": {"cell": ("after", "position")}}
"""Chapter -> name -> the two former parameters that it joins: the first of them asks for it."""


def translated(chapter: str, asked: Mapping[str, str]) -> dict[str, str]:
    """Return what an address of a chapter says, under today's names and ids."""
    former, labels = _NAMES.get(chapter, {}), _VALUES.get(chapter, {})
    if "lesson" in asked:  # then `step` is one of the lesson's
        former = {name: now for name, now in former.items() if name != "step"}
    renamed = {former[name]: text for name, text in asked.items() if name in former}
    kept = {name: text for name, text in asked.items() if name not in former}
    said = renamed | kept
    for name, (first, second) in _JOINED.get(chapter, {}).items():
        if said.get(first) and name not in said:
            said[name] = f"{said[first]}.{said.get(second, 0)}"
    return {name: labels.get(name, {}).get(text, text) for name, text in said.items()}


def names(chapter: str) -> set[str]:
    """Return the former names that an address of a chapter may carry."""
    joined = {first for first, _ in _JOINED.get(chapter, {}).values()}
    return joined | set(_NAMES.get(chapter, {})) - {"step"}
