"""What the formulas and the code below the views of Embeddings name."""

import numpy as np

from model import embedding
from model.geometry.analogy import terms
from model.geometry.directions import pairs
from model.geometry.embedding_matrix import cosine
from model.geometry.lookup import Word, stack
from model.geometry.word_paths import position
from pages.kit import prompts, readings
from pages.kit.depth import Exact
from pages.kit.readings import Scene

_SHOWN = 4
"""Numbers of a vector that are written out."""


def _typed(word: Word) -> str:
    """Return a word as it goes into a tokenizer: after a space, where it was read so."""
    return f" {word.text}" if word.spaced else word.text


def matrix(scene: Scene) -> Exact:
    """Return the beginning of the last token's vector that enters the first layer."""
    values = scene.trace.residual[0, -1, :_SHOWN].tolist()
    return {"id": scene.ids[-1], "position": len(scene.ids), "width": scene.model.shape.width, "result": values}


def neighbours(scene: Scene, text: str, centred: bool) -> Exact:
    """Return the nearest token to a word, and what their cosine comes from."""
    word, matrix = embedding.lookup(scene.model, text), embedding.matrix(scene.model)
    found = embedding.neighbours(scene.model, word.vector, 1, centred, word.ids if word.whole else ())
    origin = matrix.mean if centred else np.zeros_like(matrix.mean)
    one, other = word.vector - origin, matrix.rows[found.ids[0]] - origin
    return {
        "text": _typed(word),
        "word": word.text,
        "centred": centred,
        "nearest": found.pieces[0],
        "dot": float(one @ other),
        "length": float(np.linalg.norm(one)),
        "other": float(np.linalg.norm(other)),
        "result": float(found.cosines[0]),
    }


def arithmetic(scene: Scene, text: str, centred: bool) -> Exact:
    """Return the nearest token to a sum of words that is none of them."""
    found = embedding.analogy(scene.model, terms(text), 1, centred)
    nearest = next(answer for answer in found.answers if answer.rank_without_inputs)
    signed = [[term.sign, _typed(word)] for term, word in zip(found.terms, found.words, strict=True)]
    return {"terms": signed, "centred": centred, "nearest": nearest.text, "result": nearest.cosine}


def directions(scene: Scene, typed: str, text: str) -> Exact:
    """Return where a word lies on the direction of some pairs."""
    along = embedding.direction(scene.model, pairs(typed))
    word = embedding.lookup(scene.model, text)
    return {
        "pairs": [[_typed(one), _typed(other)] for one, other in along.pairs],
        "count": len(along.pairs),
        "length": along.length,
        "text": _typed(word),
        "word": word.text,
        "result": float(embedding.project(scene.model, along, [text]).dots[0]),
    }


def pca(scene: Scene, words: tuple[str, ...], dimensions: int) -> Exact:
    """Return what the first axes of the words keep."""
    found = [embedding.lookup(scene.model, word) for word in words]
    kept = embedding.pca(stack(found), dimensions).kept.tolist()
    return {"words": list(map(_typed, found)), "count": len(words), "dimensions": dimensions, "result": kept}


def context(scene: Scene, word: str, one: str, other: str) -> Exact:
    """Return how alike a word's vectors are in two texts, from layer to layer, the last one left out."""
    read = [readings.scene(scene.model, prompts.read(scene.model, text)).trace for text in (one, other)]
    places = [position(scene.model, trace, word) for trace in read]
    first, second = (trace.residual[:-1, place] for trace, place in zip(read, places, strict=True))  # (L, D)
    decoded = [scene.model.vocabulary.decode(trace.ids) for trace in read]
    return {
        "one": decoded[0],
        "other": decoded[1],
        "first": places[0] + 1,
        "second": places[1] + 1,
        "word": word,
        "result": cosine(first, second).tolist(),
    }
