"""Feedback read from files and tags written to them, row by row, in constant memory.

Reading::

    from voc.records import Columns, read

    with read("reviews.csv", channel="review") as reader:   # opens the file, finds out what it is
        print(reader.format, reader.encoding, reader.mapping, reader.notes)
        for item in reader:                                 # Feedback | Rejected, in the file's order
            ...

- ``read(source, *, format=None, columns=None, channel=None, encoding=None, sheet=None) -> Reader``.
  ``source`` is a path or ``"-"`` (standard input, JSON Lines unless ``format`` says otherwise). What concerns
  the whole file (missing, a directory, empty, truncated, no such column, columns unclear, no channel) is
  raised here, before any row: a subclass of :class:`voc.errors.VocError`. What concerns one row comes out as
  a ``Rejected`` with ``line``, ``code`` and a reason without customer text.
- ``columns`` is a :class:`Columns`: ``Columns(fields={"text": "评价内容", "id": "评价编号"})``, or
  ``Columns.load("map.toml")``; ``columns.override(text=..., id=...)`` lays ``--text-column`` and
  ``--id-column`` over it (``None`` leaves a field alone). ``channel`` is the channel of rows that name none.
- ``Reader``: iterable once, context manager. ``name`` (what to call it in messages), ``format`` (a
  :class:`Format`), ``encoding`` (``utf-8`` ``utf-8-sig`` ``utf-16`` ``gbk`` ``gb18030``, or None for Parquet
      and Excel), ``mapping``
  (field name -> column names, as they were found), ``notes`` (tuple of sentences worth telling the user:
  other sheets, columns left out), ``total`` (rows, where the file says so, else None), ``progress()`` (0...1
  of the file read, or None on standard input).
- A missing id becomes ``<file stem>:<line>`` (``reviews:17``; ``stdin:17``), the same at every run over the
  same file. ``line`` counts from 1 as an editor does: the header of a CSV is line 1, and so is a sheet's
  first row; a row over several lines counts where it starts; Parquet counts its rows from 1.

Writing::

    from voc.records import open_writer, pair

    with read(source) as reader, open_writer("tags.parquet", source=source) as writer:
        for feedback, outcome in pair(reader, engine.tag):
            writer.write(feedback, outcome)
    print(writer.written, writer.rejected, writer.rejects_path, writer.notes)

- ``open_writer(target, *, format=None, rejects=None, source=None) -> Writer``. ``target`` is a path or
  ``"-"`` (standard output: JSON Lines, or ``format="table"`` or ``"csv"``). Formats by suffix: ``.jsonl``,
  ``.parquet``, ``.csv``, ``.xlsx``. ``source`` is what is being read: writing over it is refused.
- ``Writer.write(feedback: Feedback | Rejected, outcome: Tags | Rejected)``. Leaving the ``with`` block puts
  the output under its final name in one step; leaving it by an exception leaves nothing there (and what stood
  there before untouched).
- Rejects go to ``<target stem>.rejects.jsonl`` beside the target (``rejects=`` names another path), only when
  there are any; a stale one is removed. With ``"-"`` they go to standard error as JSON Lines. Excel also has
  them in a sheet.
- JSON Lines and Parquet carry ``Tags`` alone: join them to the feedback by ``feedback_id``. CSV, Excel and
  the table are for people and carry the text.
- ``Writer``: ``format``, ``written``, ``rejected``, ``rejects_path`` (None when there were none), ``notes``.
- ``pair(items, tag)`` yields ``(item, outcome)`` in order, holding only what ``tag`` has not answered yet.
"""

from voc.records.columns import Columns, RatingScale
from voc.records.formats import READABLE, STANDARD, Format
from voc.records.reader import Reader, read
from voc.records.writer import Writer, open_writer, pair

__all__ = [
    "READABLE",
    "STANDARD",
    "Columns",
    "Format",
    "RatingScale",
    "Reader",
    "Writer",
    "open_writer",
    "pair",
    "read",
]
