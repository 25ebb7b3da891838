"""Errors: what the ready-made messages say, and that the tree is the one drawn."""

import inspect

import voc.errors
from voc.errors import InvalidFeedback, MissingExtra, ReleaseDamaged, ReleaseError, UnknownName, VocError


def test_all_descend_from_one() -> None:
    made = [x for _, x in inspect.getmembers(voc.errors, inspect.isclass) if x.__module__ == "voc.errors"]
    assert all(issubclass(error, VocError) for error in made)
    assert sorted(error.__name__ for error in made) == voc.errors.__all__
    assert all(error.__name__ in (voc.errors.__doc__ or "") for error in made)


def test_release_errors_are_caught_together() -> None:
    assert issubclass(ReleaseDamaged, ReleaseError)


def test_an_unknown_name_lists_the_allowed_and_the_nearest() -> None:
    error = UnknownName.among("resturant", ["hotel", "restaurant"], what="taxonomy", remedy="Or give a path.")
    assert str(error) == (
        "unknown taxonomy 'resturant'; allowed: hotel, restaurant. Did you mean 'restaurant'? Or give a path."
    )


def test_an_unknown_name_among_none() -> None:
    assert str(UnknownName.among("x", [], what="kind")) == "unknown kind 'x'; allowed: none."


def test_a_missing_extra_names_the_command() -> None:
    assert str(MissingExtra.of("FAISS", extra="search")).endswith("Run: pip install 'voc-engine[search]'")


def test_invalid_feedback_has_a_code() -> None:
    assert InvalidFeedback("x").code == "bad_record"
