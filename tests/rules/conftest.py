"""Rules written for a test, as an analyst writes them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from voc.rules import Rules

Write = Callable[..., Rules]


@pytest.fixture
def rules(tmp_path: Path) -> Write:
    """Load rules from TOML."""

    def load(text: str, **options: object) -> Rules:
        path = tmp_path / "rules.toml"
        path.write_text(text, encoding="utf-8")
        return Rules.load(path, **options)  # type: ignore[arg-type]

    return load


@pytest.fixture
def rule(rules: Write) -> Write:
    """Load one rule that sets a flag, from the lines that find."""

    def load(lines: str) -> Rules:
        return rules(f'[[rules]]\nid = "one"\nflag = "found"\n{lines}')

    return load
