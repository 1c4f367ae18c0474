"""How a model would finish each of many words that it may say next, in one batch a step."""

from collections.abc import Sequence

import torch

from model.language_model import LanguageModel
from model.readings.word_end import Word


@torch.inference_mode()
def word_ends(
    model: LanguageModel, ids: Sequence[int], tokens: Sequence[int], most: int = 6
) -> tuple[tuple[int, ...], ...]:
    """Return what `word_end` returns for each of `tokens` after the prompt `ids`.

    It costs one pass over the prompt and at most `most` steps, in each of which all words that go on are read together.
    Raises ValueError as `word_end` does.
    """
    words = [Word(model, ids, token) for token in tokens]
    steps = min(most, model.shape.context - len(ids))
    unread = {row: token for row, token in enumerate(tokens) if words[row].open}
    if unread:
        cache = model.net(
            torch.tensor([tuple(ids)], device=model.device), use_cache=True, logits_to_keep=1
        ).past_key_values
        cache.batch_repeat_interleave(len(unread))
    for _ in range(steps if unread else 0):
        read = torch.tensor([[token] for token in unread.values()], device=model.device)  # (n, 1)
        out = model.net(read, cache=cache, use_cache=True)  # (n, 1, V)
        likeliest = dict(zip(unread, out.logits[:, 0].argmax(-1).tolist(), strict=True))
        for row, token in likeliest.items():
            words[row].add(token)
        going = [at for at, row in enumerate(likeliest) if words[row].open]
        if not going:
            break
        cache.batch_select_indices(torch.tensor(going, device=model.device))
        unread = {row: token for row, token in likeliest.items() if words[row].open}
    return tuple(tuple(word.rest) for word in words)
