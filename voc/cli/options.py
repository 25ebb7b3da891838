"""Options that several commands share, and what they mean to the engine."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from voc.cli.ending import DEBUG
from voc.schema import AlertKind, Speaker

if TYPE_CHECKING:
    from voc.alerts import Operating
    from voc.engine import Engine

Command = TypeVar("Command", bound=Callable[..., Any])
_POINTS: Final = ("balanced", "recall")


@dataclass(frozen=True, kw_only=True)
class EngineOptions:
    """How the engine is to be loaded; None leaves a choice to the engine's own default."""

    release: str | None = None
    taxonomy: str | None = None
    rules: str | None = None
    dictionary: str | None = None
    alerts: "Operating | None" = None
    alert_settings: str | None = None
    opinion_style: str | None = None
    include: tuple[str, ...] | None = None
    threads: int | None = None

    def given(self) -> dict[str, Any]:
        """Return what the user chose, by name."""
        return {name: value for name, value in vars(self).items() if value not in (None, ())}


def load_engine(options: EngineOptions) -> "Engine":
    """Return the engine, its release read and checked: the only place where the command loads one."""
    from voc.engine import Engine

    return Engine.load(**options.given())


def operating_point(ctx: click.Context, parameter: click.Parameter, value: str | None) -> "Operating | None":
    """Return ``balanced``, ``recall``, the floor of ``floor=0.95``, the budget of ``budget=20/5000`` (alerts
    a day for so many texts a day), or the thresholds of ``legal=0.4,media=0.6`` by kind.

    :raises click.BadParameter: when it is none of them.
    """
    if value is None or value in _POINTS:
        return value
    from voc.alerts import Budget, Floor

    name, _, number = value.partition("=")
    if name == "floor":
        return Floor(_number(value, number))
    if name == "budget":
        a_day, _, volume = number.partition("/")
        return Budget(_number(value, a_day), _number(value, volume))
    return dict(_threshold(part) for part in value.split(","))


def _number(given: str, number: str) -> float:
    try:
        return float(number)
    except ValueError:
        raise click.BadParameter(
            f"{given!r} has no number where one is due; write floor=0.95, or budget=20/5000 for 20 alerts a "
            "day of 5,000 texts a day"
        ) from None


def _threshold(part: str) -> tuple[str, float]:
    kind, _, number = part.partition("=")
    try:
        threshold = float(number)
    except ValueError:
        threshold = -1.0
    if not kind.strip() or not 0 <= threshold <= 1:
        raise click.BadParameter(
            f"{part!r} is neither {' nor '.join(_POINTS)} nor KIND=THRESHOLD from 0 to 1, such as legal=0.4, "
            "nor floor=RECALL nor budget=ALERTS/TEXTS a day"
        )
    return kind.strip(), threshold


def names(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    """Return the names that stand apart by commas."""
    return None if value is None else tuple(name.strip() for name in value.split(",") if name.strip())


def roles(_: click.Context, __: click.Parameter, value: str | None) -> dict[str, str] | None:
    """Return the roles of ``0=agent,王芳=customer`` by name.

    :raises click.BadParameter: when a part is none, or names no role.
    """
    return None if value is None else dict(_role(part) for part in value.split(",") if part.strip())


def _role(part: str) -> tuple[str, str]:
    name, _, role = part.rpartition("=")
    if not name.strip() or role.strip() not in tuple(Speaker):
        raise click.BadParameter(
            f"{part!r} is not NAME=ROLE with a role of {', '.join(Speaker)}, such as 0=agent"
        )
    return name.strip(), role.strip()


def debug_option(command: Command) -> Command:
    """Add ``--debug``, which may stand before or after the command's name."""

    def remember(ctx: click.Context, _: click.Parameter, value: bool) -> None:
        ctx.meta[DEBUG] = ctx.meta.get(DEBUG, False) or value

    return click.option(
        "--debug",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=remember,
        help="Show the traceback of an error.",
    )(command)


def release_options(command: Command) -> Command:
    """Add what chooses the release and how it runs: ``--release`` and ``--threads``."""
    return _with(
        command,
        click.option(
            "--release",
            metavar="FOLDER|NAME",
            help="Trained release. Default: $VOC_RELEASE, else the newest that came with voc.",
        ),
        click.option(
            "--threads",
            type=click.IntRange(min=1),
            metavar="N",
            help="Inference threads. Default: all cores this process may use.",
        ),
    )


def tagging_options(command: Command) -> Command:
    """Add what chooses the tags: ``--taxonomy``, ``--rules``, ``--dictionary``, ``--alerts``,
    ``--alert-settings``, ``--opinion-style`` and ``--include``."""
    return _with(
        command,
        click.option(
            "--taxonomy", metavar="NAME|FILE", help="Name of a shipped taxonomy, or a file of your own."
        ),
        click.option(
            "--rules", metavar="FILE", help="Rules of your own (TOML or workbook): voc rules check FILE."
        ),
        click.option(
            "--dictionary", metavar="FILE", help="Words of your own, one a line: voc words check FILE."
        ),
        click.option(
            "--alerts",
            callback=operating_point,
            metavar="POINT",
            help="Operating point of alerts: balanced, recall, floor=RECALL, budget=ALERTS/TEXTS a day, or "
            f"KIND=THRESHOLD,… with kinds {', '.join(list(AlertKind)[:3])}, … Default: balanced.",
        ),
        click.option("--alert-settings", metavar="FILE", help="What your company sets about alerts (TOML)."),
        click.option(
            "--opinion-style",
            metavar="CORPUS",
            help="What an opinion span covers, by a corpus's habit: bdci2017 (single words, the default), "
            "zhijiang2019, dimabsa2024, zhang-restaurant.",
        ),
        click.option(
            "--include",
            callback=names,
            metavar="NAMES",
            help="Tags made only when asked for: words, keywords, embedding.",
        ),
    )


def _with(command: Command, *options: Callable[[Command], Command]) -> Command:
    """Return the command with the options, shown in its help in this order."""
    for option in reversed(options):
        command = option(command)
    return command
