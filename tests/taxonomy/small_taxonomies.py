"""A small taxonomy that the tests of the room share, and its parts by hypothesis."""

from hypothesis import strategies as st

from voc.taxonomy import Brand, Category, Labelled, Synonym, Taxonomy
from voc.taxonomy.as_toml import from_toml

SMALL = """name = "shop"
title = "小店"

[[category]]
code = "S"
name = "服务"
department = "运营部"
touchpoint = "门店"
journey_stage = "使用"

[[category]]
code = "S1"
name = "服务态度"
parent = "S"
definition = "店员的态度"
examples = ["店员很热情", "爱理不理的"]
keywords = ["态度", "店员", "热情"]
indicator = "服务满意度"
touchpoint = "收银台"
[category.synonyms]
"服务态度" = ["小哥态度", "服务员态度"]

[[category]]
code = "P"
name = "价格"
examples = ["比别家便宜", "价钱有点高"]
keywords = ["价格", "便宜", "贵"]
exclusions = ["贵宾"]

[[category]]
code = "B"
name = "电池盖"
keywords = ["电池盖"]

[[category]]
code = "L"
name = "续航"
keywords = ["电池", "续航"]
"""


def small(more: str = "") -> Taxonomy:
    """The small taxonomy, with more tables behind it."""
    return from_toml(SMALL + more, name="shop.toml")


words = (
    st.text(
        st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=12
    )
    .map(str.strip)
    .filter(bool)
)
lists = st.lists(words, max_size=4, unique=True).map(tuple)
maybe = st.none() | words


@st.composite
def taxonomies(draw: st.DrawFn) -> Taxonomy:
    """Any taxonomy that the format allows, its parents before its children."""
    stages = draw(st.lists(words, min_size=1, max_size=3, unique=True).map(tuple))
    categories: list[Category] = []

    def grow(parent: str | None, level: int) -> None:
        for name in draw(st.lists(words, min_size=level == 1, max_size=1 + (level == 1), unique=True)):
            code = f"c{len(categories)}"
            categories.append(_category(draw, code, name, parent, stages))
            if level < 4:
                grow(code, level + 1)

    grow(None, 1)
    codes = [category.code for category in categories]
    text = draw(words)
    return Taxonomy(
        name=draw(st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)),
        title=draw(words),
        description=draw(maybe),
        journey_stages=stages,
        categories=tuple(categories),
        other=draw(st.none() | st.sampled_from(codes)),
        labelled=(Labelled(text=text, aspect=text, categories=(draw(st.sampled_from(codes)),)),),
        brands=(Brand(name="甲牌", aliases=("甲",), own=draw(st.booleans())),),
    )


def _category(draw: st.DrawFn, code: str, name: str, parent: str | None, stages: tuple[str, ...]) -> Category:
    keywords = draw(lists)
    form = draw(words)
    return Category(
        code=code,
        name=name,
        parent=parent,
        definition=draw(maybe),
        examples=draw(lists),
        keywords=keywords,
        exclusions=tuple(word for word in draw(lists) if word not in keywords),
        synonyms=draw(st.sampled_from([(), (Synonym("方面", (form,)),)])),
        journey_stage=draw(st.none() | st.sampled_from(stages)),
        touchpoint=draw(maybe),
        indicator=draw(maybe),
        department=draw(maybe),
        share=draw(st.none() | st.floats(0.001, 1)),
    )
