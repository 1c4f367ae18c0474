"""The geometry of the embedding against a direct numpy computation, on tiny models of both families."""

import tracemalloc
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.decomposition import PCA

from model import embedding
from model.embedding import neighbours, start, turns
from model.errors import InvalidInput, Message
from model.geometry.analogy import MOST_TERMS, Term, analogy, plane, span, terms
from model.geometry.directions import (
    MOST_PAIRS,
    direction,
    held_out,
    pairs,
    perpendicular,
    project,
    steps,
    words_and_pairs,
)
from model.geometry.embedding_matrix import PAIRS, Matrix, cosine, matrix, spread
from model.geometry.lookup import LONGEST_WORD, lookup, stack, word_list
from model.geometry.pca import loss, pca, pca_of_matrix
from model.geometry.word_paths import Gap, Parting, paths, position
from model.language_model import LanguageModel
from model.load import load
from tests.support import tiny

Rows = NDArray[np.float64]
ROYAL = terms("cat - dog + bird")
REAL_MODELS = ("fable", "smollm2")


def real(name: str, request: pytest.FixtureRequest) -> LanguageModel:
    """Fable, which is in the repository, or SmolLM2."""
    if name == "fable":
        return load("fable")
    model: LanguageModel = request.getfixturevalue("smollm2")
    return model


def rows_of(model: LanguageModel) -> Rows:
    weight = model.net.get_input_embeddings().weight
    return np.array(weight.detach().tolist())


def cosines(rows: Rows, vector: Rows, origin: Rows | float = 0.0) -> Rows:
    """Cosine of every row less `origin` with a vector that has it taken away already."""
    moved = rows - origin
    return moved @ vector / (np.linalg.norm(moved, axis=1) * np.linalg.norm(vector))


def ranked(values: Rows) -> list[int]:
    return np.argsort(-values, kind="stable").tolist()


class TestMatrix:
    def test_it_is_a_view_of_the_weights(self, model: LanguageModel) -> None:
        weight = model.net.get_input_embeddings().weight.detach().numpy()
        assert np.shares_memory(matrix(model).rows, weight)
        assert matrix(model) is matrix(model)
        with pytest.raises(ValueError, match="read-only"):
            matrix(model).rows[0, 0] = 1

    def test_no_second_matrix_is_made(self) -> None:
        rows = np.random.default_rng(1).normal(size=(60_000, 64)).astype(np.float32)
        tracemalloc.start()
        held = Matrix(rows)
        assert held.cosines(rows[3] - held.mean, centred=True).argmax() == 3
        assert held.cosines(rows[3]).argmax() == 3
        assert held.spread.deviation == pytest.approx(1 / 8, rel=0.05)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < rows.nbytes / 2

    @pytest.mark.parametrize("centred", [False, True])
    def test_cosines(self, model: LanguageModel, centred: bool) -> None:
        rows = rows_of(model)
        origin = rows.mean(0) if centred else np.zeros(tiny.WIDTH)
        vector = rows[7] + rows[8] - origin
        found = matrix(model).cosines(vector.astype(np.float32), centred)
        np.testing.assert_allclose(found, cosines(rows, vector, origin), atol=1e-5)

    def test_a_row_of_zeros_is_near_to_nothing(self) -> None:
        rows = np.eye(4, 3, dtype=np.float32)  # the last row is zero
        np.testing.assert_array_equal(Matrix(rows).cosines(rows[0]), [1, 0, 0, 0])
        np.testing.assert_array_equal(Matrix(rows).cosines(rows[3]), [0, 0, 0, 0])

    @pytest.mark.parametrize("centred", [False, True])
    def test_the_spread_is_that_of_all_pairs(self, model: LanguageModel, centred: bool) -> None:
        rows = rows_of(model)
        moved = rows - rows.mean(0) * centred
        unit = moved / np.linalg.norm(moved, axis=1, keepdims=True)
        every = (unit @ unit.T)[np.triu_indices(len(unit), 1)]
        found = spread(model, centred)
        assert found.mean == pytest.approx(every.mean(), abs=0.01)
        assert found.deviation == pytest.approx(every.std(), rel=0.05)
        low, high = found.band
        assert 0.93 < np.mean((every > low) & (every < high)) < 0.97
        assert found.share_above(-1.1) == 1
        assert found.share_above(1.1) == 0
        assert found.share_above(float(found.cosines[-10])) == pytest.approx(10 / len(found.cosines))

    def test_a_sample_is_the_same_each_time(self, model: LanguageModel) -> None:
        drawn = matrix(model).sample(40)
        assert len(set(drawn.tolist())) == 40
        np.testing.assert_array_equal(drawn, matrix(model).sample(40))
        assert matrix(model).sample(10_000).tolist() == list(range(tiny.VOCABULARY))


