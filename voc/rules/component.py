"""``nlp.add_pipe("voc")``: the engine as a component of a spaCy pipeline, found by spaCy's entry points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from spacy.language import Language
from spacy.tokens import Doc

from voc.rules.doc import annotate
from voc.schema import Channel, Feedback, Rejected, Tags, reject

if TYPE_CHECKING:
    from voc.engine import Engine


class VocComponent:
    """Tags Docs with one engine.

    A Doc without a text that can be read gets no tags: ``doc._.voc`` is the ``Rejected`` that says why.
    """

    def __init__(self, engine: Engine, *, channel: Channel) -> None:
        self._engine = engine
        self._channel = channel
        if not Doc.has_extension("voc"):
            Doc.set_extension("voc", default=None)

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 1024) -> Iterator[Doc]:
        """Yield the Docs, tagged, in order; texts of a batch are tagged together."""
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            for doc, tags in zip(batch, self._engine.tag(map(self._feedback, batch)), strict=True):
                if isinstance(tags, Tags):
                    annotate(doc, tags)
                else:
                    doc._.voc = tags
                yield doc

    def _feedback(self, doc: Doc) -> Feedback | Rejected:
        try:
            return Feedback(id="doc", channel=self._channel, text=doc.text)
        except ValidationError as error:
            return reject(error, feedback_id="doc")


@Language.factory(
    "voc",
    assigns=["doc.spans", "doc.ents", "doc.cats", "doc._.voc"],
    default_config={"channel": "review", "engine": {}},
)
def make_voc(nlp: Language, name: str, channel: str, engine: dict[str, Any]) -> VocComponent:
    """Return the component.

    :param channel: where the texts come from.
    :param engine: what ``Engine.load`` takes: release, taxonomy, rules, alerts, opinion_style ...
    """
    from voc.engine import Engine

    return VocComponent(Engine.load(**engine), channel=Channel(channel))
