"""How a model would finish the words that some tokens begin: "McG" goes on "onag", "all"."""

from collections.abc import Sequence

import torch

from model.language_model import LanguageModel

MOST = 6
"""Tokens after which a word that has not ended is left as it is: names of five or six pieces are the longest usual ones."""


@torch.inference_mode()
def word_ends(
    model: LanguageModel, ids: Sequence[int], tokens: Sequence[int], most: int = MOST
) -> tuple[tuple[int, ...], ...]:
    """Return for each of `tokens`, read after `ids`, the token ids that finish its word: the likeliest one at each step.

    A word goes on while the likeliest next token begins with a letter. Nothing finishes a token that does not end in a
    letter, or after which the likeliest token begins with none. A word that goes on for more than `most` tokens, or
    beyond the context, is returned as far as it was followed. All tokens are read in one batch a step, after one pass
    over `ids`. Raises ValueError as `LanguageModel.check` does.
    """
    model.check(ids)
    found: list[list[int]] = [[] for _ in tokens]
    alive = [row for row, token in enumerate(tokens) if _ends_in_letter(model, token)]
    steps = min(most, model.shape.context - len(ids))
    if not alive or steps < 1:
        return tuple(map(tuple, found))
    cache = model.net(torch.tensor([tuple(ids)]), use_cache=True, logits_to_keep=1).past_key_values
    cache.batch_repeat_interleave(len(alive))
    unread = [tokens[row] for row in alive]
    for _ in range(steps):
        out = model.net(torch.tensor([unread]).T, cache=cache, use_cache=True, logits_to_keep=1)  # (n, 1, V)
        likeliest = out.logits[:, 0].argmax(-1).tolist()  # (n,)
        going = [at for at, token in enumerate(likeliest) if _begins_with_letter(model, token)]
        for at in going:
            found[alive[at]].append(likeliest[at])
        if not going:
            break
        cache.batch_select_indices(torch.tensor(going))
        alive, unread = [alive[at] for at in going], [likeliest[at] for at in going]
    return tuple(map(tuple, found))


def _ends_in_letter(model: LanguageModel, token: int) -> bool:
    return model.vocabulary.is_text(token) and model.vocabulary.piece(token)[-1:].isalpha()


def _begins_with_letter(model: LanguageModel, token: int) -> bool:
    return model.vocabulary.is_text(token) and model.vocabulary.piece(token)[:1].isalpha()