class TestWords:
    def test_a_word_is_read_after_a_space(self, model: LanguageModel) -> None:
        word = lookup(model, " cat ")
        assert (word.text, word.spaced, word.whole, word.pieces) == ("cat", True, True, (" cat",))
        np.testing.assert_allclose(word.vector, rows_of(model)[word.ids[0]], rtol=1e-6)

    def test_without_a_space_where_that_takes_fewer_tokens(self, model: LanguageModel) -> None:
        assert lookup(model, "T").spaced is False
        assert lookup(model, "T").whole

    def test_several_tokens_are_averaged(self, model: LanguageModel) -> None:
        word = lookup(model, "zebra")
        assert not word.whole
        assert "".join(word.pieces) == " zebra" if word.spaced else "zebra"
        np.testing.assert_allclose(word.vector, rows_of(model)[list(word.ids)].mean(0), atol=1e-6)

    @given(st.text(max_size=LONGEST_WORD))
    def test_any_text_is_a_word_or_a_sentence(self, text: str) -> None:
        model = tiny_gpt2()
        if text.strip():
            assert lookup(model, text).vector.shape == (tiny.WIDTH,)
        else:
            with pytest.raises(InvalidInput, match="no_word"):
                lookup(model, text)

    def test_a_paragraph_is_no_word(self, model: LanguageModel) -> None:
        with pytest.raises(InvalidInput, match="long_word"):
            lookup(model, "x" * (LONGEST_WORD + 1))

    def test_lists(self) -> None:
        assert word_list("one, two,, one\nNew York ;x", 10) == (["one", "two", "New York", "x"], 4)
        assert word_list("one two  three", 2) == (["one", "two"], 3)
        assert word_list(" , \n", 5) == ([], 0)


def tiny_gpt2() -> LanguageModel:
    """The same model at each call; hypothesis takes no fixture of a narrower scope."""
    global _TINY
    if _TINY is None:
        _TINY = tiny.language_model("gpt2")
    return _TINY


_TINY: LanguageModel | None = None


class TestNeighbours:
    @pytest.mark.parametrize("centred", [False, True])
    def test_they_are_the_nearest(self, model: LanguageModel, centred: bool) -> None:
        rows, token = rows_of(model), lookup(model, "cat").ids[0]
        origin = rows.mean(0) if centred else np.zeros(tiny.WIDTH)
        every = cosines(rows, rows[token] - origin, origin)
        found = neighbours(model, "cat", 9, centred)
        assert found.ids.tolist() == ranked(every)[:9]
        np.testing.assert_allclose(found.cosines, every[found.ids], atol=1e-5)
        assert found.ids[0] == token
        assert found.pieces[0] == " cat"

    def test_what_is_excluded_stays_out(self, model: LanguageModel) -> None:
        full = neighbours(model, "cat", 9)
        without = neighbours(model, lookup(model, "cat").vector, 8, exclude=[int(full.ids[0])])
        np.testing.assert_array_equal(without.ids, full.ids[1:])

    def test_no_more_than_there_are(self, model: LanguageModel) -> None:
        assert len(neighbours(model, "cat", 10_000, exclude=[1, 2, 2]).ids) == tiny.VOCABULARY - 2


