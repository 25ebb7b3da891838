"""An engine without a network: its tags show the text they were made of; it can be held and made to fail."""

import threading
from collections.abc import Iterable, Iterator
from time import sleep

from voc.schema import Feedback, Opinion, Polarity, RejectCode, Rejected, Sentiment, Span, Tags, Versions


class FakeEngine:
    """Tags everything as positive, with an opinion over the whole text and the text itself among the flags.

    :param seconds: how long a call takes.
    """

    versions = Versions(engine="0.0.0", release="fake")

    def __init__(self, *, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.calls: list[list[str]] = []
        self.free = threading.Event()
        self.free.set()
        self.busy = threading.Event()

    def tag(self, feedback: Iterable[Feedback | Rejected]) -> Iterator[Tags | Rejected]:
        """Give the tags of each, in order; fails on a text with BOOM, rejects one with NO."""
        together = [one for one in feedback if isinstance(one, Feedback)]
        self.calls.append([one.id for one in together])
        self.busy.set()
        self.free.wait()
        sleep(self.seconds)
        for one in together:
            yield self._tags(one)

    def _tags(self, feedback: Feedback) -> Tags | Rejected:
        text = feedback.text or ""
        if "BOOM" in text:
            raise ValueError(f"cannot read {text}")
        if "NO" in text:
            return Rejected(feedback_id=feedback.id, code=RejectCode.TOO_LONG, reason="too long")
        return Tags(
            feedback_id=feedback.id,
            versions=self.versions,
            sentiment=_PLEASED if text else None,
            opinions=tuple(_opinion(span) for span in _spans(feedback)),
            words=(),
            embedding=(0.5, 0.25),
            flags=(text,),
        )


_PLEASED = Sentiment(
    polarity=Polarity.POSITIVE,
    probability=0.9,
    probabilities={Polarity.NEGATIVE: 0.04, Polarity.NEUTRAL: 0.06, Polarity.POSITIVE: 0.9},
    strength=0.7,
    mixed=False,
)


def _spans(feedback: Feedback) -> list[Span]:
    """Give the last two characters of the text, or of each turn."""
    texts = [(None, feedback.text or "")] if feedback.turns is None else list(enumerate(feedback.turns))
    lengths = [(turn, len(text if isinstance(text, str) else text.text)) for turn, text in texts]
    return [Span(start=length - 2, end=length, turn=turn) for turn, length in lengths if length > 2]


def _opinion(span: Span) -> Opinion:
    return Opinion(aspect=None, opinion=span, polarity=Polarity.POSITIVE, probability=0.9)
