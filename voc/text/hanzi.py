"""Lists of Chinese characters: the levels of GB 2312, and the most frequent ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

_FIRST_LEVEL = range(0xB0, 0xD8)
_SECOND_LEVEL = range(0xD8, 0xF8)
_CELLS = range(0xA1, 0xFF)
# The characters that three of four in running Chinese are.
FREQUENT = frozenset(
    "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去"
    "能对小多然于心学么之都好看起发当没成只如事把还用第样道想作种开美总从无情己面最女但现前些所同日手"
    "又行意动方期它头经长儿回位分爱老因很给名法间知世什两次使身者被高已亲其进此话常与活正感见明问力理"
    "点文几定本公特做外孩相西果走将月十实向声车全信重三机工物气每并别真打太新比才便再书部水像眼等体却"
    "加电主界门利海受听表少代员许先口由安写性光白或住难望教命花结乐色更东神记处让母父应直字场平报友关"
    "放至张认接告入笑内候民岁往何度山觉路带万男边风解叫任金快原吃妈变通师立数四失满远格士音轻目条呢病"
    "始达深完今提求清化空业思切怎非找片钱吗语元喜离飞科言流欢约各即指合反题必该论交终请医晚制决传保读"
    "运及则房早院量苦火布品近坐产答星精视五连司管类未且台夜久越落尽形红百令周吧识步术留市半热送造谈容"
    "极随收首根讲整式取照办强拿计您装似足双转诉米称客南领节衣站黑断故历脸选包紧另建绝系伤愿持千谁准联"
    "基买复消社算义竟确需单治卡念举仅怕共句息功待究跟穿室易游程号考突皮哪费倒价图具刚响商礼细专黄块味"
    "改据般破引食仍存众注某备务须试料调广显查议底列错座参八除跑亮假设线温虽掉初养香停际致验助够严证饭"
    "忘支集研班普导睡展获六察段急区器谢店否害草排背止组板角况忙质续推境遇标姐充围案护冷险依值帮慢低玩"
    "资屋击速顾团七简态级票怪寻份责例追较职属渐录继修担药差短规窗散油旧适投铁压超负乱洗采状换技增餐缺"
    "层付批项退套供优课降困坏健模鲜财副顺预升编含端招误屏幕服户购评卖喝饿辣甜软硬骗赔赠鞋朋货厅烦菜网"
    "款贵"
)


@cache
def first_level() -> frozenset[str]:
    """Return the 3,755 characters of GB 2312's first level, the ones in daily use."""
    return frozenset(_read(_FIRST_LEVEL))


@cache
def simplified() -> frozenset[str]:
    """Return the 6,763 Chinese characters of GB 2312: nearly all that Simplified writing uses."""
    return first_level() | frozenset(_read(_SECOND_LEVEL))


def _read(rows: Iterable[int]) -> Iterator[str]:
    for row in rows:
        for cell in _CELLS:
            yield from bytes((row, cell)).decode("gb2312", "ignore")
