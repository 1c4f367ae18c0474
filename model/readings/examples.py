"""What an example about a prompt may claim, and how each claim is checked: see model.examples."""

import math
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Literal

import numpy as np

from model import attention, sampling
from model.geometry.lookup import lookup
from model.language_model import LanguageModel
from model.readings import ablation, attribution, chance, head_scores, head_search, layers, score_parts
from model.readings.overview import overview
from model.readings.score_parts import Source
from model.tokenization.graphemes import grouped
from model.trace import Trace

Example = Mapping[str, Any]
Claim = Callable[[LanguageModel, Example, Any], bool]


def trace_of(model: LanguageModel, example: Example) -> Trace:
    """Return the trace of an example's prompt, which the context holds whole: see `model.examples.holds`."""
    return model.trace(model.vocabulary.encode(example["prompt"]))


def _next(model: LanguageModel, example: Example, wanted: list[str]) -> bool:
    """The likeliest next token is one of these."""
    likeliest = int(trace_of(model, example).logits.argmax())
    return model.vocabulary.piece(likeliest) in wanted


def _probability(model: LanguageModel, example: Example, wanted: float) -> bool:
    """The likeliest next token has at least this probability."""
    return bool(sampling.softmax(trace_of(model, example).logits).max() >= wanted)


def _entropy(model: LanguageModel, example: Example) -> float:
    """Return the entropy at the example's temperature as a share of the most that it can be."""
    distribution = sampling.softmax(trace_of(model, example).logits, example["temperature"])
    return sampling.entropy(distribution) / math.log2(len(distribution))


def _first_share(model: LanguageModel, example: Example, wanted: float) -> bool:
    """The first token brings at least this share of what the others read."""
    return overview(model, trace_of(model, example)).first_share >= wanted


def _settled(model: LanguageModel, example: Example, wanted: float) -> bool:
    """The final favourite leads only after at least this share of the layers."""
    return layers.column(model, trace_of(model, example)).settled / model.shape.layers >= wanted


def _grows(model: LanguageModel, example: Example, wanted: float) -> bool:
    """The last token's vector leaves the last layer at least so many times as long as it entered the first."""
    lengths = layers.norms(trace_of(model, example)).stream[:, -1]  # (L+1,)
    return bool(lengths[-1] / lengths[0] >= wanted)


