"""Overview: the whole machine on one screen, every token a rail."""

from model.readings.overview import Overview
from pages.kit import address, frame, models, registry
from pages.kit.models import Scene
from pages.kit.tables import as_csv
from pages.texts import lesson
from viz.components.rails import Door, Rails, rails
from viz.tokens import visible


def picture(scene: Scene, survey: Overview) -> Rails:
    """Return what the rails draw: the survey of the trace, with every name made visible."""
    piece, shape = scene.model.vocabulary.piece, scene.model.shape
    return Rails(
        tokens=[visible(token) for token in scene.trace.tokens],
        vectors=survey.vectors,
        attention_share=survey.attention_share,
        mlp_share=survey.mlp_share,
        read_counts=survey.read_counts,
        read_sources=survey.read_sources,
        read_weights=survey.read_weights,
        heads=shape.heads,
        width=shape.width,
        vocabulary=shape.vocabulary,
        positions=lesson("overview")["positions"][scene.model.architecture.positions],
        next_names=[[visible(piece(token)) for token in row] for row in survey.next_ids.tolist()],
        next_probabilities=survey.next_probabilities,
        entropy=survey.entropy,
        next_rank=survey.true_rank,
        next_rank_probability=survey.true_probability,
        doors=[Door(station, title) for station, title in registry.stations()],
    )


def table(scene: Scene, survey: Overview) -> bytes:
    """Return what every position predicts as CSV: position, token, entropy, the next token's rank, the likeliest."""
    rows: list[list[object]] = []
    ranks = [*survey.true_rank.tolist(), ""]
    for position, token in enumerate(scene.trace.tokens):
        for following, chance in zip(survey.next_ids[position], survey.next_probabilities[position], strict=True):
            name = scene.model.vocabulary.piece(int(following))
            rows.append([position + 1, token, survey.entropy[position], ranks[position], name, chance])
    return as_csv(
        ["position", "token", "entropy in bits", "rank of what came next", "likely next", "probability"], rows
    )


scene = frame.open_chapter("overview")
survey = models.surveyed(scene.model.card.key, scene.trace.ids, scene.model, scene.trace)
visit = rails(picture(scene, survey), initial_focus=-1, key="rails")
if visit.door:
    if visit.layer is not None:
        address.change(head=(visit.layer + 1, address.current().head[1]))
    registry.enter(visit.door)
frame.notes("overview", scene, {"overview.csv": lambda: table(scene, survey)})
