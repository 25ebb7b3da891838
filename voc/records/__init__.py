"""Feedback read from files and tags written to them, row by row, in a memory that does not grow with the
file.

Reading::

    from voc.records import Columns, read

    with read("reviews.csv", channel="review") as reader:  # opens the file and finds out what it is
        print(reader.format, reader.encoding, reader.mapping, reader.notes)
        for item in reader:  # Feedback | Rejected, in the order of the file
            ...

What concerns the whole file (missing, a directory, empty, truncated, no such column, columns unclear, no
channel) is raised by :func:`read`, before any row, as a subclass of :class:`voc.errors.VocError`. What
concerns one row comes out as a ``Rejected`` with its line, a code and a reason without customer text.

Columns are found by name, Chinese or English; :class:`Columns` says what names do not. Columns that hold no
field become ``attributes``. An id that is missing is ``<file stem>:<line>`` (``reviews:17``; ``stdin:17``),
the same at every run over the same file. Lines count from 1 as an editor counts them: the header of a CSV is
line 1, and so is a sheet's first row; a row over several lines stands where it starts; Parquet counts its
rows.

Writing::

    from voc.records import open_writer, pair

    with read(source) as reader, open_writer("tags.parquet", source=source) as writer:
        for feedback, outcome in pair(reader, engine.tag):
            writer.write(feedback, outcome)
    print(writer.written, writer.rejected, writer.rejects_path, writer.notes)

JSON Lines and Parquet carry ``Tags`` alone: join them to the feedback by ``feedback_id``. CSV and Excel are
for people and carry the text. The output stands under its name when the ``with`` block ends well; ending by
an exception leaves what stood there before. Rejects go to ``<target stem>.rejects.jsonl`` beside it, which is
there only when there are any; those of standard output go to standard error.
"""

from voc.records.columns import Columns, RatingScale
from voc.records.formats import STANDARD, Format
from voc.records.reader import Reader, read
from voc.records.writer import Writer, open_writer, pair

__all__ = [
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
