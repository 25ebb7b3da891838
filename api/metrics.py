"""What Prometheus reads: times in seconds with OpenTelemetry's buckets, nothing of a text or a tenant.

The door to prometheus_client.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from voc.schema import Rejected, Tags, Versions

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
# Of OpenTelemetry's semantic conventions for HTTP durations.
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)
_TOKENS: Final = (16, 32, 64, 128, 256, 512, 768, 1_024, 1_536, 2_048)
_SHARES: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5)
_CHARACTERS: Final = (16, 64, 256, 1_024, 2_048, 4_096, 8_192, 16_384)
_LABELS: Final = ("emotion", "intent", "demand", "effort")


class Metrics:
    """The metrics of one service, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._request = self._histogram(
            "voc_request_duration_seconds", "From a request's first byte to the end of its answer.", _SECONDS,
            "method", "route", "status",
        )  # fmt: skip
        self._refusals = self._counter("voc_refusals", "Requests answered with a problem, by type.", "type")
        self._feedback = self._counter(
            "voc_feedback", "Pieces of feedback, by what became of them.", "outcome"
        )
        self._characters = self._counter("voc_characters", "Characters of feedback that was sent in.")
        self._rejects = self._counter("voc_rejects", "Feedback without tags, by reason.", "reason")
        self._labels = self._counter("voc_labels", "Labels given: their shares show drift.", "tag", "label")
        self._queue = self._histogram(
            "voc_queue_duration_seconds", "What a request waited for its first round.", _SECONDS
        )
        self._round = self._histogram(
            "voc_round_duration_seconds", "What the engine took for a round.", _SECONDS
        )
        self._round_characters = self._histogram(
            "voc_round_characters", "Characters tagged in a round.", _CHARACTERS
        )
        self._tokenise = self._histogram(
            "voc_tokenise_duration_seconds", "What making tokens of a round took.", _SECONDS
        )
        self._inference = self._histogram(
            "voc_inference_duration_seconds", "What the network took for a batch.", _SECONDS
        )
        self._tokens = self._histogram("voc_batch_tokens", "Tokens in a batch, padding included.", _TOKENS)
        self._padding = self._histogram("voc_batch_padding_ratio", "Share of padding in a batch.", _SHARES)
        self._parts = self._counter("voc_job_parts", "Parts of jobs, by what became of them.", "outcome")
        self._model = Gauge(
            "voc_model_info", "1, with what makes the tags.",
            ("engine", "release", "taxonomy", "rules", "dictionary"), registry=self._registry,
        )  # fmt: skip

    def render(self) -> bytes:
        """Give everything in Prometheus's text form."""
        return generate_latest(self._registry)

    def request(self, seconds: float, *, method: str, route: str | None, status: int) -> None:
        """Count a request that ended.

        :param route: as it is written in the code; None: there is no such path.
        """
        # A method is anything that a client writes; so is a path.
        known = method if method in ("GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS") else "other"
        self._request.labels(known, route or "none", str(status)).observe(seconds)

    def refused(self, type_: str) -> None:
        """Count a request that was answered with a problem."""
        self._refusals.labels(type_).inc()

    def outcomes(self, outcomes: Iterable[Tags | Rejected], *, characters: int) -> None:
        """Count what became of feedback, and the labels it was given."""
        self._characters.inc(characters)
        for outcome in outcomes:
            if isinstance(outcome, Rejected):
                self._feedback.labels("rejected").inc()
                self._rejects.labels(str(outcome.code)).inc()
            else:
                self._feedback.labels("tagged").inc()
                for tag, label in _labels_of(outcome):
                    self._labels.labels(tag, label).inc()

    def waited(self, seconds: float) -> None:
        """Count how long a request waited for its first round."""
        self._queue.observe(seconds)

    def ran(self, seconds: float, *, texts: int, characters: int) -> None:
        """Count a round."""
        self._round.observe(seconds)
        self._round_characters.observe(characters)

    def tokenised(self, seconds: float) -> None:
        """Count how long making tokens of some texts took."""
        self._tokenise.observe(seconds)

    def inferred(self, seconds: float, *, tokens: int, padding: int) -> None:
        """Count a batch that the network ran.

        :param tokens: of the whole batch; `padding` of them stand for nothing.
        """
        self._inference.observe(seconds)
        self._tokens.observe(tokens)
        self._padding.observe(padding / tokens if tokens else 0)

    def part(self, outcome: str) -> None:
        """Count a part of a job: ``done``, ``lost`` or ``failed``."""
        self._parts.labels(outcome).inc()

    def serves(self, versions: Versions) -> None:
        """Say what makes the tags."""
        self._model.clear()
        self._model.labels(
            versions.engine, versions.release, versions.taxonomy or "", versions.rules or "",
            versions.dictionary or "",
        ).set(1)  # fmt: skip

    def gauge(self, name: str, about: str, value: Callable[[], float]) -> None:
        """Show a value that is asked for at each reading."""
        Gauge(name, about, registry=self._registry).set_function(value)

    def table(self, name: str, about: str, label: str, values: Callable[[], Mapping[str, float]]) -> None:
        """Show values by label that are asked for at each reading."""
        self._registry.register(_Table(name, about, label, values))

    def _histogram(self, name: str, about: str, buckets: Iterable[float], *labels: str) -> Histogram:
        return Histogram(name, about, labels, buckets=tuple(buckets), registry=self._registry)

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(name, about, labels, registry=self._registry)


class _Table(Collector):
    def __init__(self, name: str, about: str, label: str, values: Callable[[], Mapping[str, float]]) -> None:
        self._name, self._about, self._label, self._values = name, about, label, values

    def collect(self) -> Iterable[GaugeMetricFamily]:
        family = GaugeMetricFamily(self._name, self._about, labels=[self._label])
        for label, value in self._values().items():
            family.add_metric([label], value)
        yield family

    def describe(self) -> Iterable[GaugeMetricFamily]:
        yield GaugeMetricFamily(self._name, self._about, labels=[self._label])


def _labels_of(tags: Tags) -> Iterable[tuple[str, str]]:
    if tags.sentiment is not None:
        yield "sentiment", str(tags.sentiment.polarity)
    if tags.language is not None:
        yield "language", str(tags.language)
    for name in _LABELS:
        label = getattr(tags, name)
        if label is not None:
            yield name, label.label
    for alert in tags.alerts or ():
        yield "alert", str(alert.kind)
