"""A release made of nothing: real files, written by the real exporter, around a random network.

Its tags mean nothing; what happens on the way to them is what happens in the real release.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from voc import Engine
    from voc_training.base import Base

WORDS = (
    "服务", "服务员", "态度", "屏幕", "电池", "清晰", "耐用", "快递", "包装", "完整", "退款", "客服", "客户",
    "用户", "房间", "干净", "味道", "不错", "这家店", "手机",
)  # fmt: skip
LETTERS = (
    "的一是不了在有我他这中大来上个国到说们为子和你地出道也时要就下可以生会自后能差好快慢太很真非常贵便宜新旧"
    "坏吃喝住行买卖换修等打电话问答谢气死喜欢讨厌满意失望再次推荐给朋友家人店饭菜汤鱼肉热冷咸淡甜辣酸苦香臭脏乱"
    "，。！？；：、,.!?;:~…（）()[]“”《》-_*#@/%+&=<>'\"|\\^$`{}"
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "😀😊👍😡😭❤▽￣\n"
)
WIDTH = 32


def tiny_base(seed: int = 0) -> Base:
    """Two layers of 32 over a hundred odd pieces, with the style tokens, weights from `seed`."""
    import torch
    from transformers import BertConfig, BertModel

    from voc_training.base import SPECIALS, STYLES, Base, style_token, unigram

    pieces = [(special, 0.0) for special in SPECIALS]
    pieces += [("▁", -3.0)]
    pieces += [(letter, -6.0) for letter in dict.fromkeys(LETTERS + "".join(WORDS))]
    pieces += [(word, -5.0) for word in WORDS] + [(f"▁{word}", -5.0) for word in WORDS]
    tokenizer = unigram(pieces)
    tokenizer.add_special_tokens([style_token(style) for style in STYLES])
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(), hidden_size=WIDTH, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=64, max_position_embeddings=512, pad_token_id=1, initializer_range=0.3,
    )  # fmt: skip
    return Base(BertModel(config, add_pooling_layer=False).eval(), tokenizer)


def build_release(folder: Path) -> Path:
    """A release of a tiny base with random heads, in single precision."""
    import torch

    from voc.encoder import Tokeniser
    from voc_training.base import load, save
    from voc_training.export import RUNTIME_OVERLAP, RUNTIME_WINDOW, convert, write
    from voc_training.train import build

    save(tiny_base(), folder / "base")
    torch.manual_seed(1)
    model, tokeniser = build(load(folder / "base"))
    with torch.no_grad():  # some opinions, not one a character
        model.characters.tags.bias[:6] = torch.tensor([1.3, 0.5, 0.0, 1.3, 0.5, 0.0])
        model.characters.tags.bias[8:] = -1.0
        model.texts["sentiment"].out.weight *= 8
    runtime = Tokeniser(tokeniser.tokenizer, limit=RUNTIME_WINDOW, overlap=RUNTIME_OVERLAP)
    path = folder / "tiny"
    write(path, model.eval(), runtime, convert(model), precision="fp32", data={"made-up": 1})
    return path


@pytest.fixture(scope="session")
def tiny_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a random release; whoever changes a file of it copies it first."""
    return build_release(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def tiny_engine(tiny_release: Path) -> Engine:
    """Give an engine on it."""
    from voc import Engine

    return Engine.load(tiny_release, threads=2, include=("embedding",))
