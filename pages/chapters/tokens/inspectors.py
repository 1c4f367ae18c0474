"""The tokenizers that the Tokens chapter opens up, by the names that the address has for them."""

from model.errors import ModelUnavailable
from model.serving import gpt2_tokenizer
from model.tokenization.inspector import Inspector
from pages.kit.readings import Scene, model_reading

OWN, GPT2 = "own", "gpt2"


@model_reading
def own(scene: Scene) -> Inspector:
    """Return the tokenizer of the model, opened up once for all visitors."""
    return Inspector(scene.model.card.title, scene.model.tokenizer)


def named(scene: Scene, name: str) -> Inspector:
    """Return one of the two. Raises ModelUnavailable where GPT-2's own cannot be had."""
    if name == OWN:
        return own(scene)
    job = gpt2_tokenizer.job()
    job.wait()
    if job.result is None:
        assert job.error
        raise ModelUnavailable(job.error, job.tried)
    return job.result
