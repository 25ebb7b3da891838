"""What the tests of personal data share: the words that were found, with their kinds."""

from collections.abc import Callable

import pytest

from voc.privacy import find

Found = list[tuple[str, str]]


@pytest.fixture
def words() -> Callable[[str], Found]:
    """The personal data of a text as words and kinds."""
    return lambda text: [(text[data.span.start : data.span.end], data.kind) for data in find(text)]
