"""What became of tickets: live precision by kind and rule, and examples to train on again."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from voc.alerts.points import FEW, wilson
from voc.errors import UnreadableInput
from voc.schema import Alert, Feedback, Tags


class Verdict(StrEnum):
    """What a person found of an alert."""

    VALID = "valid"
    FALSE_ALARM = "false_alarm"
    DUPLICATE = "duplicate"


_IN_CHINESE: Final = {
    "有效": "valid", "属实": "valid", "误报": "false_alarm", "无效": "false_alarm", "重复": "duplicate",
}  # fmt: skip
_COLUMNS: Final = {
    "alert_id": ("alert_id", "alert", "id", "预警编号", "预警id", "工单编号"),
    "verdict": ("verdict", "result", "结论", "处理结果", "核实结果"),
}


@dataclass(frozen=True)
class Ruled:
    """A verdict on one alert; `line` of the file, from 1."""

    alert_id: str
    verdict: Verdict
    line: int


@dataclass(frozen=True, kw_only=True)
class Precision:
    """How often alerts of a kind or origin were right.

    :ivar name: the kind, or the origin as ``model`` or ``rule:<id>``.
    :ivar valid: right ones, duplicates of right ones aside; `false_alarms` wrong ones.
    :ivar low: lower end of the 95 % Wilson interval; `high` the upper.
    :ivar promises: false when there are too few verdicts to promise anything.
    """

    name: str
    valid: int
    false_alarms: int
    duplicates: int
    precision: float | None
    low: float
    high: float
    promises: bool


@dataclass(frozen=True, kw_only=True)
class LivePrecision:
    """What verdicts say: of all alerts, by kind, by origin, and the ids that no tags hold."""

    overall: Precision
    kinds: tuple[Precision, ...]
    origins: tuple[Precision, ...]
    unknown: tuple[str, ...]


def read_verdicts(path: str | Path) -> tuple[Ruled, ...]:
    """The verdicts of a CSV with columns alert_id and verdict, or of JSON Lines with these keys.

    Of one alert the last counts. 有效, 误报 and 重复 are read too.

    :raises UnreadableInput: for a file or line that cannot be read; the message names it.
    """
    file = Path(path)
    if not file.is_file():
        raise UnreadableInput(f"{file}: there is no such file; name a .csv or .jsonl of verdicts")
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"{file}: is not UTF-8; save it as UTF-8") from error
    rows = _json_rows(file, text) if file.suffix.lower() in (".jsonl", ".ndjson") else _csv_rows(file, text)
    last = {ruled.alert_id: ruled for ruled in (_ruled(file, line, row) for line, row in rows)}
    return tuple(last.values())


def live_precision(verdicts: Iterable[Ruled], alerts: Iterable[Alert]) -> LivePrecision:
    """Precision of what was sent, by the verdicts that came back.

    :param alerts: of the tags that the alerts came from.
    """
    by_id = {alert.id: alert for alert in alerts}
    of_kind: dict[str, list[Verdict]] = defaultdict(list)
    of_origin: dict[str, list[Verdict]] = defaultdict(list)
    unknown: list[str] = []
    for ruled in verdicts:
        alert = by_id.get(ruled.alert_id)
        if alert is None:
            unknown.append(ruled.alert_id)
            continue
        of_kind[alert.kind].append(ruled.verdict)
        of_origin[alert.origin].append(ruled.verdict)
    return LivePrecision(
        overall=_precision("all", [verdict for each in of_kind.values() for verdict in each]),
        kinds=tuple(_precision(name, of_kind[name]) for name in sorted(of_kind)),
        origins=tuple(_precision(name, of_origin[name]) for name in sorted(of_origin)),
        unknown=tuple(unknown),
    )


def examples(
    verdicts: Iterable[Ruled], tagged: Iterable[Tags], feedback: Mapping[str, Feedback]
) -> Iterator[dict[str, Any]]:
    """A row of training for each text with a verdict: its alerts that are right, the kinds that are not.

    :param feedback: by id; texts that are not there are left out. A duplicate says nothing of its kind.
    """
    by_id = {ruled.alert_id: ruled.verdict for ruled in verdicts}
    for tags in tagged:
        judged = [(alert, by_id[alert.id]) for alert in tags.alerts or () if alert.id in by_id]
        source = feedback.get(tags.feedback_id)
        if source is None or not any(verdict is not Verdict.DUPLICATE for _, verdict in judged):
            continue
        yield {
            "id": source.id,
            "channel": str(source.channel),
            **_said(source),
            "alerts": [_example(alert) for alert, verdict in judged if verdict is Verdict.VALID],
            "not": sorted({alert.kind for alert, verdict in judged if verdict is Verdict.FALSE_ALARM}),
        }


def _said(feedback: Feedback) -> dict[str, Any]:
    if feedback.turns is None:
        return {"text": feedback.text}
    return {"turns": [{"speaker": str(turn.speaker), "text": turn.text} for turn in feedback.turns]}


def _example(alert: Alert) -> dict[str, Any]:
    return {
        "kind": alert.kind,
        "severity": str(alert.severity),
        "evidence": [span.model_dump(exclude_none=True) for span in alert.evidence],
    }


def _precision(name: str, verdicts: list[Verdict]) -> Precision:
    valid, wrong = verdicts.count(Verdict.VALID), verdicts.count(Verdict.FALSE_ALARM)
    low, high = wilson(valid, valid + wrong)
    return Precision(
        name=name, valid=valid, false_alarms=wrong, duplicates=verdicts.count(Verdict.DUPLICATE),
        precision=valid / (valid + wrong) if valid + wrong else None, low=low, high=high,
        promises=valid + wrong >= FEW,
    )  # fmt: skip


def _json_rows(file: Path, text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for line, written in enumerate(text.split("\n"), start=1):
        if not written.strip():
            continue
        try:
            row = json.loads(written)
        except ValueError as error:
            raise UnreadableInput(f"{file}:{line}: is no JSON ({error})") from error
        if not isinstance(row, dict):
            raise UnreadableInput(f'{file}:{line}: is no JSON object; write {{"alert_id": …, "verdict": …}}')
        yield line, row


def _csv_rows(file: Path, text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    reader = csv.DictReader(text.splitlines())
    for row in reader:
        yield reader.line_num, {name: value for name, value in row.items() if name is not None}


def _ruled(file: Path, line: int, row: Mapping[str, Any]) -> Ruled:
    found = {str(name).strip().lower(): value for name, value in row.items()}
    alert_id, said = (_cell(file, line, found, key) for key in ("alert_id", "verdict"))
    verdict = _IN_CHINESE.get(said, said.lower())
    if verdict not in list(Verdict):
        allowed = ", ".join([*Verdict, *_IN_CHINESE])
        raise UnreadableInput(f"{file}:{line}: verdict {said!r}; allowed: {allowed}")
    return Ruled(alert_id, Verdict(verdict), line)


def _cell(file: Path, line: int, row: Mapping[str, Any], key: str) -> str:
    for name in _COLUMNS[key]:
        value = row.get(name)
        if value is not None and str(value).strip():
            return str(value).strip()
    raise UnreadableInput(f"{file}:{line}: has no {key}; columns: {', '.join(_COLUMNS[key])}")
