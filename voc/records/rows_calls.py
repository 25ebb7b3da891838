"""Rows of files that hold conversations, a call each, as :mod:`voc.conversation.readers` gives them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Final

from voc.conversation.readers import (
    Call,
    Columns,
    NoCall,
    NotJson,
    Numbered,
    document,
    find_columns,
    is_turn,
    looks_like_calls,
    read_lines,
    read_objects,
    read_sessions,
    read_subtitles,
)
from voc.conversation.roles import key_of, speakers_named
from voc.errors import InvalidFeedback, UnreadableInput
from voc.records.columns import Columns as Said
from voc.records.encoding import Encoding
from voc.records.formats import Format
from voc.records.lines import Line, Lines, unusable
from voc.records.rows import BadRow, Row, Rows
from voc.records.source import Source
from voc.records.values import given
from voc.schema import Channel, RejectCode, Speaker, Turn

TURNS: Final = "turns"
_OWN: Final = ("id", TURNS, "occurred_at")
_SAMPLED: Final = 20
Speakers = Mapping[str, Speaker]


class CallRows:
    """Calls of a transcript, of subtitles or of JSON: see :class:`voc.records.rows.Rows`.

    :ivar channel: of calls where nobody names another.
    """

    def __init__(self, source: Source, encoding: Encoding, *, format: Format, speakers: Speakers) -> None:
        self.encoding = encoding.name
        self.total = None
        self.open_ended = False
        self.channel = Channel.CALL
        calls = _calls(Lines(source, encoding), format, speakers, source.name)
        ahead = list(islice(calls, _SAMPLED if source.seekable else 1))
        self.sample = tuple(row for row in map(_row, ahead) if isinstance(row, Row))
        self.columns = tuple(dict.fromkeys([*_OWN, *(name for row in self.sample for name in row.values)]))
        self.notes = _notes(ahead)
        self._calls = chain(ahead, calls)

    def __iter__(self) -> Iterator[Row | BadRow]:
        return map(_row, self._calls)


class SessionRows:
    """Sessions of a table of messages: see :class:`voc.records.rows.Rows`."""

    def __init__(self, rows: Rows, columns: Columns, *, speakers: Speakers) -> None:
        self.encoding = rows.encoding
        self.total = None
        self.open_ended = False
        self.channel = Channel.CHAT
        self.sample = rows.sample
        self.columns = (*_OWN, *(name for name in rows.columns if name not in (*columns.used, *_OWN)))
        told = (
            f"a row is one message: {columns.session!r} names the conversation, {columns.sender!r} who "
            f'speaks, {columns.text!r} the words; turns = "" under [columns] in a --map file takes rows alone'
        )
        first = islice(
            read_sessions(((row.line, row.values) for row in rows.sample), columns, speakers=speakers), 1
        )
        self.notes = (*rows.notes, told, *_notes(list(first)))
        self._rows, self._places, self._speakers = rows, columns, speakers

    def __iter__(self) -> Iterator[Row | BadRow]:
        bad: deque[BadRow] = deque()
        for call in read_sessions(_good(self._rows, bad), self._places, speakers=self._speakers):
            yield from _taken(bad)
            yield _row(call)
        yield from _taken(bad)


def conversations(rows: Rows, said: Said) -> Rows:
    """The rows as sessions, where they are messages of conversations; else as they are."""
    if isinstance(rows, CallRows) or rows.open_ended:
        return rows
    if said.columns_of("text") is not None or said.columns_of(TURNS) is not None or TURNS in rows.columns:
        return rows
    columns = find_columns(rows.columns)
    if columns is None:
        return rows
    sessions = [row.values.get(columns.session) for row in rows.sample]
    if len(set(map(str, sessions))) == len(sessions):
        return rows
    return SessionRows(rows, columns, speakers=speakers_named(said.speakers))


def turns_in(value: object, *, speakers: Speakers) -> object:
    """The turns in a cell that holds a conversation, as lines or as JSON; what is no conversation as it is.

    :raises InvalidFeedback: when it is one that cannot be read.
    """
    if isinstance(value, str):
        return _only(read_lines(list(enumerate(value.splitlines(), start=1)), speakers=speakers))
    if isinstance(value, list) and all(map(is_turn, value)):
        return value
    if isinstance(value, list | dict) and looks_like_calls(value):
        return _only(read_objects(value, speakers=speakers))
    return value


def _only(calls: Iterable[Call | NoCall]) -> tuple[Turn, ...]:
    found: list[Turn] = []
    for call in calls:
        if isinstance(call, NoCall):
            raise InvalidFeedback(f"turns, line {call.line} of the cell: {call.reason}")
        found += call.turns
    return tuple(found)


def _calls(lines: Lines, format: Format, speakers: Speakers, name: str) -> Iterator[Call | NoCall | BadRow]:
    bad: deque[BadRow] = deque()
    numbered = _sound(lines, bad)
    if format is Format.CALLS:
        found = _objects(numbered, speakers, name)
    else:
        found = (read_subtitles if format is Format.SUBTITLES else read_lines)(numbered, speakers=speakers)
    for call in found:
        yield from _taken(bad)
        yield call
    yield from _taken(bad)


def _objects(lines: Iterator[Numbered], speakers: Speakers, name: str) -> Iterator[Call | NoCall]:
    """The calls of JSON: one value a line where the first line is one, else all lines together are one."""
    first = next(((number, text) for number, text in lines if text.strip("\ufeff \t\r\n")), None)
    if first is None:
        raise UnreadableInput(
            f"{name}: holds no line that is not blank; give JSON, such as a list of utterances"
        )
    number, text = first[0], first[1].lstrip("\ufeff")
    try:
        value = document(text)
    except NotJson:
        whole = text + "".join(line for _, line in lines)
        try:
            value = document(whole)
        except NotJson as error:
            raise UnreadableInput(
                f"{name}: is no JSON ({error}, counted from line {number}); give one value, or one a line"
            ) from error
        yield from read_objects(value, line=number, speakers=speakers)
        return
    yield from read_objects(value, line=number, speakers=speakers)
    for number, text in lines:
        if text.strip():
            try:
                yield from read_objects(document(text), line=number, speakers=speakers)
            except NotJson as error:
                yield NoCall(number, f"the line is not valid JSON ({error}); give one call a line")


def _sound(lines: Iterable[Line], bad: deque[BadRow]) -> Iterator[Numbered]:
    """The lines that can be read; what keeps others from it goes to ``bad``."""
    for line in lines:
        why = unusable(line, line.number)
        if why is None:
            yield line.number, line.text
        else:
            bad.append(why)


def _good(rows: Rows, bad: deque[BadRow]) -> Iterator[tuple[int, Mapping[str, object]]]:
    for row in rows:
        if isinstance(row, Row):
            yield row.line, row.values
        else:
            bad.append(row)


def _taken(bad: deque[BadRow]) -> Iterator[BadRow]:
    while bad:
        yield bad.popleft()


def _row(call: Call | NoCall | BadRow) -> Row | BadRow:
    if isinstance(call, BadRow):
        return call
    if isinstance(call, NoCall):
        return BadRow(call.line, RejectCode.BAD_RECORD, call.reason)
    own = {"id": call.id, TURNS: call.turns, "occurred_at": call.occurred_at}
    rest = {name: value for name, value in call.rest.items() if name not in _OWN and given(value)}
    return Row(call.line, rest | {name: value for name, value in own.items() if value is not None})


def _notes(calls: Iterable[Call | NoCall | BadRow]) -> tuple[str, ...]:
    """What was guessed of the first call, and how to say otherwise."""
    for call in calls:
        if isinstance(call, Call) and call.guessed:
            told = ", ".join(f"{key_of(voice)} = {role.value}" for voice, role in call.guessed.items())
            said = ",".join(f"{key_of(voice)}={role.value}" for voice, role in call.guessed.items())
            return (f"speakers are told by what they say, first {told}; to fix it say --speakers {said}",)
        if isinstance(call, Call) and all(turn.speaker == Speaker.OTHER for turn in call.turns):
            return ("no speaker is named; all that is said is taken as the customer's",)
    return ()
