"""Chinese surnames, and how sure each makes a name: 王 is nearly always one, 文 in 语文老师 is not."""

from __future__ import annotations

from typing import Final

SURE: Final = frozenset(
    "王李张刘陈杨赵吴周徐孙朱郭何林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁余叶蒋杜苏魏吕丁沈姚"
    "卢姜崔钟谭陆汪范廖贾"
    "韦夏傅邹熊孟秦邱侯尹薛闫段雷黎史陶贺顾毛郝龚邵覃武戴孔汤庞樊兰殷施洪翟倪严牛芦聂焦岑葛柳"
    "邢岳庄蓝霍骆凌耿尚游"
    "阮尤梅甄裴靳骆鲍管俞祁詹褚娄楚滕窦阎佟喻翁欧麦冼蒙闵解柯隋晏蔺"
    "胡高马黄程赖康龙"
)
"""Surnames that seldom are part of another word."""

UNSURE: Final = frozenset(
    "石江万方金钱白成平安文易常齐向时温单莫米项路关于季景盛舒申祝纪柴童古宁车戚冷宫曲华辛牟包左荣屈冉"
    "简习卜支连谷佘卓池乔乐阳伍房宗苗涂卫仇丛桑甘任"
)
"""Surnames that are also ordinary words or the end of one; they count behind a cue, or at a boundary."""

RISKY: Final = frozenset("向时单路关连包左支平成于米项解简习谷池景应管阳乐房年常")
"""Those of them that begin an ordinary word so often that 客服 or 我是 in front is no proof."""

_COMPOUND = (
    "欧阳 司马 上官 诸葛 东方 夏侯 尉迟 皇甫 公孙 慕容 令狐 司徒 长孙 宇文 独孤 南宫 西门 端木 轩辕 闻人 呼延"
)
COMPOUND: Final = frozenset(_COMPOUND.split())

WORDS_END: Final = {
    "程": "工课流里日议过行全编",
    "谢": "感多谢致答",
    "高": "高",
    "龙": "水恐",
    "康": "健安小",
    "马": "骑人司",
    "何": "任如为奈",
    "许": "或也允",
    "游": "导旅",
    "管": "监主分",
    "于": "对关由至等",
    "关": "有相无",
}
"""Characters that make a surname behind them the end of a word: 工程师傅, 感谢."""
