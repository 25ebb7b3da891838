"""``voc tag``: feedback in, tags out."""

import sys
from typing import Any, Final

import click

from voc.cli.options import EngineOptions, debug_option, release_options, roles, tagging_options
from voc.cli.run import tag_all, tag_one
from voc.cli.source import Source
from voc.cli.target import FORMATS, Target
from voc.cli.terminal import is_terminal
from voc.schema import Channel

INPUT_FORMATS: Final = ("csv", "jsonl", "parquet", "excel", "transcript", "subtitles", "calls")
_EXAMPLES: Final = """\b
Examples:
  voc tag reviews.csv -o tags.parquet --channel review
  voc tag 通话记录.xlsx -o tags.xlsx --channel call --text-column 内容
  voc tag survey.csv -o tags.csv --map columns.toml
  voc tag 通话.txt -o tags.jsonl
  voc tag call.srt --speakers 0=agent,1=customer
  voc tag - -o - < feedback.jsonl > tags.jsonl
  voc tag --text "这家店服务太差了"
  voc tag --sample

\b
A map for --map, columns.toml:
  [columns]
  text = "评价内容"
  id = "订单号"
  [constants]
  channel = "survey"
"""


@click.command(epilog=_EXAMPLES)
@click.argument("path", metavar="[INPUT]", required=False)
@click.option("--text", help="Tag this one text instead of a file.")
@click.option("--sample", is_flag=True, help="Tag the sample feedback that ships with voc.")
@click.option(
    "-o", "--output", metavar="FILE", help="Write here; the suffix tells the format. - is standard output."
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(FORMATS),
    help="Format of the output. Default: by the suffix; without --output a table on a terminal, else jsonl.",
)
@click.option("--rejects", metavar="FILE", help="Write what was not tagged here. Default: beside the output.")
@click.option("--input-format", type=click.Choice(INPUT_FORMATS), help="Format of INPUT. Default: found out.")
@click.option("--encoding", metavar="NAME", help="Encoding of a CSV or JSON Lines INPUT. Default: found out.")
@click.option(
    "--sheet", metavar="NAME", help="Sheet of an Excel INPUT. Default: the first that is to be seen."
)
@click.option(
    "--channel",
    type=click.Choice([channel.value for channel in Channel]),
    help="Channel of rows that name none.",
)
@click.option("--text-column", metavar="NAME", help="Column that holds the text. Default: found by name.")
@click.option(
    "--id-column", metavar="NAME", help="Column that holds the id. Default: found by name, else the line."
)
@click.option("--map", "map_file", metavar="FILE", help="TOML file that says which column holds which field.")
@click.option(
    "--speakers",
    callback=roles,
    metavar="NAME=ROLE,…",
    help="Who speaks in conversations: 0=agent,1=customer; roles are customer, agent, bot, other. "
    "Default: by name, else told by what they say.",
)
@tagging_options
@release_options
@click.option("-q", "--quiet", is_flag=True, help="Show no progress and no summary.")
@debug_option
def tag(
    *,
    path: str | None,
    text: str | None,
    sample: bool,
    output: str | None,
    output_format: str | None,
    rejects: str | None,
    input_format: str | None,
    encoding: str | None,
    sheet: str | None,
    channel: str | None,
    text_column: str | None,
    id_column: str | None,
    map_file: str | None,
    speakers: dict[str, str] | None,
    quiet: bool,
    **engine: Any,
) -> None:
    """Tag customer feedback: sentiment, opinions with their place in the text, and more.

    INPUT is a CSV, JSON Lines, Parquet or Excel file, a transcript of calls (lines, SRT, VTT, or the JSON
    of a recogniser), or - for JSON Lines of Feedback on standard input. Encoding and columns are found
    out. What cannot be tagged goes to a file beside the output, each with its line and the reason, and
    the rest is tagged. Without --output, tags are shown as a table on a terminal and written as JSON
    Lines elsewhere.
    """
    source = Source(
        path=path,
        text=text,
        sample=sample,
        channel=Channel(channel) if channel else None,
        text_column=text_column,
        id_column=id_column,
        map_file=map_file,
        speakers=speakers,
        format=input_format,
        encoding=encoding,
        sheet=sheet,
    )
    target = Target(output=output, format=output_format, rejects=rejects, terminal=is_terminal(sys.stdout))
    source.check()
    target.check()
    if source.single:
        tag_one(source, target, EngineOptions(**engine))
    else:
        tag_all(source, target, EngineOptions(**engine), quiet=quiet)
