"""Comparisons put to opinions: what is judged, and what loses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from voc.engine.themes import Judged
from voc.passage import Passage
from voc.schema import Feedback, Opinion
from voc.taxonomy import Brands, comparisons
from voc.taxonomy import Judged as Compared

_MAY_COMPARE = re.compile(
    "比|不如|不及|没有|不输|不逊|强于|优于|好于|胜|输给|逊于|弱于|媲美|秒杀|吊打|完爆|碾压|甩开"
)


def compared(
    feedback: Feedback,
    passage: Passage,
    judged: Sequence[Judged],
    opinions: Sequence[Opinion],
    brands: Brands,
) -> list[Opinion]:
    """The opinions with their target and the loser, where something is compared.

    :param judged: the opinions as found in the passage; the first of `opinions`, in their order.
    :param brands: that the taxonomy lists.
    """
    out = list(opinions)
    if not _MAY_COMPARE.search(passage.text):
        return out
    said = [
        Compared(one.found.aspect, one.found.opinion, opinion.polarity)
        for one, opinion in zip(judged, opinions, strict=False)
    ]
    for found in comparisons(passage.text, said, brands=brands, own=feedback.brand):
        if found.opinion is not None:
            target = passage.source(*found.target.span) if found.target.span else None
            update = {"target": target, "better_than": found.loser}
            out[found.opinion] = out[found.opinion].model_copy(update=update)
    return out
