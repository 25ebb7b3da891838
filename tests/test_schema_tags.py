"""Tags: ranges and shapes that hold, and the version rule."""

import json

import pytest
from pydantic import ValidationError

from voc.errors import NewerSchema, VocError
from voc.schema import SCHEMA_VERSION, Alert, AlertKind, Flag, Segment, Span, Tags, Versions, check_version
from voc.schema.reference import FEEDBACK_EXAMPLE, TAGS_EXAMPLE

MINIMAL = Tags(feedback_id="1", versions=Versions(engine="0.1.0", release="tiny"))


def alert(**fields: object) -> Alert:
    given = {"id": "a", "kind": "churn", "severity": "normal", "probability": 0.5, "origin": "model"}
    return Alert.model_validate(given | {"evidence": [{"start": 0, "end": 1}]} | fields)


def test_what_is_not_asked_is_none() -> None:
    dumped = MINIMAL.model_dump()
    stated = {name for name, value in dumped.items() if value is not None}
    assert stated == {"feedback_id", "schema_version", "versions", "flags", "coverage"}
    assert MINIMAL.model_copy(update={"opinions": ()}).opinions == ()


@pytest.mark.parametrize(("start", "end"), [(2, 2), (3, 2)])
def test_a_span_is_not_empty(start: int, end: int) -> None:
    with pytest.raises(ValidationError, match=f"runs from {start} to {end}; start must be below end"):
        Span(start=start, end=end)


def test_a_span_starts_within_its_text() -> None:
    with pytest.raises(ValidationError, match="greater than or equal to 0"):
        Span(start=-1, end=2)


def test_probabilities_end_at_one() -> None:
    with pytest.raises(ValidationError, match="less than or equal to 1"):
        alert(probability=1.01)


def test_strength_starts_at_minus_one() -> None:
    with pytest.raises(ValidationError, match="greater than or equal to -1"):
        Segment.model_validate({"turn": 0, "polarity": "negative", "strength": -1.5})


def test_an_alert_has_evidence_unless_it_is_a_score() -> None:
    with pytest.raises(ValidationError, match="has no evidence; only low_score may be without"):
        alert(evidence=[])
    assert alert(evidence=[], kind="low_score", origin="rating").evidence == ()


def test_an_alert_kind_may_be_the_companys_own() -> None:
    assert alert(kind="baby_food").kind == "baby_food"
    assert alert(kind=AlertKind.SCAM).kind == AlertKind.SCAM


@pytest.mark.parametrize("origin", ["rule", "rule:", "guess"])
def test_an_alert_says_what_raised_it(origin: str) -> None:
    assert alert(origin="rule:refund-1").origin == "rule:refund-1"
    with pytest.raises(ValidationError, match="should match pattern"):
        alert(origin=origin)


@pytest.mark.parametrize("place", [{}, {"turn": 0, "span": {"start": 0, "end": 1}}])
def test_a_segment_is_a_span_or_a_turn(place: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="needs a span or a turn, and not both"):
        Segment.model_validate({"polarity": "neutral"} | place)


def test_spans_of_the_example_point_into_its_text() -> None:
    tags, text = Tags.model_validate(TAGS_EXAMPLE), FEEDBACK_EXAMPLE["text"]
    (opinion,), (raised,) = tags.opinions or (), tags.alerts or ()
    spans = [opinion.aspect, opinion.opinion, *raised.evidence]
    assert [text[span.start : span.end] for span in spans if span] == ["屏幕", "亮", "我就打12315"]


def test_choices_are_their_strings_and_know_their_meaning() -> None:
    assert Flag.DUPLICATE == "duplicate"
    assert json.dumps({"flag": Flag.DUPLICATE}) == '{"flag": "duplicate"}'
    assert AlertKind("scam").meaning.startswith("诈骗")


def test_a_newer_major_is_refused() -> None:
    message = f"has schema version 2.0; this voc reads up to {SCHEMA_VERSION}. Run: pip install --upgrade"
    with pytest.raises(ValidationError, match=message):
        Tags.model_validate_json(MINIMAL.model_copy(update={"schema_version": "2.0"}).model_dump_json())
    with pytest.raises(NewerSchema, match=message):
        check_version("2.0")


def test_a_newer_minor_is_read_without_the_fields_it_adds() -> None:
    record = MINIMAL.model_dump(mode="json") | {"schema_version": "1.99", "aura": 3}
    record["versions"] |= {"aura": "1"}
    record["words"] = [{"start": 0, "end": 1, "aura": 2}]
    read = Tags.model_validate_json(json.dumps(record))
    assert (read.versions, read.words) == (MINIMAL.versions, (Span(start=0, end=1),))


def test_the_same_version_has_no_unknown_fields() -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        Tags.model_validate(MINIMAL.model_dump() | {"aura": 3})


@pytest.mark.parametrize("version", ["", "1", "one.two", "1.0.0", "¹.0", "9" * 5000 + ".0"])
def test_a_version_is_major_dot_minor(version: str) -> None:
    with pytest.raises(VocError, match=r"a schema version is major\.minor, such as"):
        check_version(version)
    with pytest.raises(ValidationError, match=r"a schema version is major\.minor"):
        Tags.model_validate(MINIMAL.model_dump() | {"schema_version": version})
