"""Conversations in JSON: chat logs, and what speech recognisers write.

One object is one call; a list of objects is a list of utterances where each has words and a speaker or a
time, else of calls. Of a call, the first list of utterances inside it is read, at any depth. Among others:

- our own: ``{"id": "c1", "turns": [{"speaker": "customer", "text": "…", "start_ms": 0, "end_ms": 900}]}``;
- chat logs: ``{"messages": [{"role": "user", "content": "…", "time": "2026-03-01 09:12:30"}]}``;
- FunASR: ``[{"key": "c1", "sentence_info": [{"text": "…", "start": 430, "end": 2190, "spk": 0}]}]``;
- Whisper and its kin: ``{"segments": [{"start": 0.4, "end": 2.1, "text": "…", "speaker": "SPEAKER_00"}]}``;
- those with a list for each channel, which are put in the order of their times:
  ``{"transcripts": [{"channel_id": 0, "sentences": [{"begin_time": 430, "end_time": 2190, "text": "…"}]}]}``.

Numbers are milliseconds, and seconds where one has a fraction or where in milliseconds nobody speaks so fast.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from voc.errors import VocError
from voc.schema import Speaker
from voc.schema.moment import read_moment

from .call import Call, NoCall
from .recognised import find_lists, has_words, is_utterance, read_utterances
from .voices import make_call

_ID_NAMES: Final = (
    "id", "call_id", "callid", "session_id", "sessionid", "conversation_id", "conversationid", "dialogue_id",
    "dialog_id", "record_id", "key", "wav_name", "task_id", "taskid", "uttid", "file_name", "filename",
)  # fmt: skip
_TIME_NAMES: Final = (
    "occurred_at",
    "occurredat",
    "started_at",
    "start_time",
    "begin_time",
    "created_at",
    "time",
    "date",
)


class NotJson(VocError):
    """A text is no JSON."""


def document(text: str) -> Any:
    """The value of a text of JSON.

    :raises NotJson: when it is none; the message says where.
    """
    try:
        return json.loads(text, parse_constant=_refused)
    except json.JSONDecodeError as error:
        raise NotJson(f"line {error.lineno}, column {error.colno}: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise NotJson("nested too deeply, or a number that JSON does not have (NaN, Infinity)") from error


def looks_like_calls(value: Any) -> bool:
    """Whether a JSON value is a conversation, or a list of them, that is not feedback of our own already."""
    if isinstance(value, list):
        return any(_is_spoken(item) or looks_like_calls(item) for item in value[:3])
    if not isinstance(value, dict):
        return False
    turns = value.get("turns")
    if isinstance(turns, list) and turns and all(map(is_turn, turns)):
        return False
    if isinstance(value.get("text"), str) and ("channel" in value or "rating" in value):
        return False
    return bool(_lists(value))


def read_objects(
    value: Any, *, line: int = 1, speakers: Mapping[str, Speaker] | None = None
) -> Iterator[Call | NoCall]:
    """The calls of a JSON value.

    :param line: where it begins in the file.
    :param speakers: roles by key (:func:`voc.conversation.roles.speakers_named`).
    """
    given = speakers or {}
    if isinstance(value, list) and not any(_is_spoken(item) for item in value):
        for number, item in enumerate(value, start=1):
            yield _read_one(item, line=line, given=given, place=f"call {number} of the list: ")
    else:
        yield _read_one(value, line=line, given=given, place="")


def _read_one(value: Any, *, line: int, given: Mapping[str, Speaker], place: str) -> Call | NoCall:
    lists = _lists(value)
    if not lists:
        return NoCall(
            line,
            f"{place}no list of utterances is in it; give one such as "
            '"turns": [{"speaker": "customer", "text": "…"}]',
        )
    try:
        said, began = read_utterances(lists)
    except VocError as error:
        return NoCall(line, f"{place}{error}")
    about = value if isinstance(value, dict) else {}
    moment = next((at for name in _TIME_NAMES if (at := _first(about, [name])) and _is_moment(at)), None)
    call = make_call(
        said, line=line, given=given, id=_named(about), occurred_at=moment or began, rest=_rest(about)
    )
    return NoCall(line, f"{place}{call.reason}") if isinstance(call, NoCall) and place else call


def _lists(value: Any) -> list[tuple[list[Any], str | None]]:
    if isinstance(value, list):
        return [(value, None)]
    found = list(find_lists(value))
    # A recogniser that was asked for no sentences gives all the words as one text, with the times of each.
    return found or ([([value], None)] if _is_whole(value) else [])


def _is_whole(value: Any) -> bool:
    return isinstance(value, dict) and has_words(value) and isinstance(value.get("timestamp"), list)


def _is_moment(written: str) -> bool:
    try:
        read_moment(written)
    except ValueError:
        return False
    return True


def _is_spoken(item: Any) -> bool:
    """Whether a list's item is an utterance; a recogniser's call has words too, and its sentences beside."""
    return is_utterance(item) and not _is_whole(item) and not list(find_lists(item))


def is_turn(turn: Any) -> bool:
    """Whether a value is a turn as `Feedback` has it."""
    return isinstance(turn, dict) and turn.get("speaker") in tuple(Speaker) and "text" in turn


def _named(about: Mapping[str, Any]) -> str | None:
    return _first(about, _ID_NAMES)


def _first(about: Mapping[str, Any], names: Sequence[str]) -> str | None:
    lowered = {str(name).lower(): value for name, value in about.items()}
    found = (lowered.get(name) for name in names)
    return next((str(value) for value in found if isinstance(value, str | int) and value != ""), None)


def _rest(about: Mapping[str, Any]) -> dict[str, object]:
    """What else is said of the call: its plain values, but not its words as one text."""
    taken = {*_ID_NAMES, *_TIME_NAMES}
    return {
        name: value
        for name, value in about.items()
        if isinstance(value, str | int | float) and name.lower() not in taken and not has_words({name: value})
    }


def _refused(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
