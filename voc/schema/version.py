"""The version of the contract, and the rule that a reader refuses a newer major."""

from typing import Final

from voc.errors import NewerSchema, VocError

SCHEMA_VERSION: Final = "1.0"
"""``major.minor``: the minor grows with every new field or value, the major when an old reader would misread."""


def check_version(version: str) -> str:
    """Return the version when this reader understands it.

    :raises NewerSchema: when its major is greater than ours.
    :raises VocError: when it is not ``major.minor``.
    """
    major, _, minor = version.partition(".")
    if not (major.isascii() and major.isdigit() and minor.isascii() and minor.isdigit()):
        raise VocError(
            f"schema version {version[:20]!r} is not of the form major.minor, such as {SCHEMA_VERSION!r}"
        )
    if int(major) > int(SCHEMA_VERSION.partition(".")[0]):
        raise NewerSchema(
            f"the record has schema version {version}, this voc reads up to {SCHEMA_VERSION}. "
            "Run: pip install --upgrade voc-engine"
        )
    return version
