"""VocError and its tree: every error that the engine, the command and the service raise on purpose.

::

    VocError
    ├── InvalidFeedback      one piece of feedback that breaks the contract; the rest of the input goes on
    ├── UnreadableInput      a file, folder or stream that cannot be read as a whole
    ├── UnwritableOutput     a target that cannot be written
    ├── ColumnsUnclear       a table whose columns cannot be told apart by name
    ├── UnknownName          a name that is not among those allowed (a taxonomy, a kind, a style, an option)
    ├── NewerSchema          a record written under a newer major version of the contract
    ├── ReleaseError         a trained release that cannot be used
    │   ├── ReleaseMissing   no release where one was looked for
    │   └── ReleaseDamaged   a file that is not what its checksum says, or is not there
    ├── SettingsError        a setting or a file of settings that is wrong
    ├── InvalidTaxonomy      a taxonomy file with errors; the message lists them all, each with its place
    ├── MaskingFailed        a text whose personal data could not be hidden: neither store nor log it
    ├── PseudonymUnreadable  a pseudonym of another key or tenant, or a changed one
    └── MissingExtra         an optional library that is not installed; the message names the command

A message says where, what was got, what is allowed and what to do. None holds customers' text: a message may
be logged, shown and sent.
"""

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = [
    "ColumnsUnclear",
    "InvalidFeedback",
    "InvalidTaxonomy",
    "MaskingFailed",
    "MissingExtra",
    "NewerSchema",
    "PseudonymUnreadable",
    "ReleaseDamaged",
    "ReleaseError",
    "ReleaseMissing",
    "SettingsError",
    "UnknownName",
    "UnreadableInput",
    "UnwritableOutput",
    "VocError",
]


class VocError(Exception):
    """Anything that went wrong and that the caller can act on."""


class InvalidFeedback(VocError):
    """One piece of feedback cannot be taken; it becomes a ``Rejected`` and the rest goes on.

    :param message: what is wrong and what is allowed, without any of the customer's text.
    :param code: a value of ``voc.schema.RejectCode``.
    """

    def __init__(self, message: str, *, code: str = "bad_record") -> None:
        super().__init__(message)
        self.code = code


class UnreadableInput(VocError):
    """A file, folder or stream cannot be read: missing, truncated, a directory, in no known format."""


class UnwritableOutput(VocError):
    """A target cannot be written: no such folder, no right to, or a format that nobody knows."""


class ColumnsUnclear(VocError):
    """The columns of a table cannot be told by their names; the caller has to say which is which."""


class UnknownName(VocError):
    """A name is not among those allowed; the message lists them and the nearest."""

    @classmethod
    def among(cls, name: str, allowed: Iterable[str], *, what: str, remedy: str = "") -> "UnknownName":
        """Return the error for a name that is not allowed, with all that are, and the nearest.

        :param what: what the name is of, such as ``"taxonomy"``.
        :param remedy: what to do, a sentence.
        """
        names = sorted(allowed)
        near = get_close_matches(name, names, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        listed = ", ".join(names) or "none"
        return cls(f"unknown {what} {name!r}; allowed: {listed}.{hint}{' ' + remedy if remedy else ''}")


class NewerSchema(VocError):
    """A record was written under a newer major version of the contract than this one reads."""


class ReleaseError(VocError):
    """A trained release cannot be used."""


class ReleaseMissing(ReleaseError):
    """There is no release where one was looked for."""


class ReleaseDamaged(ReleaseError):
    """A file of a release is missing, or is not what its checksum says."""


class SettingsError(VocError):
    """A setting, or a file of settings, is wrong."""


class InvalidTaxonomy(VocError):
    """A taxonomy file says what it may not; all that is wrong is told at once.

    :ivar problems: each begins with its place, ``file:line`` or ``file: sheet, cell``.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class MaskingFailed(VocError):
    """Personal data could not be hidden; no text comes out, and what went in may not be stored or logged."""


class PseudonymUnreadable(VocError):
    """A pseudonym cannot be revealed: it is of another key or tenant, or was changed."""


class MissingExtra(VocError):
    """An optional library is not installed."""

    @classmethod
    def of(cls, library: str, *, extra: str) -> "MissingExtra":
        """Return the error that names the library and the command that installs it."""
        return cls(f"{library} is not installed. Run: pip install 'voc-engine[{extra}]'")
