"""Texts to pieces, windows and batches, and what the network says put together again."""

import random
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models

from voc.encoder import BATCH_TOKENS, Encoder, Reading, Tokeniser, Tokens, packed
from voc.encoder.network import Arrays, Inputs, Network
from voc.encoder.tokens import FRONT, PLACES
from voc.errors import SettingsError, UnknownName
from voc.release import NETWORK, TOKENIZER
from voc.text import clean

STYLE = "bdci2017"
KNOWN = "这家店的服务员态度很好，屏幕清晰；a1 b2！"
AWKWARD = (
    "￣", "´", "(￣▽￣)", "👍🏻", "👨‍👩‍👧", "ｆｕｌｌ", "龘", "\n", " ", "㎡", "e\u0301", "\u0301", "𠮷",
    "</s>", "<pad>",
)  # fmt: skip
texts = st.lists(st.one_of(st.sampled_from(AWKWARD), st.text(KNOWN, max_size=12)), max_size=30).map("".join)
sizes = st.tuples(st.integers(10, 40), st.integers(0, 6))


@pytest.fixture(scope="module")
def path(tiny_release: Path) -> Path:
    return tiny_release / TOKENIZER


@pytest.fixture(scope="module")
def tokeniser(path: Path) -> Tokeniser:
    return Tokeniser.read(path, limit=256, overlap=48)


class Echo(Network):
    """Stands in for the network: says of each piece and character what it was given, batches in any order."""

    def __init__(self, seed: int = 0) -> None:
        self.rng = random.Random(seed)
        self.seen: list[Inputs] = []

    def run(self, batches: Iterable[Inputs]) -> Iterator[tuple[int, Arrays]]:
        self.seen = list(batches)
        for number in self.rng.sample(range(len(self.seen)), len(self.seen)):
            batch = self.seen[number]
            letters = batch.characters.astype(np.float32)
            pieces = np.take_along_axis(batch.ids, batch.piece, 1).astype(np.float32)
            yield (
                number,
                {
                    "vector": np.eye(4, dtype=np.float32)[batch.ids[:, FRONT] % 4],
                    "pieces": batch.ids[..., None].astype(np.float32),
                    "tags": letters[..., None].repeat(6, 2),
                    "features": np.stack([pieces, batch.places.astype(np.float32)], 2),
                },
            )


def windows(path: Path, text: str, size: tuple[int, int]) -> list[Tokens]:
    limit, overlap = size
    [found] = Tokeniser.read(path, limit=limit, overlap=overlap).encode([text], style=STYLE)
    return found


def readings(encoder: Encoder, written: list[str], **options: int) -> list[Reading]:
    found = dict(encoder.read(written, style=STYLE, **options))
    assert sorted(found) == list(range(len(written)))
    return [found[number] for number in range(len(written))]