class TestSums:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("king - man + woman", [(1, "king"), (-1, "man"), (1, "woman")]),
            ("king-man+woman", [(1, "king"), (-1, "man"), (1, "woman")]),
            ("  − well-known + New York ", [(-1, "well-known"), (1, "New York")]),
            ("a -b", [(1, "a"), (-1, "b")]),
            ("+x", [(1, "x")]),
        ],
    )
    def test_reading(self, text: str, expected: list[tuple[int, str]]) -> None:
        assert [(term.sign, term.word) for term in terms(text)] == expected

    @pytest.mark.parametrize("text", ["", "   ", "-", "king -", "a - - b", "a + + b", "+ + +", "king - + man"])
    def test_what_is_no_sum_gets_a_sentence(self, text: str) -> None:
        with pytest.raises(InvalidInput, match=r"empty_sum|loose_sign"):
            terms(text)

    def test_too_many_words(self) -> None:
        assert len(terms(" + ".join("a" * MOST_TERMS))) == MOST_TERMS
        with pytest.raises(InvalidInput, match=r"long_sum \(most=6, count=500\)"):
            terms(" + ".join(["a"] * 500))

    @given(st.text(max_size=80))
    def test_any_text_is_a_sum_or_a_sentence(self, text: str) -> None:
        with suppress(InvalidInput):
            found = terms(text)
            assert found
            assert all(term.word == term.word.strip() != "" for term in found)

    @pytest.mark.parametrize("centred", [False, True])
    def test_ranks_with_and_without_the_inputs(self, model: LanguageModel, centred: bool) -> None:
        rows = rows_of(model)
        origin = rows.mean(0) if centred else np.zeros(tiny.WIDTH)
        cat, dog, bird = (stack([lookup(model, word)])[0] for word in ("cat", "dog", "bird"))
        every = cosines(rows, (cat - origin) - (dog - origin) + (bird - origin), origin)
        order = ranked(every)
        found = analogy(model, ROYAL, 5, centred, expected="T")
        inputs = {token for word in found.words for token in word.ids}
        assert found.inputs == tuple(sorted(inputs))
        assert [answer.ids[0] for answer in found.answers] == order[: 5 + len(inputs)]
        outside = [token for token in order if token not in inputs]
        for answer in found.answers:
            token = answer.ids[0]
            assert answer.cosine == pytest.approx(every[token], abs=1e-5)
            assert answer.rank == order.index(token) + 1
            assert answer.rank_without_inputs == (None if token in inputs else outside.index(token) + 1)
        wanted = lookup(model, "T").ids[0]
        assert found.expected
        assert (found.expected.rank, found.expected.rank_without_inputs) == (
            order.index(wanted) + 1,
            outside.index(wanted) + 1,
        )
        np.testing.assert_allclose(found.target, cat - dog + bird, atol=1e-5)

    @pytest.mark.parametrize("centred", [False, True])
    def test_an_expected_word_of_several_tokens_gets_the_place_it_would_take(
        self, model: LanguageModel, centred: bool
    ) -> None:
        rows = rows_of(model)
        origin = rows.mean(0) if centred else np.zeros(tiny.WIDTH)
        found = analogy(model, ROYAL, 5, centred, expected="zebra")
        vector = lookup(model, "zebra").vector - origin
        target = found.target - origin  # the signs add up to 1
        near = vector @ target / np.linalg.norm(vector) / np.linalg.norm(target)
        ahead = set(np.flatnonzero(cosines(rows, target, origin) > near).tolist())
        assert found.expected
        assert found.expected.cosine == pytest.approx(near, abs=1e-5)
        assert found.expected.rank == 1 + len(ahead)
        assert found.expected.rank_without_inputs == 1 + len(ahead - set(found.inputs))

    def test_one_word_is_its_own_answer(self, model: LanguageModel) -> None:
        found = analogy(model, (Term(1, "cat"),))
        assert found.answers[0].text == " cat"
        assert found.answers[0].cosine == pytest.approx(1, abs=1e-6)
        assert found.answers[1].rank_without_inputs == 1


