"""All figures of a release on labelled corpora: each text is tagged once for each way of asking."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from voc.errors import SettingsError
from voc.taxonomy import Taxonomy

from .alerts import alerts
from .categories import documents, has_categories, unknown_categories
from .classes import figures
from .conversations import conversations
from .corpus import Corpus, read_corpora
from .figure import Absent, Figure
from .labelled import BadLabels
from .own import read_own
from .spans import entities, opinions, quads, words
from .tagging import Case, Cases, Part, Tagger

RECALL = "@recall"
"""Behind the name of a corpus whose alerts were raised at the operating point for recall."""

Note = Callable[[str], None]


@dataclass(frozen=True)
class Report:
    """What a release reaches.

    :ivar release: its name.
    :ivar figures: what was measured, by name: ``task:corpus:metric``, a part of a corpus as
        ``corpus/channel=call``.
    :ivar absent: what there is gold for and the release gives no tags for, by name.
    """

    release: str
    figures: dict[str, Figure]
    absent: dict[str, Absent]

    @classmethod
    def of(cls, release: str, parts: Iterable[Part]) -> Report:
        """The report of named figures."""
        found = dict(parts)
        return cls(
            release, {name: one for name, one in found.items() if isinstance(one, Figure)},
            {name: one for name, one in found.items() if isinstance(one, Absent)},
        )  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """A corpus as tagged.

    :ivar plain: nothing asked for but the corpus's opinion style and, where they are labelled, words.
    :ivar filed: with its taxonomy; why not, where the release reads none; None: no categories are labelled.
    :ivar recall: with alerts at the operating point for recall; empty where not all alerts are labelled.
    :ivar irony: whether the release can tell irony.
    """

    corpus: Corpus
    plain: Cases
    filed: Cases | Absent | None
    recall: Cases
    irony: bool

    def half(self, half: str) -> Measured:
        """Only the texts of a half of dev, ``tune`` or ``report``."""
        filed = self.filed if self.filed is None or isinstance(self.filed, Absent) else _of(self.filed, half)
        return replace(self, plain=_of(self.plain, half), filed=filed, recall=_of(self.recall, half))

    def figures(self) -> Iterator[Part]:
        """Every figure that the corpus has gold for."""
        name, plain = self.corpus.name, self.plain
        yield from figures(name, plain, irony=self.irony)
        for of in (opinions, words, entities, alerts, conversations):
            yield from of(name, plain)
        yield from alerts(f"{name}{RECALL}", self.recall)
        if isinstance(self.filed, Absent):
            yield f"document:{name}:f1", self.filed
        elif self.filed is not None and self.corpus.taxonomy is not None:
            yield from documents(name, self.filed, Taxonomy.find(self.corpus.taxonomy))
            yield from quads(name, self.filed)


def _of(cases: Cases, half: str) -> list[Case]:
    return [case for case in cases if case.gold.half == half]


def evaluate(
    release: str | Path | None, data: Path, *, only: str = "", half: str | None = None,
    style: str | None = None, taxonomy: str | None = None, threads: int | None = None,
    note: Note = lambda _: None,
) -> Report:  # fmt: skip
    """Every figure that a labelled file or folder has gold for; of a folder of corpora, our own labels too.

    :param release: as `Engine.load` takes it.
    :param only: of corpora with this in their name.
    :param half: ``tune`` or ``report``: of that half of the texts; thresholds were set on the first.
    :param style: opinion style to ask for, instead of the corpus's own.
    :param taxonomy: name or file, instead of the corpus's own.
    :param note: told of each corpus when it begins.
    :raises BadLabels: when the data are not in the format, or have nothing to measure.
    """
    tagger = Tagger(release, threads=threads)
    name, parts = tagger.settings.name, list[Part]()
    if taxonomy is not None:
        Taxonomy.find(taxonomy)
    for found in corpora(data, only=only):
        corpus = replace(found, style=style or found.style, taxonomy=taxonomy or found.taxonomy)
        note(f"{corpus.name}: {len(corpus.lines):,} texts")
        measured = measure(tagger, corpus)
        parts += (measured if half is None else measured.half(half)).figures()
    if not parts:
        wanted = f" with {only!r} in its name" if only else ""
        raise BadLabels(f"{data}: no corpus{wanted} has gold that is measured")
    return Report.of(name, parts)


def corpora(data: Path, *, only: str = "") -> Iterator[Corpus]:
    """The labelled corpora of a file or folder, and our own labels where a folder of corpora holds their
    texts."""
    own = data.is_dir() and any(data.glob("*/dev.jsonl"))
    found = chain(read_corpora(data, only=only), read_own(data, only=only) if own else ())
    yield from (corpus for corpus in found if corpus.lines)


def measure(tagger: Tagger, corpus: Corpus) -> Measured:
    """The corpus, tagged in every way that its gold asks for."""
    lines, style = corpus.lines, corpus.style
    include = ("words",) if any(line.words is not None for line in lines) else None
    plain = tagger.tag(lines, opinion_style=style, include=include)
    alerted = [case.tags for case in plain if case.tags and case.gold.whole_alerts is not None]
    whole = any(tags.alerts is not None for tags in alerted)
    return Measured(
        corpus,
        plain=plain,
        filed=_filed(tagger, corpus) if any(map(has_categories, lines)) else None,
        recall=tagger.tag(lines, alerts="recall") if whole else (),
        irony="traits" in tagger.settings.heads,
    )


def _filed(tagger: Tagger, corpus: Corpus) -> Cases | Absent:
    """The lines with categories, under the corpus's taxonomy."""
    lines = [line for line in corpus.lines if has_categories(line)]
    if corpus.taxonomy is None:
        return Absent("categories are labelled, and no taxonomy is named", len(lines))
    unknown = unknown_categories(lines, Taxonomy.find(corpus.taxonomy))
    if unknown:
        raise BadLabels(
            f"{corpus.name}: labelled with categories that taxonomy {corpus.taxonomy} does not have: "
            f"{', '.join(sorted(unknown))}. Correct the labels, or name another taxonomy"
        )
    try:
        return tagger.tag(lines, opinion_style=corpus.style, taxonomy=corpus.taxonomy)
    except SettingsError as error:
        return Absent(str(error).replace(corpus.taxonomy, Path(corpus.taxonomy).stem), len(lines))
