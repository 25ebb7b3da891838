"""Draw ``docs/picture.svg``, the picture in the README, from what the release finds: ``make picture``.

One text, then the sample feedback, through the views that the command itself prints.
"""

import re
from importlib.resources import as_file, files
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

from voc import Engine, Feedback
from voc.cli.summary import Summary
from voc.cli.view import summary_view, whole
from voc.records import pair, read

PICTURE = Path(__file__).with_name("picture.svg")
TEXT = "屏幕很亮，音质也不错，可是客服打了三次都没解决，太失望了"
WIDTH = 100
# A picture in a README loads nothing from elsewhere: fonts are those of whoever looks at it.
FONTS = "ui-monospace, Menlo, Consolas, 'Noto Sans Mono CJK SC', 'Noto Sans CJK SC', 'PingFang SC', monospace"


def draw(console: Console, engine: Engine) -> None:
    """Print what two commands print."""
    feedback = Feedback(id="1", channel="review", text=TEXT)
    (tags,) = engine.tag([feedback])
    _prompt(console, f'voc tag --text "{TEXT}"')
    console.print(whole(feedback, tags))
    console.print()
    _prompt(console, "voc tag --sample -o tags.parquet")
    for part in summary_view(_summary(engine)):
        console.print(part)


def _prompt(console: Console, command: str) -> None:
    console.print(Text.assemble(("$ ", "dim"), (command, "bold")))


def _summary(engine: Engine) -> Summary:
    summary = Summary()
    with as_file(files("voc.sample") / "feedback.jsonl") as path, read(path) as reader:
        for feedback, outcome in pair(reader, engine.tag):
            summary.add(feedback, outcome)
    return summary


def _without_fonts(svg: str) -> str:
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    return svg.replace("font-family: Fira Code, monospace", f"font-family: {FONTS}")


def main() -> None:
    """Draw the picture."""
    console = Console(file=StringIO(), record=True, width=WIDTH, color_system="truecolor")
    draw(console, Engine.load())
    PICTURE.write_text(_without_fonts(console.export_svg(title="voc", unique_id="voc")), encoding="utf-8")


if __name__ == "__main__":
    main()
