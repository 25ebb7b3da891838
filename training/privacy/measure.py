"""The figures of finding personal data, put together from its sets, tools and times."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from time import process_time
from typing import Any

from voc.privacy import find, protect
from voc.privacy.finding import look

from . import addresses, fresh, generated, peers
from .generated import Sample, Span
from .score import Counts, covered, strict

_KNOWN = {
    "presidio": frozenset({"mobile", "landline", "email", "bank_card"}),
    "privyscope": frozenset(
        {"mobile", "landline", "email", "bank_card", "resident_id", "address", "tax_id", "passport"}
    ),
}
"""The kinds that a tool, as it is run here, sets out to find."""
_ROUNDS = 5


def measured(data: Path, *, peer_python: Path | None) -> dict[str, Any]:
    """All figures; those of other tools only where an environment with them is named."""
    samples = list(generated.generated())
    said = _said(samples)
    figures: dict[str, Any] = {
        "generated": _about(samples, generated.SEED)
        | {"voc": strict(samples, said).figures(), "voc_covered": _whole(covered(samples, said))},
        "new_wording": _figures(list(fresh.fresh()), fresh.SEED),
        "addresses": _addresses(data / "address" / "dev.jsonl"),
        "speed": speed(),
        "masking": _masking(samples),
    }
    if peer_python is not None:
        figures["generated"] |= _peers(samples, peer_python)
    return figures


def speed() -> dict[str, Any]:
    """Microseconds a text of the sample feedback that ships with voc: of all, and of those without."""
    texts = _sample_texts()
    without = [text for text in texts if not find(text)]
    quiet = [text for text in texts if not any(look(text))]
    return {
        "texts": len(texts),
        "characters_a_text": round(sum(map(len, texts)) / len(texts), 1),
        "processor_microseconds_a_text": _microseconds(texts),
        "texts_without_personal_data": len(without),
        "processor_microseconds_without_personal_data": _microseconds(without),
        "texts_with_no_digit_and_no_cue": len(quiet),
        "processor_microseconds_with_no_digit_and_no_cue": _microseconds(quiet),
    }


def _said(samples: Sequence[Sample]) -> list[list[Span]]:
    return [[(data.span.start, data.span.end, data.kind) for data in find(sample.text)] for sample in samples]


def _about(samples: Sequence[Sample], seed: int) -> dict[str, Any]:
    return {"seed": seed, "texts": len(samples), "texts_without": sum(not sample.spans for sample in samples)}


def _figures(samples: Sequence[Sample], seed: int) -> dict[str, Any]:
    return _about(samples, seed) | {"voc": strict(samples, _said(samples)).figures()}


def _addresses(lines: Path) -> dict[str, Any]:
    samples = list(addresses.composed(lines))
    said = [[span for span in spans if span[2] == "address"] for spans in _said(samples)]
    without = [spans for sample, spans in zip(samples, said, strict=True) if not sample.spans]
    whole, cover = _whole(strict(samples, said)), _whole(covered(samples, said))
    false = sum(bool(spans) for spans in without)
    return _about(samples, addresses.SEED) | {
        "whole_span": whole,
        "covered": cover,
        "texts_with_a_false_address": false,
    }


def _whole(counts: Counts) -> dict[str, Any]:
    """The figures over all kinds alone."""
    return {name: figure for name, figure in counts.figures().items() if name != "kinds"}


def _masking(samples: Sequence[Sample]) -> dict[str, int]:
    """How many texts masking stopped, and in how many masked texts more is found."""
    from voc.errors import MaskingFailed

    stopped = left = 0
    for sample in samples:
        try:
            masked, _ = protect(sample.text)
        except MaskingFailed:
            stopped += 1
            continue
        left += bool(find(masked.text))
    return {"texts": len(samples), "stopped": stopped, "masked_with_more_found_in_them": left}


def _peers(samples: Sequence[Sample], python: Path) -> dict[str, Any]:
    lines = "".join(json.dumps(sample.text) + "\n" for sample in samples)
    done = subprocess.run(
        [python, Path(peers.__file__)], input=lines, capture_output=True, text=True, check=True
    )
    out = {}
    for tool, told in json.loads(done.stdout).items():
        spans: list[list[Span]] = [
            [(start, end, kind) for start, end, kind in text] for text in told["spans"]
        ]
        figures = covered(samples, spans).figures()
        kinds = figures.pop("kinds")
        known = covered(samples, spans, kinds=_KNOWN[tool]).figures()
        out[tool] = {
            "version": told["version"],
            "covered": figures,
            "recall_by_kind": {kind: figure["recall"] for kind, figure in kinds.items() if figure["gold"]},
            "kinds_it_knows": sorted(_KNOWN[tool]),
            "recall_of_kinds_it_knows": known["recall"],
        }
    return out


def _microseconds(texts: Sequence[str]) -> float:
    best = min(_seconds(texts) for _ in range(_ROUNDS))
    return round(best / len(texts) * 1e6, 1)


def _seconds(texts: Sequence[str]) -> float:
    start = process_time()
    for text in texts:
        find(text)
    return process_time() - start


def _sample_texts() -> list[str]:
    from importlib.resources import files

    lines = (files("voc.sample") / "feedback.jsonl").read_text("utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    return [
        text
        for r in records
        for text in ([r["text"]] if r.get("text") else [t["text"] for t in r.get("turns") or ()])
    ]
