"""Lines of a TOML text, whatever it is written like."""

from voc.taxonomy.places import Lines

TEXT = '''# first
a = """
[[not]] a table = 1
"""
"b.c" = 'x # y'
d.e = [ "]", # bracket
  "[",
  ["=", 2],
]

[[t]]
k = 1
[t.s]
"名" = ["一", "二"]
[[t]]
k = { a = 1, b = [1, 2] }
'''


def test_lines() -> None:
    lines = Lines(TEXT)
    assert lines.line("a") == 2
    assert lines.line("b.c") == 5
    assert [lines.line("d", "e", item) for item in range(3)] == [6, 7, 8]
    assert (lines.line("t", 0), lines.line("t", 0, "k"), lines.line("t", 1, "k")) == (11, 12, 16)
    assert lines.line("t", 0, "s", "名", 1) == 14


def test_what_has_no_line_has_that_of_what_holds_it() -> None:
    lines = Lines(TEXT)
    assert lines.line("t", 1, "k", "b", 0) == 16
    assert lines.line("t", 1, "missing") == 15
    assert lines.line("nothing") == 1
