"""A change tried on an archive, categories it needs, and tags read back from files."""

from pathlib import Path

import pytest
from small_taxonomies import SMALL, small

from voc.errors import NewerSchema, UnreadableInput
from voc.records.tagged import read_tags
from voc.schema import Feedback, Opinion, Polarity, Span, Tag, Tags, Versions, tags_schema, to_arrow
from voc.taxonomy import OTHER, Matcher
from voc.taxonomy.as_toml import from_toml
from voc.taxonomy.dryrun import dry_run
from voc.taxonomy.placed import PlacedOpinion, placed_opinions
from voc.taxonomy.suggest import rematched, suggest, unfitting

VERSIONS = Versions(engine="0", release="r")
UNFIT = (Tag(code=OTHER, path=(OTHER,), probability=0.7),)
SAID = [
    ("1", "停车位太少", (0, 3), (3, 5), Polarity.NEGATIVE),
    ("2", "价格便宜", (0, 2), (2, 4), Polarity.POSITIVE),
    ("3", "停车不方便", (0, 2), (2, 5), Polarity.NEGATIVE),
    ("4", "停车位很好找", (0, 3), (3, 6), Polarity.POSITIVE),
    ("5", "音乐好听", (0, 2), (2, 4), Polarity.POSITIVE),
]
FEEDBACK = [Feedback(id=each[0], channel="review", text=each[1]) for each in SAID]


def tagged(tags: tuple[Tag, ...] | None = UNFIT, normalised: bool = False) -> list[Tags]:
    return [
        Tags(
            feedback_id=name,
            versions=VERSIONS,
            opinions=(
                Opinion(
                    aspect=Span(start=aspect[0], end=aspect[1]),
                    opinion=Span(start=opinion[0], end=opinion[1]),
                    normalised_aspect=text[slice(*aspect)] if normalised else None,
                    polarity=polarity,
                    probability=0.9,
                    tags=tags,
                ),
            ),
        )
        for name, text, aspect, opinion, polarity in SAID
    ]


def with_parking() -> str:
    return (
        SMALL.replace('name = "价格"', 'name = "价钱"')
        + '\n[[category]]\ncode = "K"\nname = "停车"\nkeywords = ["停车"]\n'
    )


def run(opinions: list[PlacedOpinion], *, texts: bool = False):  # type: ignore[no-untyped-def]
    new = from_toml(with_parking(), name="new.toml")
    return dry_run(Matcher.of(small()), Matcher.of(new), opinions, texts=texts)


def test_what_would_change() -> None:
    found = run(list(placed_opinions(tagged(), FEEDBACK)))
    assert (found.opinions, found.changed, found.undecided) == (5, 3, 0)
    parking, price, other = found.shifts["K"], found.shifts["P"], found.shifts[OTHER]
    assert (parking.old, parking.new, parking.gained, parking.after.opinions) == (None, ("停车",), 3, 3)
    assert parking.after.net == pytest.approx(-1 / 3)
    assert (price.old, price.new, price.gained, price.lost) == (("价格",), ("价钱",), 0, 0)
    assert (other.lost, other.before.net, other.after.net) == (3, 0.0, 1.0)
    assert other.net_shift == 1.0
    assert found.shifts["S1"].kept


def test_examples_have_ids_and_spans_and_words_only_when_asked() -> None:
    opinions = list(placed_opinions(tagged(), FEEDBACK))
    (example, *_) = run(opinions).shifts["K"].examples
    assert (example.feedback_id, example.span, example.text) == ("1", Span(start=3, end=5), None)
    assert (example.before, example.after) == ((OTHER,), ("K",))
    assert run(opinions, texts=True).shifts["K"].examples[0].text == "停车位太少"


def test_without_feedback_normalised_aspects_are_matched() -> None:
    found = run(list(placed_opinions(tagged(normalised=True))))
    assert (found.opinions, found.changed, found.undecided) == (5, 3, 0)
    assert run(list(placed_opinions(tagged()))).undecided == 5


