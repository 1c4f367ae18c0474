"""From logits to probabilities to a drawn token, in float64 over the whole vocabulary: temperature, top-k, top-p."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

_AHEAD = 512  # tokens that are ranked before the whole vocabulary is
_ROUNDING = 1e-12  # sums of probabilities in another order differ by less


@dataclass(frozen=True, eq=False)
class Distribution:
    """What the next token is drawn from."""

    probabilities: Array
    """(V,): sums to 1; exactly 0 for a token that was cut."""
    order: NDArray[np.intp]
    """(V,): token ids from the likeliest on; equal logits by id. The first `kept` of them can be drawn."""
    kept: int
    """How many tokens can be drawn."""
    left_out: float
    """Probability that the softmax gives to the tokens that were cut."""
    entropy: float
    """Bits."""

    @property
    def choices(self) -> float:
        """Effective number of choices, 2^entropy: as uncertain as that many equally likely tokens."""
        return float(2.0**self.entropy)

    @property
    def cumulative(self) -> Array:
        """(kept,): the probabilities in rank order, added up; the last one is 1."""
        line = np.cumsum(self.probabilities[self.order[: self.kept]])
        found: Array = line / line[-1]
        return found


def softmax(logits: ArrayLike, temperature: float = 1.0) -> Array:
    """Return e^(z/T) / sum e^(z/T) over all V logits, (V,) float64.

    The largest logit is subtracted before the division, so that no temperature overflows. Temperature 0 gives all the
    probability to the largest logit (of equal ones the lowest id). Raises ValueError for a negative or undefined
    temperature, and for logits that are empty or not finite.
    """
    z = np.asarray(logits, dtype=np.float64)
    if z.ndim != 1 or z.size == 0 or not np.isfinite(z).all():
        raise ValueError("Logits are one row of finite numbers.")
    if not temperature >= 0:
        raise ValueError("A temperature is 0 or more.")
    if temperature == 0:
        certain: Array = (np.arange(z.size) == z.argmax()).astype(np.float64)
        return certain
    with np.errstate(over="ignore"):  # a tiny temperature sends the quotient to -inf, and its exponential to 0
        powers = np.exp((z - z.max()) / temperature)
    found: Array = powers / powers.sum()
    return found


def distribution(
    logits: ArrayLike, temperature: float, top_k: int | None = None, top_p: float | None = None
) -> Distribution:
    """Return the distribution that is left after temperature, then top-k, then top-p, in transformers' order.

    The softmax runs over the whole vocabulary first. Top-k keeps the k likeliest tokens; top-p then keeps the fewest
    likeliest whose share of what top-k kept reaches p, the token that crosses p among them (Holtzman et al. 2020).
    None switches a cut off. Raises ValueError for k < 1 or p outside (0, 1].
    """
    if top_k is not None and top_k < 1:
        raise ValueError("Top-k keeps at least one token.")
    if top_p is not None and not 0 < top_p <= 1:
        raise ValueError("Top-p lies above 0 and up to 1.")
    full = softmax(logits, temperature)
    order = ranking(logits)
    kept = min(top_k or full.size, full.size)
    ranked = full[order[:kept]]
    if top_p is not None and top_p < 1:
        line = np.cumsum(ranked) / ranked.sum()
        kept = min(int(np.searchsorted(line, top_p)) + 1, kept)
        ranked = ranked[:kept]
    probabilities = np.zeros_like(full)
    probabilities[order[:kept]] = ranked / ranked.sum()
    return Distribution(
        probabilities=probabilities,
        order=order,
        kept=kept,
        left_out=float(full[order[kept:]].sum()),
        entropy=entropy(probabilities),
    )


def ranking(logits: ArrayLike) -> NDArray[np.intp]:
    """Return the token ids (V,) from the largest logit on; equal logits by id. No temperature changes this order.

    A sort that keeps equal logits in order takes three times as long as one that does not: only those are put right.
    """
    falling = -np.asarray(logits)
    order = np.argsort(falling)
    ranked = falling[order]
    same = np.zeros(order.size + 1, dtype=np.bool_)  # at i: entry i has the logit of the one before
    np.equal(ranked[1:], ranked[:-1], out=same[1:-1])
    tied = np.flatnonzero(same[1:] | same[:-1])
    ids = order[tied]
    order[tied] = ids[np.lexsort((ids, falling[ids]))]
    return order


def likeliest(logits: ArrayLike, count: int) -> NDArray[np.intp]:
    """Return the first `count` entries of the ranking without sorting the rest."""
    z = np.asarray(logits, dtype=np.float64)
    count = min(count, z.size)
    least = np.partition(z, z.size - count)[z.size - count]
    leading = np.flatnonzero(z >= least)  # in the order of ids, and more than `count` where logits are equal
    return leading[np.argsort(-z[leading], kind="stable")][:count]


def rank(logits: ArrayLike, token: int) -> int:
    """Return the place of `token` among the logits, 1 for the likeliest; equal logits by id."""
    z = np.asarray(logits)
    return 1 + int((z > z[token]).sum()) + int((z[:token] == z[token]).sum())


def surprise(logits: ArrayLike, token: int) -> float:
    """Return -log2 of what the softmax of `logits` at temperature 1 gives to `token`, in bits."""
    z = np.asarray(logits, dtype=np.float64)
    top = z.max()
    return float((np.log(np.exp(z - top).sum()) + top - z[token]) / np.log(2)) + 0.0


def entropy(probabilities: Array) -> float:
    """Return -sum p log2 p, in bits; a probability of 0 adds nothing."""
    p = probabilities[probabilities > 0]
    return float(-(p * np.log2(p)).sum()) + 0.0  # + 0.0: a certain outcome has 0 bits, not -0


def total_variation(first: Array, second: Array) -> float:
    """Return half the sum of |p - q| over two distributions (V,): 0 for the same, 1 where nothing is in common."""
    return float(np.abs(first - second).sum() / 2)


def draw(distribution: Distribution, u: ArrayLike) -> NDArray[np.intp]:
    """Return the token ids on which the numbers `u` in [0, 1) land: the first in rank order whose cumulative
    probability exceeds the number.
    """
    place = np.searchsorted(distribution.cumulative, np.asarray(u), side="right")
    return distribution.order[np.minimum(place, distribution.kept - 1)]


def pick(logits: ArrayLike, temperature: float, top_k: int | None, top_p: float | None, u: float) -> tuple[int, float]:
    """Return the token on which one number lands and its probability: what `draw` from `distribution` gives.

    A text is written without sorting the whole vocabulary at each step: the likeliest tokens decide nearly all draws.
    Where they do not, or a rounding might, the whole line does. Raises ValueError like `distribution`.
    """
    z = np.asarray(logits, dtype=np.float64)
    full = softmax(z, temperature)
    if z.size > _AHEAD and (top_k is None or 1 <= top_k <= _AHEAD) and (top_p is None or 0 < top_p <= 1):
        ahead = likeliest(z, top_k or _AHEAD)
        line = np.cumsum(full[ahead])
        mass = float(line[-1]) if top_k else 1.0
        if top_p is not None and top_p < 1:
            kept = int(np.searchsorted(line / mass, top_p)) + 1
            decided = kept <= len(line) and _clear(line / mass, top_p)
            line = line[:kept]
            mass = float(line[-1])
        else:
            decided = True
        place = int(np.searchsorted(line / mass, u, side="right"))
        if decided and place < len(line) and _clear(line / mass, u):
            return int(ahead[place]), float(full[ahead[place]] / mass)
    shaped = distribution(logits, temperature, top_k, top_p)
    token = int(draw(shaped, u))
    return token, float(shaped.probabilities[token])


def _clear(line: Array, number: float) -> bool:
    """Return whether a number lies so far from every step of a cumulative line that no rounding moves it over one."""
    return bool(np.abs(line - number).min() > _ROUNDING)


def numbers(seed: int, position: int, count: int) -> Array:
    """Return `count` numbers in [0, 1) for the word at `position`: the same seed replays the same words."""
    return np.random.default_rng([seed, position]).random(count)
