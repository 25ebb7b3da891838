"""What a file would change: the same feedback tagged with what is active and with the file, and compared."""

from collections import Counter
from collections.abc import Iterable, Sequence

from pydantic import BaseModel, ConfigDict, Field

from voc.schema import Rejected, Tags


class Shift(BaseModel):
    """How often something is given, before and after."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(description="As `category:服务/态度`, `alert:legal`, `flag:…` or `keyword:…`.")
    before: int = Field(ge=0, description="Pieces of feedback that have it with what is active.")
    after: int = Field(ge=0, description="Pieces of feedback that would have it.")


class DryRunAnswer(BaseModel):
    """What a file would change; no text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    feedback: int = Field(ge=0, description="Pieces that were compared.")
    changed: tuple[str, ...] = Field(description="Ids of those whose tags would be others.")
    shifts: tuple[Shift, ...] = Field(description="What would be given more or less often.")


def compare(before: Sequence[Tags | Rejected], after: Sequence[Tags | Rejected]) -> DryRunAnswer:
    """Give what differs.

    :param before: tags by what is active; `after` by the file, in the same order.
    """
    one, other = Counter[str](), Counter[str]()
    changed = []
    for left, right in zip(before, after, strict=True):
        had, has = set(_names(left)), set(_names(right))
        one.update(had)
        other.update(has)
        if had != has:
            changed.append(right.feedback_id or "")
    names = sorted((one | other).keys(), key=lambda name: (-abs(other[name] - one[name]), name))
    shifts = tuple(
        Shift(name=name, before=one[name], after=other[name]) for name in names if one[name] != other[name]
    )
    return DryRunAnswer(feedback=len(after), changed=tuple(changed), shifts=shifts)


def _names(outcome: Tags | Rejected) -> Iterable[str]:
    """Give what taxonomies, rules and dictionaries decide of a piece of feedback."""
    if isinstance(outcome, Rejected):
        yield f"rejected:{outcome.code}"
        return
    for opinion in outcome.opinions or ():
        if opinion.category is not None:
            yield f"category:{opinion.category}"
        for tag in opinion.tags or ():
            yield f"category:{'/'.join(tag.path)}"
    for alert in outcome.alerts or ():
        yield f"alert:{alert.kind}"
    if outcome.intent is not None:
        yield f"intent:{outcome.intent.label}"
    for flag in outcome.flags:
        yield f"flag:{flag}"
    for keyword in outcome.keywords or ():
        yield f"keyword:{keyword.text}"