class TestPlane:
    def test_three_words_and_their_sum_lie_in_it(self) -> None:
        a, b, c, far = np.random.default_rng(2).normal(size=(4, 50)).astype(np.float32)
        found = plane(np.stack([a, b, c]), np.stack([a - b + c, far]))
        np.testing.assert_allclose(found.away[:4], 0, atol=1e-5)
        for one, other in [(0, 1), (1, 2), (0, 3)]:
            true = np.linalg.norm([a, b, c, a - b + c][one] - [a, b, c, a - b + c][other])
            assert np.linalg.norm(found.points[one] - found.points[other]) == pytest.approx(true, rel=1e-5)
        np.testing.assert_allclose(found.points[0] - found.points[1], found.points[3] - found.points[2], atol=1e-5)
        assert found.away[4] > 1

    def test_the_distance_left_over_is_exact(self) -> None:
        spanning = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0]], np.float32)
        found = plane(spanning, np.array([[0.3, 0.2, -5]], np.float32))
        assert found.away[3] == pytest.approx(5)

    def test_fewer_points_than_a_plane_needs(self) -> None:
        one = np.ones((1, 4), np.float32)
        assert plane(one, one * 2).points.shape == (2, 2)
        assert plane(one, one * 2).away[1] == pytest.approx(2)

    @pytest.mark.parametrize(("text", "expected"), [("cat", ""), ("cat + dog", ""), ("cat - dog + bird", "mat")])
    def test_the_plane_of_a_sum(self, model: LanguageModel, text: str, expected: str) -> None:
        """Every word and the sum lie in it, at their true distances."""
        found = analogy(model, terms(text), expected=expected)
        flat, count = span(found), len(found.words)
        assert flat.points.shape == (count + 1 + bool(expected), 2)
        np.testing.assert_allclose(flat.away[: count + 1], 0, atol=1e-5)
        true = np.linalg.norm(found.words[0].vector - found.target)
        assert np.linalg.norm(flat.points[0] - flat.points[count]) == pytest.approx(true, abs=1e-5)


