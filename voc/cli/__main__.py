"""``python -m voc.cli``: the command, where its name is not on the path."""

from voc.cli import main

main(prog_name="voc")