def test_feedback_that_is_not_what_was_tagged() -> None:
    with pytest.raises(
        UnreadableInput, match="the feedback has no '3' behind the ones before it; give the file"
    ):
        list(placed_opinions(tagged(), FEEDBACK[:2]))


def test_a_turn_of_a_conversation() -> None:
    turns = [{"speaker": "agent", "text": "您好"}, {"speaker": "customer", "text": "停车位太少"}]
    spans = {"aspect": Span(start=0, end=3, turn=1), "opinion": Span(start=3, end=5, turn=1)}
    opinion = Opinion(**spans, polarity=Polarity.NEGATIVE, probability=0.9)
    tags = Tags(feedback_id="1", versions=VERSIONS, opinions=(opinion,))
    (found,) = placed_opinions([tags], [Feedback(id="1", channel="call", turns=turns)])
    assert found.said is not None
    assert (found.said.aspect, found.said.opinion) == ("停车位", "太少")


def test_what_an_archive_needs() -> None:
    (found, *others) = suggest(unfitting(placed_opinions(tagged(), FEEDBACK)), least=1)
    assert (found.name, found.count) == ("停车位", 3)
    assert found.aspects == (("停车位", 2), ("停车", 1))
    assert found.net == pytest.approx(-1 / 3)
    assert [place.feedback_id for place in found.examples] == ["1", "4", "3"]
    assert all(place.text is None for place in found.examples)
    assert {each.name for each in others} == {"价格", "音乐"}


def test_few_are_no_suggestion() -> None:
    assert [each.name for each in suggest(placed_opinions(tagged(), FEEDBACK), least=2)] == ["停车位"]


def test_matched_anew_before_suggesting() -> None:
    opinions = rematched(placed_opinions(tagged(None), FEEDBACK), Matcher.of(small()))
    assert [each.name for each in suggest(unfitting(opinions), least=1)] == ["停车位", "音乐"]


def test_an_archive_tagged_without_a_taxonomy() -> None:
    with pytest.raises(
        UnreadableInput, match="the opinions of '1' were tagged without a taxonomy; tag with --tax"
    ):
        list(unfitting(placed_opinions(tagged(None), FEEDBACK)))


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_tags_read_back(tmp_path: Path, suffix: str) -> None:
    path = write_tags(tmp_path / f"tags.{suffix}")
    assert list(read_tags(path)) == tagged()


def write_tags(path: Path) -> Path:
    if path.suffix == ".jsonl":
        path.write_text("".join(f"{tags.model_dump_json()}\n" for tags in tagged()), "utf-8")
    else:
        import pyarrow.parquet as pq

        pq.write_table(to_arrow(tagged(), Tags).cast(tags_schema()), path)
    return path


def test_a_line_that_is_no_tags(tmp_path: Path) -> None:
    path = write_tags(tmp_path / "tags.jsonl")
    path.write_text(path.read_text("utf-8") + '{"feedback_id": "6"}\n', "utf-8")
    with pytest.raises(
        UnreadableInput, match=r"tags\.jsonl:6: is no record of tags: versions: Field required"
    ):
        list(read_tags(path))


def test_tags_of_a_newer_version(tmp_path: Path) -> None:
    path = tmp_path / "tags.jsonl"
    path.write_text(tagged()[0].model_copy(update={"schema_version": "9.0"}).model_dump_json(), "utf-8")
    with pytest.raises(
        NewerSchema, match=r"tags\.jsonl:1: is no record of tags: .*schema version 9\.0; this voc reads"
    ):
        list(read_tags(path))


def test_files_that_hold_no_tags(tmp_path: Path) -> None:
    csv = tmp_path / "tags.csv"
    csv.write_text("id,text\n1,好\n", "utf-8")
    with pytest.raises(
        UnreadableInput, match=r"tags\.csv: is csv, which holds tags for people; tag to \.jsonl or"
    ):
        read_tags(csv)
    with pytest.raises(UnreadableInput, match=r"there is no such file; name a \.jsonl or \.parquet"):
        read_tags(tmp_path / "none.parquet")
