"""Who may do what: keys, tenants, scopes, the rows a key sees, and how much it may send."""

from .admission import Access, caller_of, guard
from .caller import Caller, RowFilter
from .key import Scope, make_key, parse_key
from .keys import KeyRecord, KeyStore

__all__ = [
    "Access",
    "Caller",
    "KeyRecord",
    "KeyStore",
    "RowFilter",
    "Scope",
    "caller_of",
    "guard",
    "make_key",
    "parse_key",
]
