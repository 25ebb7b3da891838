"""One run of ``voc tag``: read, tag and write in a stream, and say how it went."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, TypeVar

from rich.console import Console

from voc.cli.options import EngineOptions, load_engine
from voc.cli.progress import Pace, duration, rate, told
from voc.cli.source import SingleText, Source
from voc.cli.summary import Summary
from voc.cli.target import Sink, Target
from voc.cli.terminal import messages, printable, results
from voc.cli.view import summary_view, whole
from voc.errors import VocError
from voc.schema import Feedback, Rejected, Tags

if TYPE_CHECKING:
    from voc.engine import Engine
    from voc.records import Reader

Kept = TypeVar("Kept", Feedback, Tags)
Tag = Callable[[Iterable[Feedback | Rejected]], Iterable[Tags | Rejected]]
FIRST: Final = 32
MANY: Final = 1024
"""Pieces of feedback from which on the engine is left to its own blocks."""


class NothingTagged(VocError):
    """Not one piece of feedback of the input could be tagged."""


def tag_one(source: Source, target: Target, options: EngineOptions) -> None:
    """Tag one text and show or write its tags.

    :raises NothingTagged: when it cannot be tagged.
    """
    with source.open() as reader:
        (item,) = reader
    feedback = _accepted(item, name=reader.name)
    (outcome,) = load_engine(options).tag([feedback])
    tags = _accepted(outcome, name=reader.name)
    if target.readable:
        results().print(whole(feedback, tags))
        return
    with target.open(results(), source=None) as sink:
        sink.write(feedback, tags)


def tag_all(source: Source, target: Target, options: EngineOptions, *, quiet: bool) -> None:
    """Tag a whole input, in a memory that does not grow with it.

    :raises NothingTagged: when every row was rejected.
    :raises KeyboardInterrupt: when the user stops it, saying what was written.
    """
    console, summary = messages(), Summary()
    fresh = target.file is None or not target.file.exists()
    try:
        with source.open() as reader, target.open(results(), source=source.file) as sink:
            _say_input(console, reader)
            engine, pace = load_engine(options), Pace(reader)
            with told(pace, console=console, quiet=quiet or target.readable) as step:
                ended = _stream(pace.counted(reader), engine, sink, summary, step, keep=fresh)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(f"Nothing was written to {target.name}.") from None
    if not ended:
        raise KeyboardInterrupt(f"{sink.written:,} texts are tagged in {target.name}; the rest is not.")
    _report(target, sink, summary, pace, console=console, quiet=quiet)
    if summary.rejects and not summary.tagged:
        raise NothingTagged(f"{reader.name}: nothing was tagged: {_rejects(sink, summary)}")


def _accepted(item: Kept | Rejected, *, name: str) -> Kept:
    """Return what was not rejected.

    :raises NothingTagged: with the reason.
    """
    if isinstance(item, Rejected):
        raise NothingTagged(f"{name}: {item.code}: {item.reason}")
    return item


def _stream(
    items: Iterable[Feedback | Rejected],
    engine: "Engine",
    sink: Sink,
    summary: Summary,
    step: Callable[[], None],
    *,
    keep: bool,
) -> bool:
    """Tag and write every item; false when the user stopped it and what was written may stay.

    :param keep: whether part of the output may stand under its name; false where a whole one would be lost.
    """
    from voc.records import pair

    try:
        for feedback, outcome in pair(items, partial(soon, engine.tag)):
            sink.write(feedback, outcome)
            summary.add(feedback, outcome)
            step()
    except KeyboardInterrupt:
        if keep and sink.written:
            return False
        raise
    return True


def soon(tag: Tag, items: Iterable[Feedback | Rejected]) -> Iterator[Tags | Rejected]:
    """Yield what ``tag`` gives for the items, the first of it early: it is asked for ever more at a time.

    The engine answers a block at a time, and a block takes seconds: nothing would be seen until then.
    """
    rest, size = iter(items), FIRST
    for item in rest:
        block = chain([item], islice(rest, size - 1)) if size < MANY else chain([item], rest)
        yield from tag(block)
        size *= 2


def _say_input(console: Console, reader: "Reader | SingleText") -> None:
    """Say which columns were taken, where they have names of their own, and what else matters."""
    mapping = getattr(reader, "mapping", {})
    taken = [
        f"{name} = {', '.join(columns)}" for name, columns in mapping.items() if tuple(columns) != (name,)
    ]
    if taken:
        _say(console, f"columns: {'; '.join(taken)}")
    for note in reader.notes:
        _say(console, f"note: {note}")


def _report(
    target: Target, sink: Sink, summary: Summary, pace: Pace, *, console: Console, quiet: bool
) -> None:
    for note in sink.notes:
        _say(console, f"note: {note}")
    if not quiet and (target.file is not None or target.readable):
        for part in summary_view(summary):
            results().print(part)
    if summary.rejects:
        _say(console, _rejects(sink, summary))
    if not quiet:
        took = f"{duration(pace.elapsed)}, {rate(pace.speed)}"
        _say(console, f"{summary.tagged:,} tagged to {target.name} in {took}")


def _rejects(sink: Sink, summary: Summary) -> str:
    codes = ", ".join(f"{code} {count:,}" for code, count in summary.rejects.most_common())
    where = f"; each with its reason in {sink.rejects_path}" if sink.rejects_path else ""
    return f"{summary.rejects.total():,} rejected ({codes}){where}"


def _say(console: Console, words: str) -> None:
    console.print(printable(words), soft_wrap=True, markup=False)
