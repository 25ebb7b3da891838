"""The version of the contract, and what a reader does with another.

``major.minor``. The minor grows with a new optional field: an older reader leaves that field out. The major
grows with anything that an older reader would misread, a new value of a closed list included: it refuses.
"""

from typing import Any, Final, get_args

from voc.errors import NewerSchema, VocError
from voc.schema.model import Model

SCHEMA_VERSION: Final = "1.0"


def check_version(version: str) -> str:
    """Return the version when this reader understands it.

    :raises NewerSchema: when its major is greater than ours.
    :raises VocError: when it is not ``major.minor``.
    """
    if _parts(version)[0] > _parts(SCHEMA_VERSION)[0]:
        raise NewerSchema(
            f"the record has schema version {version}; this voc reads up to {SCHEMA_VERSION}. "
            "Run: pip install --upgrade voc-engine"
        )
    return version


def is_newer(version: str) -> bool:
    """Return true when the version may have fields that this reader does not know."""
    return _parts(version) > _parts(SCHEMA_VERSION)


def known_fields(record: Any, annotation: Any) -> Any:
    """Return the record without the fields that its model does not know, at any depth."""
    model = _model_in(annotation)
    if model is None:
        return record
    if isinstance(record, list | tuple):
        return [known_fields(item, model) for item in record]
    if isinstance(record, dict):
        fields = {name: field.annotation for name, field in model.model_fields.items()}
        return {name: known_fields(record[name], fields[name]) for name in record if name in fields}
    return record


def _parts(version: str) -> tuple[int, int]:
    major, _, minor = version.partition(".")
    if not (version.isascii() and major.isdigit() and minor.isdigit() and len(version) < 12):
        raise VocError(f"a schema version is major.minor, such as {SCHEMA_VERSION}; got {version[:12]!r}")
    return int(major), int(minor)


def _model_in(annotation: Any) -> type[Model] | None:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model_in(part))), None)
