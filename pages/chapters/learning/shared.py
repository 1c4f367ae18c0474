"""What the Learning chapter reads from the moments, each part computed once however many visitors ask for it."""

from dataclasses import dataclass

from model.train import checkpoints
from model.train import history as histories
from model.train import skills as scores
from model.train.checkpoints import Run
from model.train.history import Followed, History, Plane
from model.train.skills import Skills
from pages.kit.readings import Scene, long_model_reading, long_reading
from pages.texts import texts

TEXTS = texts("learning")

Samples = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Story:
    """All that the chapter shows."""

    run: Run
    history: History
    samples: Samples
    plane: Plane
    followed: Followed
    skills: Skills


@long_model_reading
def run(scene: Scene) -> Run:
    """Return the moments of the model. Raises ModelUnavailable where there are none."""
    return checkpoints.run(scene.model.card.key)


def story(scene: Scene, temperature: float, seed: int, word: str) -> Story:
    """Return all of it. `word` is one that can be followed."""
    drawn, way = samples(scene, temperature, seed), followed(scene, word)
    return Story(run(scene), history(scene), drawn, plane(scene), way, skills(scene))


@long_reading
def history(scene: Scene) -> History:
    """Return what every moment makes of the prompt."""
    return histories.history(run(scene).moments, scene.ids)


@long_reading
def samples(scene: Scene, temperature: float, seed: int) -> Samples:
    """Return what every moment writes after the prompt."""
    return histories.samples(run(scene).moments, scene.ids, temperature, seed)


@long_model_reading
def plane(scene: Scene) -> Plane:
    """Return the chapter's words on their plane."""
    return histories.plane(run(scene).moments, [word for group in TEXTS["groups"].values() for word in group])


@long_model_reading
def followed(scene: Scene, word: str) -> Followed:
    """Return a word's way through the moments. Raises InvalidInput for what is no word."""
    return histories.follow(run(scene).moments, word, plane(scene))


@long_model_reading
def skills(scene: Scene) -> Skills:
    """Return the scores that depend on no prompt."""
    probes = TEXTS["probes"]
    asked = tuple(scores.Agreement(**beginning) for beginning in probes["agreements"])
    return scores.skills(run(scene).moments, scores.Probes(tuple(probes["texts"]), tuple(probes["spoken"]), asked))
