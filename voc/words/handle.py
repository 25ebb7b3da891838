"""Dictionaries that change while texts are read: a tenant each, swapped whole, so that no text is dropped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Final

from voc.errors import UnknownName, UnreadableInput
from voc.words.dictionary import Dictionary, Mode
from voc.words.read import Report, read_dictionary

LOOK_EVERY: Final = 1.0
"""Seconds between two looks at a file."""
_TENANT: Final = re.compile(r"[\w-][\w.-]{0,99}")
SUFFIXES: Final = (".tsv", ".txt")

_Stamp = tuple[int, int]


@dataclass(frozen=True)
class Loaded:
    """A dictionary with the report of how it was read, swapped together."""

    dictionary: Dictionary
    report: Report
    stamp: _Stamp


class DictionaryHandle:
    """A dictionary in a file that may change. Readers take :attr:`current`, one object at any time.

    A text is read wholly by the dictionary that it began with. A file that cannot be read leaves the last
    good dictionary in its place, and :meth:`reload` raises.

    :ivar problem: why the file could not be read again; None: it was.
    """

    def __init__(self, path: str | Path, *, mode: Mode = Mode.COMBINE) -> None:
        self.path = Path(path)
        self._mode = mode
        self._lock = Lock()
        self._looked = monotonic()
        self.problem: str | None = None
        self._loaded = self._read()

    @property
    def current(self) -> Dictionary:
        """The dictionary that was read last."""
        return self._loaded.dictionary

    @property
    def report(self) -> Report:
        """What came of the file when it was read last."""
        return self._loaded.report

    def reload(self) -> Report:
        """Read the file again, and return what came of it; the swap is one assignment.

        :raises UnreadableInput: when the file cannot be read; the last good dictionary stays.
        """
        with self._lock:
            self._loaded = self._read()
            return self._loaded.report

    def refresh(self) -> Dictionary:
        """Return the dictionary, read again if the file has changed; looks at most once a second.

        Others go on with the last one while one caller reads. A file that is gone or cannot be read leaves
        the last good dictionary, and :attr:`problem` says why.
        """
        now = monotonic()
        if now - self._looked >= LOOK_EVERY and self._lock.acquire(blocking=False):
            try:
                self._looked = now
                if _stamp(self.path) != self._loaded.stamp:
                    self._loaded = self._read()
            except (UnreadableInput, OSError) as error:
                self.problem = str(error)
            finally:
                self._lock.release()
        return self.current

    def _read(self) -> Loaded:
        stamp = _stamp(self.path)
        dictionary, report = read_dictionary(self.path, mode=self._mode)
        self.problem = None
        return Loaded(dictionary, report, stamp or (0, 0))


class TenantDictionaries:
    """Dictionaries of many tenants: ``<folder>/<tenant>.tsv`` or ``.txt``, read when first asked for."""

    def __init__(self, folder: str | Path, *, mode: Mode = Mode.COMBINE) -> None:
        self.folder = Path(folder)
        if not self.folder.is_dir():
            raise UnreadableInput(f"{folder}: is no folder; name one with <tenant>.tsv or <tenant>.txt in it")
        self._mode = mode
        self._handles: dict[str, DictionaryHandle] = {}
        self._lock = Lock()

    def of(self, tenant: str) -> Dictionary | None:
        """Return the tenant's dictionary as its file now has it; None: the tenant has none.

        :raises UnknownName: for a name that cannot be a tenant's.
        """
        handle = self._handles.get(tenant) or self._open(tenant)
        return handle.refresh() if handle is not None else None

    def handle(self, tenant: str) -> DictionaryHandle | None:
        """Return the handle of a tenant's dictionary: to reload it, to see its report; None: it has none."""
        return self._handles.get(tenant) or self._open(tenant)

    def _open(self, tenant: str) -> DictionaryHandle | None:
        if _TENANT.fullmatch(tenant) is None:
            raise UnknownName(
                f"tenant {tenant!r} cannot name a dictionary; allowed are letters, digits, - . and _"
            )
        path = next((p for suffix in SUFFIXES if (p := self.folder / f"{tenant}{suffix}").is_file()), None)
        if path is None:
            return None
        with self._lock:
            if tenant not in self._handles:
                self._handles[tenant] = DictionaryHandle(path, mode=self._mode)
            return self._handles[tenant]


def _stamp(path: Path) -> _Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