class TestTokeniser:
    def test_a_text_stands_between_the_special_tokens_behind_its_style(self, tokeniser: Tokeniser) -> None:
        [[one]] = tokeniser.encode(["屏幕清晰"], style=STYLE)
        assert one.ids[0] == tokeniser.start
        assert one.ids[1] == tokeniser.styles[STYLE] == tokeniser.tokenizer.token_to_id("<style:bdci2017>")
        assert one.ids[-1] == tokeniser.end
        assert [tokeniser.tokenizer.id_to_token(i) for i in one.ids[FRONT:-1]] == ["▁屏幕", "清晰"]

    def test_each_character_knows_its_piece_its_place_in_it_and_itself(self, tokeniser: Tokeniser) -> None:
        [[one]] = tokeniser.encode(["屏幕龘a"], style=STYLE)
        assert one.piece.tolist() == [2, 2, 3, 4]
        assert [divmod(place, PLACES) for place in one.places.tolist()] == [(0, 1), (1, 0), (0, 0), (0, 0)]
        known = [tokeniser.letters.get(letter, 0) for letter in "屏幕龘a"]
        assert one.characters.tolist() == known
        assert known[2] == 0 < known[3]

    def test_mixed_writing_is_mapped_character_by_character(self, tokeniser: Tokeniser) -> None:
        text = "服务👍🏻OK，屏幕 清晰￣"
        [[one]] = tokeniser.encode([text], style=STYLE)
        spelt = tokeniser.tokenizer.encode(text, add_special_tokens=False)
        for at, number in enumerate(one.piece.tolist()):
            start, end = spelt.offsets[number - FRONT]
            assert start <= at < end

    def test_places_beyond_the_last_share_it(self) -> None:
        tokenizer = Tokenizer(
            models.WordLevel({"<s>": 0, "<pad>": 1, "</s>": 2, "好" * 12: 3}, unk_token="<s>")
        )
        tokenizer.add_special_tokens(["<style:bdci2017>"])
        [[one]] = Tokeniser(tokenizer).encode(["好" * 12], style=STYLE)
        assert [divmod(place, PLACES)[0] for place in one.places.tolist()] == [
            0,
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            7,
            7,
            7,
            7,
        ]
        assert one.places.max() < PLACES**2

    def test_bert_s_special_tokens_are_known(self) -> None:
        names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "<style:bdci2017>", "好"]
        tokenizer = Tokenizer(models.WordPiece({n: i for i, n in enumerate(names)}, unk_token="[UNK]"))
        [[one]] = Tokeniser(tokenizer).encode(["好"], style=STYLE)
        assert one.ids.tolist() == [2, 4, 5, 3]

    def test_a_tokenizer_of_another_family_is_refused(self) -> None:
        tokenizer = Tokenizer(models.WordLevel({"好": 0, "?": 1}, unk_token="?"))
        with pytest.raises(
            UnknownName, match=r"none of <s>, \[CLS\]; name an encoder of BERT's or RoBERTa's"
        ):
            Tokeniser(tokenizer)

    @given(texts, sizes)
    def test_windows_share_out_the_pieces(self, path: Path, text: str, size: tuple[int, int]) -> None:
        found = windows(path, text, size)
        [[whole]] = Tokeniser.read(path, limit=10**6).encode([text], style=STYLE)
        own = [one.ids[slice(*one.own_pieces)].tolist() for one in found]
        assert list(chain(*own)) == whole.ids[FRONT:-1].tolist()
        assert all(len(one.ids) <= size[0] for one in found)
        assert [one.order for one in found] == list(range(len(found)))

    @given(texts, sizes)
    def test_windows_share_out_the_characters(self, path: Path, text: str, size: tuple[int, int]) -> None:
        found = windows(path, text, size)
        [[whole]] = Tokeniser.read(path, limit=10**6).encode([text], style=STYLE)
        own = [one.characters[slice(*one.own_characters)].tolist() for one in found]
        assert list(chain(*own)) == whole.characters.tolist()

    @pytest.mark.parametrize(("limit", "overlap"), [(10, 7), (10, -1), (3, 0)])
    def test_windows_that_could_not_move_on_are_refused(self, path: Path, limit: int, overlap: int) -> None:
        said = f"windows of {limit} tokens with an overlap of {overlap}: 3 tokens are special"
        with pytest.raises(SettingsError, match=said):
            Tokeniser.read(path, limit=limit, overlap=overlap)

    @given(texts, sizes)
    def test_own_parts_keep_off_the_edges(self, path: Path, text: str, size: tuple[int, int]) -> None:
        found = windows(path, text, size)
        for one, following in pairwise(found):
            assert len(one.ids) - 1 - one.own_pieces[1] == size[1] - size[1] // 2
            assert following.own_pieces[0] - FRONT == size[1] // 2

    @given(texts)
    def test_every_character_of_a_clean_text_has_a_piece_but_for_a_space(self, path: Path, text: str) -> None:
        cleaned = clean(text).text
        [[one]] = Tokeniser.read(path, limit=10**6).encode([cleaned], style=STYLE)
        bare = {cleaned[at] for at in np.flatnonzero(one.piece == 0)}
        assert bare <= {" "}

    def test_no_text_has_no_pieces(self, tokeniser: Tokeniser) -> None:
        [[one]] = tokeniser.encode([""], style=STYLE)
        assert len(one.ids) == FRONT + 1
        assert len(one.piece) == 0


