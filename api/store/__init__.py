"""Where the service keeps what must last: one SQLite file by default, PostgreSQL when told so."""

from .database import Database, Dialect, Row, Session, StoreUnavailable
from .open import default_place, open_database

__all__ = ["Database", "Dialect", "Row", "Session", "StoreUnavailable", "default_place", "open_database"]
