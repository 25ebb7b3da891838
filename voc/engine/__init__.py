"""The parts put together: feedback in, tags out, from one pass of one encoder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Self

import numpy as np
from numpy.typing import NDArray

import voc
from voc.alerts import AlertSettings, Decider, Operating
from voc.categories import TrainedCategories
from voc.encoder import Encoder
from voc.encoder.layout import SPAN_TAGS, Layout
from voc.engine.assembly import Assembly, Job
from voc.engine.blocks import blocks
from voc.engine.parts import PARTS, Asked, asked, check_threads
from voc.engine.themes import Themes
from voc.ngrams import NgramModel
from voc.opinions import PairScorer, find_opinions
from voc.passage import Passage, compose
from voc.release import NETWORK, NGRAMS, PAIRS, TOKENIZER, Release
from voc.rules import Rules
from voc.schema import Feedback, Rejected, Tags, Versions
from voc.taxonomy import Brands, Taxonomy
from voc.words import Dictionary, DictionaryHandle

__all__ = ["PARTS", "Engine"]

Floats = NDArray[np.float32]
TOGETHER = 64
"""Texts whose opinions are decoded together."""
CATEGORIES = "categories"
"""The trained categories among the weights of `PAIRS`."""


class Engine:
    """Tags feedback with one release; made by `Engine.load`, safe to keep for the life of a process.

    Threads may share one; they take turns.
    """

    def __init__(self, release: Release, encoder: Encoder, asked: Asked) -> None:
        from safetensors.numpy import load_file

        weights = load_file(release.path / PAIRS)
        self.release, self.asked, self._encoder = release, asked, encoder
        self._scorer = PairScorer.of({name: w for name, w in weights.items() if name != CATEGORIES})
        self._lock = Lock()  # the network's queue belongs to one caller at a time
        self._layout = Layout.of(release.settings)
        self.versions = Versions(
            engine=voc.__version__,
            release=release.name,
            taxonomy=asked.taxonomy.label if asked.taxonomy else None,
            rules=asked.rules.version if asked.rules else None,
        )
        themes = self._themes(asked.taxonomy, weights[CATEGORIES]) if asked.taxonomy else None
        decider = Decider(
            release.settings.alerts, release.points.alerts, operating=asked.operating,
            settings=asked.alert_settings,
        )  # fmt: skip
        brands = Brands.of(asked.taxonomy.brands if asked.taxonomy else ())
        ngrams = load_file(release.path / NGRAMS)
        self._assembly = Assembly(
            release, self._layout, asked, self.versions, themes, decider, brands,
            NgramModel(ngrams["weights"].astype(np.float32), float(ngrams["bias"][0])),
        )  # fmt: skip

    @classmethod
    def load(
        cls,
        release: str | Path | None = None,
        *,
        taxonomy: str | Path | Taxonomy | None = None,
        rules: str | Path | Rules | None = None,
        dictionary: str | Path | Dictionary | DictionaryHandle | None = None,
        alerts: Operating = "balanced",
        alert_settings: str | Path | AlertSettings | None = None,
        opinion_style: str = "bdci2017",
        include: Iterable[str] | None = None,
        threads: int | None = None,
    ) -> Self:
        """An engine over a release, checked and compiled for this processor.

        :param release: a folder or an installed release's name; None: `$VOC_RELEASE`, else the newest
            installed.
        :param taxonomy: whose categories opinions get: the name of a shipped one, a file, or one in memory;
            None: opinions get no category.
        :param rules: a file of rules, or rules in memory; `dictionary` likewise, its file may change later.
        :param alerts: operating point: ``balanced``, ``recall``, a threshold by kind, a floor or a budget.
        :param alert_settings: what the company sets about alerts: a TOML file, or settings in memory.
        :param opinion_style: the corpus whose habit of cutting opinion spans is followed.
        :param include: parts wanted beyond those always there: ``words``, ``keywords``, ``embedding``.
        :param threads: processor threads; None: all that the process may use.
        :raises ReleaseError: when the release is missing or damaged.
        :raises UnknownName: for a style, part, kind or operating point that there is none of.
        """
        found = Release.find(release)
        wanted = asked(
            found, taxonomy=taxonomy, rules=rules, dictionary=dictionary, alerts=alerts,
            alert_settings=alert_settings, opinion_style=opinion_style, include=include,
        )  # fmt: skip
        check_threads(threads)
        return cls(found, _encoder(found, threads), wanted)

    def tag(self, feedback: Iterable[Feedback | Rejected]) -> Iterator[Tags | Rejected]:
        """Tags for each piece of feedback, in order; a `Rejected` that comes in goes out in its place.

        Lazily: a block of feedback is read ahead, whatever the length of the input.
        """
        for block in blocks(feedback):
            with self._lock:
                tagged = self._tag_block(block)
            yield from tagged

    def _tag_block(self, block: Sequence[Feedback | Rejected]) -> list[Tags | Rejected]:
        out: list[Tags | Rejected | None] = [item if isinstance(item, Rejected) else None for item in block]
        jobs = []
        for place, item in enumerate(block):
            if isinstance(item, Feedback):
                job = Job(place, item, compose(item))
                if any(part.clean.text for part in job.passage.parts):
                    jobs.append(job)
                else:
                    out[place] = self._assembly.unread(job)
        for job, tags in self._tag_jobs(jobs):
            out[job.place] = tags
        return [item for item in out if item is not None]

    def _tag_jobs(self, jobs: Sequence[Job]) -> Iterator[tuple[Job, Tags]]:
        readings = self._encoder.read([job.passage.text for job in jobs], style=self.asked.style)
        while together := list(islice(readings, TOGETHER)):
            mine = [jobs[number] for number, _ in together]
            found = find_opinions(
                [job.passage.text for job in mine],
                [_own(job.passage, reading.tags) for job, (_, reading) in zip(mine, together, strict=True)],
                [reading.features for _, reading in together],
                scorer=self._scorer,
                thresholds=self.release.points.opinions[self.asked.style],
            )
            for job, (_, reading), opinions in zip(mine, together, found, strict=True):
                yield job, self._assembly.tags(job, reading, opinions)

    def _themes(self, taxonomy: Taxonomy, weights: Floats) -> Themes:
        settings = self.release.settings
        trained = TrainedCategories.of(settings.categories, weights, taxonomy=taxonomy.name)
        return Themes.of(
            taxonomy, trained, columns=self._layout.category, features_of=self._features,
            threshold=self.release.points.categories.get(taxonomy.name, 0.5),
        )  # fmt: skip

    def _features(self, texts: Sequence[str]) -> Floats:
        """The mean category features of texts, ``(texts, width)``."""
        out = np.zeros((len(texts), self.release.settings.category_width), np.float32)
        for number, reading in self._encoder.read(texts, style=self.asked.style):
            out[number] = reading.pieces[:, self._layout.category].mean(0)
        return out


def _encoder(release: Release, threads: int | None) -> Encoder:
    return Encoder.load(
        release.path / TOKENIZER, release.path / NETWORK,
        window=release.settings.window, overlap=release.settings.overlap, threads=threads,
    )  # fmt: skip


def _own(passage: Passage, tags: Floats) -> Floats:
    """The tags of spans with nothing found outside the customer's own words."""
    spans: Floats = tags[:, :SPAN_TAGS]
    if len(passage.parts) == 1 and passage.parts[0].start == 0 and passage.parts[0].end == len(tags):
        return spans
    context = np.ones(len(tags), bool)
    for part in passage.parts:
        context[part.start : part.end] = False
    spans = spans.copy()
    spans[context, 0] += 1e4
    spans[context, 3] += 1e4
    return spans