class TestDirections:
    def test_reading(self) -> None:
        assert pairs("cat > cats, dog->dogs\na → b, one/two,") == (
            ("cat", "cats"), ("dog", "dogs"), ("a", "b"), ("one", "two"),
        )  # fmt: skip

    @pytest.mark.parametrize("text", ["", " , ", "cat", "cat >", "a > b > c", ", ".join(["a > b"] * (MOST_PAIRS + 1))])
    def test_what_is_no_pair_gets_a_sentence(self, text: str) -> None:
        with pytest.raises(InvalidInput, match=r"pair"):
            pairs(text)

    @given(st.text(max_size=80))
    def test_any_text_is_pairs_or_a_sentence(self, text: str) -> None:
        with suppress(InvalidInput):
            found = pairs(text)
            assert found
            assert all(one and other for one, other in found)

    def test_projection(self, model: LanguageModel) -> None:
        rows = rows_of(model)
        vectors = {word: lookup(model, word).vector.astype(float) for word in ("cat", "dog", "bird", "mat", "zebra")}
        step = (vectors["dog"] - vectors["cat"] + vectors["mat"] - vectors["bird"]) / 2
        unit = step / np.linalg.norm(step)
        along = direction(model, [("cat", "dog"), ("bird", "mat")])
        np.testing.assert_allclose(along.unit, unit, atol=1e-5)
        assert along.length == pytest.approx(np.linalg.norm(step), rel=1e-5)
        found = project(model, along, ["cat", "zebra"])
        origin = rows.mean(0)
        for place, word in enumerate(("cat", "zebra")):
            moved = vectors[word] - origin
            np.testing.assert_allclose(found.vectors[place], moved, atol=1e-6)
            assert found.dots[place] == pytest.approx(moved @ unit, abs=1e-5)
            assert found.cosines[place] == pytest.approx(moved @ unit / np.linalg.norm(moved), abs=1e-5)
        np.testing.assert_allclose(found.band, np.percentile((rows - origin) @ unit, (2.5, 97.5)), atol=1e-4)
        every = cosines(rows, unit, origin)
        np.testing.assert_allclose(found.cosine_band, np.percentile(every, (2.5, 97.5)), atol=1e-4)

    @pytest.mark.parametrize("name", REAL_MODELS)
    def test_the_band_of_all_tokens_lies_around_0(self, name: str, request: pytest.FixtureRequest) -> None:
        model = real(name, request)
        for text in ("cat > cats", "man > woman"):
            low, high = project(model, direction(model, pairs(text)), ["one"]).band
            assert low < 0 < high
            assert 0.4 < -low / high < 2.5

    def test_words_and_pairs_in_one_list(self) -> None:
        assert words_and_pairs("one, student > students,cat->dog, New York", 9) == (
            ["one", "student", "students", "cat", "dog", "New York"], [("student", "students"), ("cat", "dog")], 4,
        )  # fmt: skip
        assert words_and_pairs("a b > c d", 9)[:2] == (["a", "b", "c", "d"], [("b", "c")])
        assert words_and_pairs("a > b, b > c, d, e", 3) == (["a", "b", "c", "d"], [("a", "b"), ("b", "c")], 4)
        with pytest.raises(InvalidInput, match="many_pairs"):
            words_and_pairs(", ".join(f"a{number} > b" for number in range(MOST_PAIRS + 1)), 99)

    @pytest.mark.parametrize("text", [">", "student >", "> students", "a > b > c", "<b>"])
    def test_what_is_no_pair_is_a_word(self, text: str) -> None:
        words, found, _ = words_and_pairs(text + ",", 9)
        assert (len(words), found) == (1, [])

    def test_a_step_is_held_against_random_pairs(self, model: LanguageModel) -> None:
        rows, along = rows_of(model), direction(model, [("cat", "dog"), ("bird", "mat")])
        first, second = matrix(model).pairs()
        assert len(first) == PAIRS
        assert (first != second).all()
        random = (rows[second] - rows[first]) @ along.unit
        found = steps(model, along, [("dog", "mat"), ("mat", "dog")])
        vectors = [lookup(model, word).vector.astype(float) for word in ("dog", "mat")]
        for step, sign in zip(found, (1, -1), strict=True):
            far = sign * (vectors[1] - vectors[0]) @ along.unit
            assert step.along == pytest.approx(far, abs=1e-5)
            assert step.share == pytest.approx(np.mean(random >= far), abs=2e-3)

    def test_a_pair_is_not_judged_by_a_direction_made_of_itself(self, model: LanguageModel) -> None:
        made_of = [("cat", "dog"), ("bird", "mat"), ("dog", "mat")]
        along = direction(model, made_of)
        assert [step.pair[0].text for step in steps(model, along, [*made_of, ("dog", "cat"), ("cat", "bird")])] == [
            "cat"
        ]
        for pair, step in zip(made_of, held_out(model, along), strict=True):
            others = direction(model, [other for other in made_of if other != pair])
            (expected,) = steps(model, others, [pair])
            assert (step.along, step.share) == (pytest.approx(expected.along, abs=1e-6), expected.share)

    def test_a_pair_with_no_others_is_not_judged(self, model: LanguageModel) -> None:
        assert held_out(model, direction(model, [("cat", "dog")])) == ()
        one, *_ = held_out(model, direction(model, [("cat", "cat"), ("cat", "dog")]))
        assert one.along == 0
        assert len(held_out(model, direction(model, [("cat", "cat"), ("cat", "dog")]))) == 1

    def test_the_largest_products(self, model: LanguageModel) -> None:
        along, vector = direction(model, [("cat", "dog")]), lookup(model, "bird").vector
        found = along.products(vector, tiny.WIDTH)
        sizes = [abs(one * other) for one, other in found]
        assert sizes == sorted(sizes, reverse=True)
        assert sum(one * other for one, other in found) == pytest.approx(float(vector @ along.unit), abs=1e-5)
        assert along.products(vector, 3) == found[:3]

    def test_a_step_to_itself_leads_nowhere(self, model: LanguageModel) -> None:
        with pytest.raises(InvalidInput, match="no_direction"):
            direction(model, [("cat", "cat")])
        with pytest.raises(InvalidInput, match="no_direction"):
            direction(model, [("cat", "dog"), ("dog", "cat")])

    def test_no_words_on_the_line(self, model: LanguageModel) -> None:
        with pytest.raises(InvalidInput, match="nothing_to_place"):
            project(model, direction(model, [("cat", "dog")]), [])

    def test_random_directions_are_nearly_perpendicular(self, model: LanguageModel) -> None:
        """The formula against directions drawn evenly; the tiny models' rows are drawn like that too."""
        found = perpendicular(model)
        assert found.width == tiny.WIDTH
        assert found.expected == found.spread[found.dimensions.tolist().index(tiny.WIDTH)]
        one, other = np.random.default_rng(3).normal(size=(2, 20_000, tiny.WIDTH))
        drawn = (one * other).sum(1) / np.linalg.norm(one, axis=1) / np.linalg.norm(other, axis=1)
        assert drawn.std() == pytest.approx(found.expected, rel=0.03)
        assert found.measured == pytest.approx(found.expected, rel=0.1)
        assert found.measured_centred == pytest.approx(found.expected, rel=0.1)


