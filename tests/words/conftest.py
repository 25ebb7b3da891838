"""Texts cut by hand, and a HanLP tokenizer that HanLP trains."""

from collections.abc import Callable
from pathlib import Path

import pytest

Cut = Callable[[str], tuple[str, tuple[tuple[int, int], ...]]]

SENTENCES = (
    "商品 和 服务 都 不错",
    "物流 很 快",
    "客服 态度 差",
    "手机 电池 不 耐用",
    "服务 很 好",
    "商品 很 差",
    "客服 不错",
    "物流 态度 不 好",
    "电池 和 手机 都 差",
    "服务 态度 很 快",
)


@pytest.fixture
def cut() -> Cut:
    """Give the text of words apart by slashes, and their spans."""

    def apart(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
        spans, start = [], 0
        for word in marked.split("/"):
            spans.append((start, start + len(word)))
            start += len(word)
        return marked.replace("/", ""), tuple(spans)

    return apart


@pytest.fixture(scope="session")
def hanlp_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train a tokenizer of one small layer with HanLP's own trainer."""
    pytest.importorskip("hanlp", reason="pip install 'voc-engine[hanlp]' brings the library under test")
    import torch
    from transformers import BertConfig, BertModel, BertTokenizerFast, optimization

    from voc.words.hanlp import load_hanlp

    load_hanlp()
    # HanLP's trainer asks transformers for an optimizer that is gone from it; torch has the same one.
    if not hasattr(optimization, "AdamW"):
        optimization.AdamW = lambda groups, *, no_deprecation_warning, **options: torch.optim.AdamW(
            groups, **options
        )
    from hanlp.components.tokenizers.transformer import TransformerTaggingTokenizer

    folder = tmp_path_factory.mktemp("hanlp")
    base, model, lines = folder / "base", folder / "model", folder / "lines.txt"
    base.mkdir()
    characters = sorted({character for line in SENTENCES for character in line if character != " "})
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]
    (base / "vocab.txt").write_text("\n".join(pieces), encoding="utf-8")
    torch.manual_seed(0)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    BertTokenizerFast(vocab_file=str(base / "vocab.txt"), do_lower_case=False).save_pretrained(base)
    config = BertConfig(
        vocab_size=len(pieces), hidden_size=32, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=64, max_position_embeddings=64,
    )  # fmt: skip
    BertModel(config).save_pretrained(base)
    lines.write_text("\n".join(SENTENCES * 3) + "\n", encoding="utf-8")
    TransformerTaggingTokenizer().fit(
        str(lines), str(lines), str(model), str(base), epochs=8, batch_size=8, lr=1e-2, transformer_lr=5e-3,
        word_dropout=None, devices=-1, eval_trn=False, seed=0,
    )  # fmt: skip
    torch.set_num_threads(threads)
    return model
