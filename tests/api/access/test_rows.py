"""Which rows are seen: decided in one place."""

import pytest

from voc_api.access import RowFilter


@pytest.mark.parametrize(
    ("org_path", "seen"),
    [
        (("总部", "华东"), True),
        (("总部", "华东", "一店"), True),
        (("总部", "华南"), False),
        (("总部",), False),
        (("华东",), False),
        (None, False),
    ],
)
def test_a_unit_and_what_lies_under_it_is_seen(org_path: tuple[str, ...] | None, seen: bool) -> None:
    rows = RowFilter(org_path=("总部", "华东"))
    assert rows.shows(org_path=org_path, attributes=None) is seen


def test_attributes_are_compared_by_kind_too() -> None:
    rows = RowFilter(attributes={"region": "华东", "vip": True})
    assert rows.shows(org_path=None, attributes={"region": "华东", "vip": True, "more": 1})
    assert not rows.shows(org_path=None, attributes={"region": "华东", "vip": 1})
    assert not rows.shows(org_path=None, attributes={"region": "华东"})
    assert not rows.shows(org_path=None, attributes=None)


def test_without_a_filter_everything_is_seen() -> None:
    assert RowFilter().sees_all
    assert RowFilter().shows(org_path=None, attributes=None)