class TestComponents:
    def test_it_is_the_eigenvectors_of_the_covariance(self, model: LanguageModel) -> None:
        rows = rows_of(model)[:40]
        values, axes = np.linalg.eigh(np.cov(rows.T))
        found = pca(rows.astype(np.float32), 3)
        np.testing.assert_allclose(found.kept, values[::-1][:3] / values.sum(), rtol=1e-4)
        np.testing.assert_allclose(np.abs(found.axes @ axes[:, ::-1][:, :3]), np.eye(3), atol=1e-3)
        points = found.place(rows.astype(np.float32))
        np.testing.assert_allclose(points, (rows - rows.mean(0)) @ found.axes.T, atol=1e-4)

    def test_the_whole_matrix(self, model: LanguageModel) -> None:
        said: list[tuple[float, Message]] = []
        found = pca_of_matrix(model, lambda fraction, message: said.append((fraction, message)))
        direct = PCA(3, svd_solver="full").fit(rows_of(model))
        np.testing.assert_allclose(found.kept, direct.explained_variance_ratio_, rtol=1e-3)
        np.testing.assert_allclose(np.abs((found.axes * direct.components_).sum(1)), 1, atol=1e-3)
        assert said[-1][0] == 1
        assert found.first(2).place(rows_of(model)[:3].astype(np.float32)).shape == (3, 2)
        assert all(one[0] <= other[0] for one, other in pairwise(said))

    def test_the_covariance_gives_the_same_as_the_vectors(self) -> None:
        vectors = (np.random.default_rng(4).normal(size=(500, 6)) * [5, 4, 3, 2, 1, 1]).astype(np.float32)
        by_covariance, direct = pca(vectors, 2), PCA(2, svd_solver="full").fit(vectors)
        np.testing.assert_allclose(by_covariance.kept, direct.explained_variance_ratio_, rtol=1e-4)
        np.testing.assert_allclose(np.abs((by_covariance.axes * direct.components_).sum(1)), 1, atol=1e-4)

    @pytest.mark.parametrize("components", [2, 3])
    def test_too_few_words(self, components: int) -> None:
        with pytest.raises(InvalidInput, match=f"few_words .dimensions={components}, least={components + 1}"):
            pca(np.eye(components, 5, dtype=np.float32), components)

    def test_words_that_are_all_the_same(self) -> None:
        with pytest.raises(InvalidInput, match="same_vectors"):
            pca(np.ones((5, 4), np.float32), 2)

    def test_distance_lost(self) -> None:
        vectors = np.array([[0, 0, 0], [3, 0, 4], [0, 0, 7]], np.float32)
        found = loss(vectors, vectors[:, :2])
        np.testing.assert_allclose(found.true, [5, 7, np.sqrt(18)], rtol=1e-6)
        np.testing.assert_allclose(found.lost, [0.4, 1, 1 - 3 / np.sqrt(18)], rtol=1e-5)
        assert found.worst == (0, 2, 7, 0)
        np.testing.assert_array_equal(loss(vectors[[0, 0]], vectors[[0, 0], :2]).lost, [0])