class TestBatches:
    @given(st.lists(texts, max_size=20), st.integers(16, 400))
    def test_batches_keep_to_the_budget(self, path: Path, written: list[str], budget: int) -> None:
        echo = Echo()
        readings(Encoder(Tokeniser.read(path, limit=40, overlap=8), echo), written, batch_tokens=budget)
        assert all(len(batch.ids) == 1 or batch.ids.size <= budget for batch in echo.seen)

    def test_texts_of_like_length_stand_together(self, tokeniser: Tokeniser) -> None:
        written = ["很差" * (1 + n % 30) for n in range(200)]
        padding = sum(int((batch.mask == 0).sum()) for batch in packed(tokeniser, written, style=STYLE))
        tokens = sum(int(batch.mask.sum()) for batch in packed(tokeniser, written, style=STYLE))
        assert padding < 0.25 * tokens
        assert all(batch.ids.size <= BATCH_TOKENS for batch in packed(tokeniser, written, style=STYLE))

    def test_behind_the_last_character_there_always_is_an_empty_place(self, tokeniser: Tokeniser) -> None:
        for length in range(1, 20):
            [batch] = packed(tokeniser, ["好" * length], style=STYLE)
            assert batch.piece.shape[1] > length
            assert (batch.ids[batch.mask == 0] == tokeniser.pad).all()


class TestEncoder:
    @given(st.lists(texts, max_size=6), st.integers(0, 99))
    def test_windows_are_put_together_in_order(self, path: Path, written: list[str], seed: int) -> None:
        encoder = Encoder(Tokeniser.read(path, limit=16, overlap=4), Echo(seed))
        for text, reading in zip(written, readings(encoder, written, batch_tokens=64), strict=True):
            ids = encoder.tokeniser.tokenizer.encode(text, add_special_tokens=False).ids
            letters = [encoder.tokeniser.letters.get(c, 0) for c in text]
            assert reading.pieces[:, 0].tolist() == ids
            assert reading.tags[:, 0].tolist() == letters
            assert len(reading.piece) == len(reading.features) == len(text)
            assert np.linalg.norm(reading.vector) == pytest.approx(1)

    @given(texts)
    def test_pieces_of_characters_never_go_back(self, path: Path, text: str) -> None:
        encoder = Encoder(Tokeniser.read(path, limit=16, overlap=4), Echo())
        [reading] = readings(encoder, [text])
        if text:
            assert (np.diff(reading.piece) >= 0).all()
            assert 0 <= reading.piece.min() <= reading.piece.max() < len(reading.pieces)

    def test_a_character_without_a_piece_counts_to_the_one_before(self, path: Path) -> None:
        encoder = Encoder(Tokeniser.read(path), Echo())
        [reading] = readings(encoder, ["ae\u0301好"])
        assert reading.piece[2] == reading.piece[1]

    def test_nothing_is_read_of_nothing(self, path: Path) -> None:
        assert readings(Encoder(Tokeniser.read(path), Echo()), []) == []


class TestNetwork:
    @pytest.fixture(scope="class")
    def encoder(self, tiny_release: Path) -> Encoder:
        return Encoder.load(
            tiny_release / TOKENIZER, tiny_release / NETWORK, window=64, overlap=16, threads=2
        )

    written = ("好" * 8, "好" * 7, "太慢了", "屏幕清晰，电池耐用。" * 20, "", "差", "服务员态度很好！")

    def test_a_text_reads_the_same_alone_and_among_others(self, encoder: Encoder) -> None:
        rng = random.Random(0)
        together = [*self.written, *("一般" * n for n in range(1, 40))]
        order = rng.sample(range(len(together)), len(together))
        found = readings(encoder, [together[n] for n in order])
        for number, text in enumerate(self.written):
            [alone] = readings(encoder, [text])
            mine = found[order.index(number)]
            for name in ("vector", "pieces", "piece", "tags", "features"):
                np.testing.assert_allclose(getattr(mine, name), getattr(alone, name), atol=1e-4, err_msg=name)

    def test_a_run_that_is_given_up_leaves_nothing_behind(self, encoder: Encoder) -> None:
        expected = readings(encoder, list(self.written))
        for _ in range(5):
            left = encoder.read(["电池" * n for n in range(1, 60)], style=STYLE, batch_tokens=64)
            next(left)
            left.close()
            for mine, other in zip(readings(encoder, list(self.written)), expected, strict=True):
                np.testing.assert_allclose(mine.pieces, other.pieces, atol=1e-4)

    def test_threads_are_as_asked_or_as_many_as_there_are(self, tiny_release: Path) -> None:
        assert Network(tiny_release / NETWORK, threads=1).threads == 1
        assert Network(tiny_release / NETWORK).threads >= 1