def _first_longest(model: LanguageModel, example: Example, wanted: float) -> bool:
    """Half way through the layers the first token's vector is at least so many times as long as that of any other."""
    lengths = layers.norms(trace_of(model, example)).stream[model.shape.layers // 2]  # (T,)
    return bool(lengths[0] / lengths[1:].max() >= wanted)


def _turns_most(model: LanguageModel, example: Example, wanted: int) -> bool:
    """The layer, from 1, that turns the last token's vector most."""
    return int(layers.cosine(trace_of(model, example))[:, -1].argmin()) + 1 == wanted


def _cheaper_again(model: LanguageModel, example: Example, wanted: float) -> bool:
    """The second half of the tokens costs at most this share of what the first half costs."""
    costs = layers.costs(overview(model, trace_of(model, example)))  # (T-1,)
    half = len(costs) // 2
    return bool(costs[-half:].mean() <= wanted * costs[:half].mean())


def _costliest(model: LanguageModel, example: Example, wanted: str) -> bool:
    """The token that costs most is of this word, in which the text ends."""
    costs = layers.costs(overview(model, trace_of(model, example)))  # (T-1,)
    return int(costs.argmax()) >= len(costs) - len(model.vocabulary.encode(wanted))


def _habit(model: LanguageModel, example: Example, wanted: float) -> bool:
    """The best head for the habit that the heads are sorted by has at least this much of it, clearly above chance."""
    trace, name = trace_of(model, example), example["sort"]
    if name == "induction":
        scores, level = head_scores.induction(model), chance.even_induction(head_scores.random_tokens(model))
    else:
        scores, level = getattr(head_scores.scores(model, trace), name), getattr(chance.even(trace.ids), name)
    measured = scores[~np.isnan(scores)]
    return bool(measured.size and measured.max() >= max(wanted, chance.clearly_above(level)))


def _link(model: LanguageModel, example: Example) -> head_search.Link:
    """Return the head that gives most weight from the one word of `seek` to the other."""
    trace, seek = trace_of(model, example), example["seek"]
    asking = head_search.place(trace, seek["asks"], seek["asks_place"])
    answering = head_search.place(trace, seek["answers"], seek["answers_place"])
    return head_search.strongest(model, trace, asking, answering)


def _made_by(model: LanguageModel, example: Example, side: Literal["asking", "answering"]) -> Source:
    """Return the part that adds most to the score of that head on one side."""
    link = _link(model, example)
    found = score_parts.score_parts(model, trace_of(model, example), link.layer, link.head, link.asking, link.answering)
    values = {"asking": found.asking, "answering": found.answering}[side]
    return found.sources[int(values.argmax())]


def _writes_the_one_before(model: LanguageModel, example: Example, wanted: float) -> bool:
    """That part, on the answering side, is a head that gives at least this weight to the token just before."""
    source, place = _made_by(model, example, "answering"), _link(model, example).answering
    if source.layer is None or source.head is None:
        return False
    pattern = attention.pattern(model, trace_of(model, example), source.layer)[source.head]  # (T, T)
    return bool(pattern[place, place - 1] >= wanted)


def _bits(model: LanguageModel, example: Example, wanted: float) -> bool:
    """Without the heads of `off` the prediction moves by at least so many bits."""
    heads = [tuple(int(part) - 1 for part in name.split(".")) for name in example["off"].split("-")]
    if not all(layer < model.shape.layers and head < model.shape.heads for layer, head in heads):
        return False
    trace = trace_of(model, example)
    return ablation.effect(model, trace, [(layer, head) for layer, head in heads], "zero").divergence >= wanted


def _part(model: LanguageModel, example: Example, wanted: float) -> bool:
    """One part alone makes up at least this share of the lead of `token` over `than`: of the favourite over the second
    likeliest token, where none is named."""
    trace = trace_of(model, example)
    first, second = sampling.likeliest(trace.logits, 2).tolist()
    token = lookup(model, example["token"]).ids[0] if example["token"] else first
    than = lookup(model, example["than"]).ids[0] if example["than"] else second
    found = attribution.attribute(model, trace, token, than)
    return found.difference > 0 and max(term.value for term in found.terms()) >= wanted * found.difference


def _differ(model: LanguageModel, example: Example, wanted: float) -> bool:
    """The predictions after the two texts differ by at least this much: half the sum of |p - q|, from 0 to 1."""
    one, other = (sampling.softmax(model.trace(text).logits) for text in (example["prompt"], example["against"]))
    return bool(np.abs(one - other).sum() / 2 >= wanted)


def _reads_apart(model: LanguageModel, example: Example, wanted: float) -> bool:
    """Some weight of the example's head differs by at least this much between two texts of one length in tokens."""
    layer, head = (int(part) - 1 for part in example["head"].split("."))
    if not (layer < model.shape.layers and head < model.shape.heads):
        return False
    one, other = (model.trace(text) for text in (example["prompt"], example["against"]))
    rows = [attention.pattern(model, trace, layer)[head] for trace in (one, other)]
    return rows[0].shape == rows[1].shape and bool(np.abs(rows[0] - rows[1]).max() >= wanted)


def _tokens_of_a_word(model: LanguageModel, example: Example, wanted: int) -> bool:
    """Some word of the text takes at least so many tokens."""
    words = example["prompt"].split()
    return max(len(model.vocabulary.encode(f" {word}")) for word in words) >= wanted


def _shared(model: LanguageModel, example: Example, wanted: int) -> bool:
    """At least so many tokens share the bytes of one character."""
    pieces = [model.vocabulary.token_bytes(token) for token in model.vocabulary.encode(example["prompt"])]
    return max(group.count for group in grouped(pieces)) >= wanted


def _repeats(model: LanguageModel, example: Example, wanted: int) -> bool:
    """At least so many different tokens stand in the text more than once."""
    counts = Counter(model.vocabulary.encode(example["prompt"]))
    return sum(count > 1 for count in counts.values()) >= wanted


def _blank(model: LanguageModel, example: Example, wanted: int) -> bool:
    """At least so many tokens are white space and nothing else: the layout of a program is text too."""
    pieces = map(model.vocabulary.piece, model.vocabulary.encode(example["prompt"]))
    return sum(piece.isspace() for piece in pieces) >= wanted


CLAIMS: dict[str, Claim] = {
    "blank": _blank,
    "tokens": lambda model, example, wanted: len(model.vocabulary.encode(example["prompt"])) == wanted,
    "tokens_at_least": lambda model, example, wanted: len(model.vocabulary.encode(example["prompt"])) >= wanted,
    "repeats": _repeats,
    "next": _next,
    "probability": _probability,
    "entropy_at_least": lambda model, example, wanted: _entropy(model, example) >= wanted,
    "entropy_at_most": lambda model, example, wanted: _entropy(model, example) <= wanted,
    "first_share": _first_share,
    "settled": _settled,
    "grows": _grows,
    "first_longest": _first_longest,
    "turns_most": _turns_most,
    "cheaper_again": _cheaper_again,
    "costliest": _costliest,
    "habit": _habit,
    "weight": lambda model, example, wanted: _link(model, example).weight >= wanted,
    "asked_by": lambda model, example, wanted: _made_by(model, example, "asking").kind == wanted,
    "answered_by": lambda model, example, wanted: _made_by(model, example, "answering").kind == wanted,
    "writes_the_one_before": _writes_the_one_before,
    "bits": _bits,
    "part": _part,
    "differ": _differ,
    "reads_apart": _reads_apart,
    "tokens_of_a_word": _tokens_of_a_word,
    "shared": _shared,
}
"""What an example about a prompt may claim."""
