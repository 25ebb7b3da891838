"""The command of the labelling: draw, collect, kappa, disagreements, settle, check, counts."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from voc.errors import VocError

from .batches import READERS, read_items, readers_of, work_folder
from .check import find_problems
from .collect import collect
from .counts import table
from .kappa import agreements, evidence_overlap
from .lines import data_folder
from .mine import DRAWS, SEED, mine
from .settle import SETTLER, settle, write_disagreements
from .split import ANNOTATIONS

EXAMPLES = """examples:
  python -m training.label mine feedback --data ../shared/data
  python -m training.label collect feedback --reader a
  python -m training.label kappa feedback
  python -m training.label disagreements feedback
  python -m training.label settle feedback
  python -m training.label check --data ../shared/data
  python -m training.label counts --by corpus
"""


class OneReader(VocError):
    """A task of one reader, where two are asked for."""


def main(arguments: list[str] | None = None) -> int:
    """Return the exit code: 0, 1 where problems were found or something failed."""
    options = _parser().parse_args(arguments)
    try:
        return _COMMANDS[options.command](options)
    except VocError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training.label",
        description=__doc__,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=sorted(_COMMANDS))
    parser.add_argument("task", nargs="?", choices=sorted(DRAWS), help="all tasks when left out")
    parser.add_argument("--reader", choices=(*READERS, SETTLER), help="collect: one reader instead of all")
    parser.add_argument("--data", help="folder of the corpora (VOC_DATA)")
    parser.add_argument("--work", type=Path, help="folder of batches and answers ($VOC_WORK/label)")
    parser.add_argument("--annotations", type=Path, default=ANNOTATIONS, help="folder of the settled labels")
    parser.add_argument(
        "--by", choices=("channel", "corpus", "split"), default="channel", help="columns of counts"
    )
    parser.add_argument("--seed", type=int, default=SEED)
    return parser


def _tasks(options: argparse.Namespace) -> list[str]:
    return [options.task] if options.task else list(DRAWS)


def _compared(options: argparse.Namespace) -> list[str]:
    """The tasks that two readers answer.

    :raises OneReader: when the task asked for is none of them.
    """
    tasks = _tasks(options)
    compared = [task for task in tasks if len(readers_of(task)) > 1]
    if not compared:
        raise OneReader(f"{tasks[0]}: one reader answers it, there is nobody to compare with. Run settle")
    return compared


def _work(options: argparse.Namespace) -> Path:
    return options.work or work_folder()


def _mine(options: argparse.Namespace) -> int:
    for task in _tasks(options):
        print(task, mine(task, data=data_folder(options.data), folder=_work(options), seed=options.seed))
    return 0


def _collect(options: argparse.Namespace) -> int:
    failed = 0
    for task in _tasks(options):
        for reader in [options.reader] if options.reader else readers_of(task):
            found = collect(task, reader, folder=_work(options))
            print(f"{task} {reader}: {len(found.labels)} read, {len(found.problems)} problems")
            print("".join(f"  {problem}\n" for problem in found.problems), end="")
            failed += len(found.problems)
    return 1 if failed else 0


def _kappa(options: argparse.Namespace) -> int:
    print("| task | decision | units | marked | same | kappa |\n|---|---|---|---|---|---|")
    for task in _compared(options):
        items = read_items(task, folder=_work(options))
        one, two = (collect(task, reader, folder=_work(options)).labels for reader in READERS)
        for found in agreements(items, one, two, task):
            counted = f"{found.units} | {found.marked} | {found.same:.3f} | {found.kappa:.3f}"
            print(f"| {task} | {found.decision} | {counted} |")
        if task == "alerts":
            print(f"| {task} | evidence, character F1 |  |  | {evidence_overlap(one, two):.3f} |  |")
    return 0


def _disagreements(options: argparse.Namespace) -> int:
    for task in _compared(options):
        batches = write_disagreements(task, folder=_work(options), seed=options.seed)
        print(f"{task}: {batches} new batches in {_work(options) / task / SETTLER}")
    return 0


def _settle(options: argparse.Namespace) -> int:
    for task in _tasks(options):
        rows, decided = settle(task, folder=_work(options), annotations=options.annotations)
        print(f"{task}: {rows} rows, {decided} decided by the settling reader")
    return 0


def _check(options: argparse.Namespace) -> int:
    problems = find_problems(options.annotations, data=data_folder(options.data))
    print("".join(f"{problem}\n" for problem in problems), end="")
    print(f"{len(problems)} problems")
    return 1 if problems else 0


def _counts(options: argparse.Namespace) -> int:
    print(table(options.annotations, by=options.by), end="")
    return 0


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "mine": _mine,
    "collect": _collect,
    "kappa": _kappa,
    "disagreements": _disagreements,
    "settle": _settle,
    "check": _check,
    "counts": _counts,
}

if __name__ == "__main__":
    sys.exit(main())