class TestContext:
    def test_the_place_of_a_word(self, model: LanguageModel) -> None:
        trace = model.trace("The cat, a cat🦔 sat. CAT! catalogue")
        ends = [model.vocabulary.decode(trace.ids[: place + 1]) for place in range(len(trace.ids))]
        assert ends[position(model, trace, "cat")] == "The cat, a cat🦔 sat. CAT"
        assert ends[position(model, trace, " The ")] == "The"
        assert "🦔" in ends[position(model, trace, "🦔")]

    @pytest.mark.parametrize("word", ["", "dog", "ca", "(", "\\w"])
    def test_a_word_that_is_not_there(self, model: LanguageModel, word: str) -> None:
        with pytest.raises(InvalidInput, match="word_not_in_text"):
            position(model, model.trace("The cat sat"), word)

    def test_a_text_that_starts_inside_a_character(self, model: LanguageModel) -> None:
        trace = model.trace(model.vocabulary.encode("🦔 The cat")[2:])
        assert position(model, trace, "cat") == len(trace.ids) - 1

    @pytest.mark.parametrize("same_length", [False, True])
    def test_paths(self, model: LanguageModel, same_length: bool) -> None:
        traces = [model.trace("The dog sat on the mat"), model.trace("a mat"), model.trace("The cat and the mat")]
        places = [position(model, trace, "mat") for trace in traces]
        found = paths(traces, places, same_length)
        stream = np.stack([trace.residual[:, place] for trace, place in zip(traces, places, strict=True)]).astype(float)
        unit = stream / np.linalg.norm(stream, axis=-1, keepdims=True)
        assert found.pairs == ((0, 1), (0, 2), (1, 2))
        np.testing.assert_allclose(found.between[1], (unit[0] * unit[2]).sum(-1), atol=1e-5)
        np.testing.assert_allclose(found.to_start, (unit * unit[:, :1]).sum(-1), atol=1e-5)
        np.testing.assert_allclose(found.to_start[:, 0], 1, atol=1e-6)
        np.testing.assert_allclose(found.lengths, np.linalg.norm(stream, axis=-1), rtol=1e-5)
        flat = (unit if same_length else stream).reshape(-1, tiny.WIDTH)
        direct = PCA(2, svd_solver="full").fit(flat)
        np.testing.assert_allclose(found.kept, direct.explained_variance_ratio_, rtol=1e-3)
        np.testing.assert_allclose(np.abs(found.points.reshape(-1, 2)), np.abs(direct.transform(flat)), atol=1e-3)

    def test_the_same_prompt_twice_never_parts(self, model: LanguageModel) -> None:
        trace = model.trace("The mat")
        found = paths([trace, trace], [1, 1])
        np.testing.assert_allclose(found.between, 1, atol=1e-5)
        assert found.parting(0).together

    @pytest.mark.parametrize(
        ("cosines", "expected"),
        [
            ([1.0, 0.9, 0.5, 0.4, 0.8], Parting(1.0, 3, 0.4)),
            ([0.2, 0.9, 0.5], Parting(0.2, 0, 0.2)),
            ([1.0, 0.9, 0.95, 0.1], Parting(1.0, 1, 0.9)),  # the last layer is left out
            ([1.0, 0.9], Parting(1.0, 1, 0.9)),  # where there is another one
        ],
    )
    def test_where_two_prompts_are_furthest_apart(
        self, model: LanguageModel, cosines: list[float], expected: Parting
    ) -> None:
        found = paths([model.trace("The mat"), model.trace("A mat")], [1, 1])
        found = replace(found, between=np.array([cosines]))
        assert found.parting(0) == expected
        assert not found.parting(0).together

    @pytest.mark.parametrize(
        ("other", "same", "expected"),
        [
            ([0.5, 0.9, 0.6, 0.1], [1.0, 0.95, 0.9, 0.9], Gap(2, 0.6, 0.9)),  # neither the start nor the last layer
            ([1.0, 0.9, 0.7, 0.9], [1.0, 0.8, 0.5, 0.2], Gap(1, 0.9, 0.8)),
            ([1.0, 0.4], [1.0, 0.5], Gap(1, 0.4, 0.5)),
        ],
    )
    def test_the_largest_gap(self, model: LanguageModel, other: list[float], same: list[float], expected: Gap) -> None:
        trace = model.trace("The mat")
        found = paths([trace, model.trace("A mat"), trace], [1, 1, 1])
        assert replace(found, between=np.array([other, [0.0] * len(other), same])).gap == expected
        assert expected.size == expected.same - expected.other

    def test_without_a_control_there_is_no_gap(self, model: LanguageModel) -> None:
        assert paths([model.trace("The mat"), model.trace("A mat")], [1, 1]).gap is None

    @pytest.mark.parametrize("name", REAL_MODELS)
    def test_equal_tokens_start_apart_where_positions_are_learned(
        self, name: str, request: pytest.FixtureRequest
    ) -> None:
        """At different places, that is; about 0.98 on Fable, exactly 1 where positions are rotary."""
        model = real(name, request)
        traces = [model.trace(text) for text in ("He sat by the river", "They went down to the river")]
        start = paths(traces, [position(model, trace, "river") for trace in traces]).between[0, 0]
        if model.architecture.positions == "learned":
            assert 0.95 < start < 0.99
        else:
            assert start == pytest.approx(1, abs=1e-6)


