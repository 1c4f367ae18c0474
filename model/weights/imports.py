"""torch and transformers, imported when they are first needed, by one thread at a time."""

import threading
from functools import partial
from importlib import import_module

_entering = threading.Lock()


def import_libraries() -> None:
    """Import all of torch and transformers that a model needs, and silence transformers' own bars and notes.

    The first page is up before these seconds pass. Threads that imported them side by side would meet half-made
    modules, so everything that opens a model calls this first.
    """
    with _entering:
        import_module("model.language_model")
        import_module("transformers.models.gpt2.modeling_gpt2")
        import_module("transformers.models.llama.modeling_llama")
        _silence()


def _silence() -> None:
    from tqdm.auto import tqdm
    from transformers import modeling_gguf_pytorch_utils
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    # The GGUF reader draws a bar of its own that no setting reaches.
    modeling_gguf_pytorch_utils.tqdm = partial(tqdm, disable=True)