RELATED = (
    "cat dog", "king queen", "red blue", "mother father", "river lake", "bread butter", "gold silver", "hand foot",
    "tree forest", "sun moon", "day night", "bird fish", "wolf fox", "house castle", "three four",
)  # fmt: skip


@pytest.mark.parametrize("name", REAL_MODELS)
def test_related_tokens_lie_closer_together_than_random_ones(name: str, request: pytest.FixtureRequest) -> None:
    model = real(name, request)
    pairs_of_words = [[lookup(model, word) for word in pair.split()] for pair in RELATED]
    assert all(word.whole for pair in pairs_of_words for word in pair)
    near = np.array([cosine(one.vector, other.vector) for one, other in pairs_of_words])
    random = spread(model)
    error = np.hypot(near.std(ddof=1) / np.sqrt(len(near)), random.deviation / np.sqrt(len(random.cosines)))
    assert near.mean() - random.mean > 2 * error


@pytest.mark.parametrize("name", REAL_MODELS)
def test_queen_is_among_the_nearest_to_king_already(name: str, request: pytest.FixtureRequest) -> None:
    """And King and kings are tokens of their own, no inputs of a sum with king."""
    model = real(name, request)
    found = analogy(model, terms("king"), 20, expected="queen")
    assert found.expected
    assert found.expected.rank_without_inputs
    assert found.expected.rank_without_inputs <= 5
    king = analogy(model, terms("king - man + woman"), 10, expected="King")
    assert king.expected
    assert not set(king.expected.ids) & set(king.inputs)


class TestStart:
    def test_rows_and_positions_make_what_enters_the_first_layer(self, model: LanguageModel) -> None:
        trace = model.trace(tiny.TEXT[:40])
        found = start(model, trace)
        np.testing.assert_allclose(found.rows, rows_of(model)[list(trace.ids)], rtol=1e-6)
        np.testing.assert_allclose(found.rows + found.added, trace.residual[0], atol=1e-6)
        if model.architecture.positions == "learned":
            learned = model.net.get_submodule("transformer.wpe").weight.detach().numpy()
            np.testing.assert_allclose(found.added, learned[: len(trace.ids)], atol=1e-6)
            assert turns(model) is None
        else:
            assert not found.added.any()

    def test_rotary_angles(self) -> None:
        model = tiny.language_model("llama")
        half = model.shape.head_width // 2
        found = turns(model)
        assert found is not None
        base = model.net.config.rope_parameters["rope_theta"]
        np.testing.assert_allclose(found, base ** (-np.arange(half) / half), rtol=1e-5)


def test_the_public_names() -> None:
    assert {"neighbours", "analogy", "project", "pca"} <= set(embedding.__all__)
