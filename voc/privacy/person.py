"""Names of people: behind words that ask for one (我叫, 收货人), and surnames with a title (王女士, 李师傅).

A full name is marked without its title, a surname with it. A name that is given once in full is marked
wherever it stands again. Others need the network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .candidate import Candidate, Proof
from .kind import DataKind
from .surnames import COMPOUND, RISKY, SURE, UNSURE, WORDS_END

_TITLES = (
    "大队长|中队长|支队长|先生|女士|小姐|太太|师傅|老师|经理|主任|店长|医生|大夫|护士|教授|"
    "律师|队长|警官|主管(?!部|单位|局|机关)|老板|科长|处长|局长|院长|校长|"
    "同学|同志|阿姨|叔叔|大哥|大姐|总(?![局统是共之归得算体部店监结量数台额裁以想要会在])|"
    "姐(?![妹夫])|哥(?![们哥])|姨|叔"
)
_TITLE = re.compile(_TITLES)
_STRONG = (
    r"(?:我叫|名叫|名字[叫是]|名字|姓名|名称是|叫做|收(?:货|件)人|寄件人|签收人|联系人|户名|"
    r"持卡人|开户人|投保人|被保险人|"
    r"受益人|户主|机主|署名|投诉人|申请人|预[订定]人|入住人|乘机人|乘客姓名|当事人|经办人|"
    r"报案人|来电人|反映人|"
    r"客户名|真名|实名)"
)
_WEAK = (
    r"(?:本人是?|我是|我姓名|业主|车主|患者|乘客|客户|顾客|用户|员工|客服|司机|骑手|快递员|业务员|"
    r"销售|工作人员|工程师|学生)"
)
_CUE = re.compile(rf"(?P<strong>{_STRONG})|(?P<weak>{_WEAK})")
_LINK = re.compile(
    r"(?:[\s:：是为叫=(（【\[“\"'-]|姓名|名字|名|写的|填的|写成|填成|应该|改[成为]|换[成为]|"
    r"变更为|更新为|登记){0,5}"
)
_HAN = re.compile(r"[\u4e00-\u9fff]+")

# What no given name has, and what a sentence goes on with behind a name.
_NOT_GIVEN = frozenset(
    "的了是在我你您他她它们这那哪个和与跟及或但也都还又再才就被把让给对向从到去说请问找叫做不没有无很太"
    "吗呢吧啊呀哦嘛么什怎为因所已收寄签住买电手身号先女师经处等着过得会能可要想该最更比每某只件位名次"
    "副今昨前后上下里外咱俺谁此其该即则并且而于以之者"
)
_STOPS = re.compile(
    r"电话|手机|身份|联系|地址|先生|女士|小姐|师傅|老师|经理|主任|店长|医生|同学|收货|收件|"
    r"住址|家住|今年|年龄|性别|"
    r"订单|会员|打来|反映|投诉|来电|表示|认为|要求|服务|态度|本人|本次|于[0-9]|男[,，。 ]|"
    r"女[,，。 ]|来(?:做|电|说|问|找|取|买|办|过|到|接|访|店)|代收|亲收|微信|邮箱|工号"
)
_NO_NAMES = re.compile(
    r"高(?:中|价|度|速|层|峰|低|兴|级|考|新|铁|档|端|校|管)|金(?:卡|融|牌|额)|白(?:金|色|天)|"
    r"黄(?:金|色|山)|安(?:徽|全|装|排)|江(?:苏|西|南|北)|马(?:上|桶|路)|"
    r"方(?:便|案|面)|时(?:间|候)|成(?:都|功|人)|平(?:时|台|安)|常(?:客|年|常)|新(?:客|手)|"
    r"管(?:理|家)|关(?:于|注)|向(?:来|往)|"
    r"支(?:付|持)|全(?:职|部|家)|单(?:身|亲|位)|路(?:人|过)|温(?:州|和)|武(?:汉|警)|史(?:上|"
    r"诗)|毛(?:病|利)|许(?:多|久)|何(?:时|况|必)|"
    r"万(?:一|分)|边(?:上|远)|右(?:边|手)|左(?:边|手)|包(?:括|邮|装)|连(?:锁|续|夜)|古(?:代|"
    r"董)|车(?:主|间|友)|解(?:决|释)|应(?:该|当)|"
    r"石(?:家|油)|房(?:东|客|主)|党(?:员)|乐(?:意)|南(?:京|方)|周(?:末|边|围|"
    r"[一二三四五六日](?:[^\u4e00-\u9fff]|[上下早晚中我到的来去又就才]|$))|林(?:业)|海(?:外)|"
    r"强(?:烈|制)|荣(?:幸)|尚(?:未)|施(?:工)|游(?:客|戏)|蓝(?:牙|色)|牛(?:奶|肉)|申(?:请|诉)|"
    r"祝(?:愿|贺)|易(?:碎)|项(?:目)|景(?:区|点)|"
    r"宁(?:波|夏|可)|东方|陈(?:年|旧)|田(?:径)|顾(?:客)|苏(?:州|宁|打)|杭州|广州|汤(?:圆)|尤其|谢谢|贺卡"
)
_BOUNDARY = re.compile(r"[^\u4e00-\u9fff]|$")
# In front of a surname that could belong to the word before: 找文老师, but not 语文老师.
_BEFORE_UNSURE = frozenset(
    "是找叫给跟和与问位姓向对让被由请有的个着谢系售服络托求烦诉,，。:：、 “(（!！?？\n"
)
_POSTS = frozenset({"大堂", "客户", "项目", "区域", "值班", "部门", "销售", "产品", "市场", "门店", "楼层"})
_MOST_REPEATED = 20


def persons(text: str) -> Iterator[Candidate]:
    """Names of people in a reading."""
    named = list(_behind_cues(text))
    yield from named
    yield from _with_titles(text)
    full = {text[found.start : found.end] for found in named if found.end - found.start > 1}
    for name in sorted(full)[:_MOST_REPEATED]:
        for again in re.finditer(re.escape(name), text):
            yield Candidate(*again.span(), DataKind.PERSON, Proof.WORDS)


def _behind_cues(text: str) -> Iterator[Candidate]:
    for cue in _CUE.finditer(text):
        link = _LINK.match(text, cue.end())
        start = link.end() if link else cue.end()
        # Without 是 or a colon, 联系人王 … is still a name; a weak cue needs one that ends where words end.
        end = _name_end(text, start)
        if end is not None and (cue["strong"] or _is_likely(text, start, end)):
            yield Candidate(start, end, DataKind.PERSON, Proof.WORDS)


def _is_likely(text: str, start: int, end: int) -> bool:
    """Whether a name behind 客服, 我是 and the like is one.

    It ends where a word ends, and is no 高高 in 客服高高在上; after a surname like 万 it ends a clause.
    """
    ends = bool(_BOUNDARY.match(text, end)) or text[end] in _NOT_GIVEN or bool(_STOPS.match(text, end))
    if text[start] in SURE:
        return ends and text[start] != text[start + 1]
    long, common = end - start > 2, text[start] not in RISKY
    return (ends and long and common) or (bool(_BOUNDARY.match(text, end)) and (long or common))


def _name_end(text: str, start: int) -> int | None:
    """Where a full name that begins here ends: surname and one or two more; None when none begins."""
    size = 2 if text[start : start + 2] in COMPOUND else 1
    surname = text[start : start + size]
    if size == 1 and surname not in SURE and surname not in UNSURE:
        return None
    if size == 1 and _NO_NAMES.match(text, start):
        return None
    end = start + size
    while end < start + size + 2 and end < len(text) and _is_given(text, end):
        end += 1
    return end if end > start + size else None


def _is_given(text: str, place: int) -> bool:
    char = text[place]
    return "\u4e00" <= char <= "\u9fff" and char not in _NOT_GIVEN and not _STOPS.match(text, place)


def _with_titles(text: str) -> Iterator[Candidate]:
    for title in _TITLE.finditer(text):
        start = title.start()
        full = _full_name_before(text, start)
        if full is not None:
            yield Candidate(full, start, DataKind.PERSON, Proof.WORDS)
        elif (surname := _surname_before(text, start)) is not None and len(title[0]) + start - surname > 1:
            yield Candidate(surname, title.end(), DataKind.PERSON, Proof.WORDS)


def _surname_before(text: str, place: int) -> int | None:
    """Where the surname in front of a title begins; None when there is none."""
    if text[place - 2 : place] in COMPOUND:
        return place - 2
    begins = _may_begin(text, place - 1)
    return place - 1 if begins and not _NO_NAMES.match(text, place - 1, place + 1) else None


def _may_begin(text: str, place: int) -> bool:
    """Whether a name may begin with the surname that stands here: not 谢 in 感谢, nor 文 in 语文."""
    char, before = text[place : place + 1], text[place - 1 : place]
    if before in tuple(WORDS_END.get(char, "")):
        return False
    return char in SURE or (char in UNSURE and (not before or before in _BEFORE_UNSURE))


def _full_name_before(text: str, place: int) -> int | None:
    """Where the full name in front of a title begins; None when there is a surname only, or nothing."""
    nearest = text[place - 1 : place]
    if text[place - 2 : place] in _POSTS:
        return None
    for length in (3, 2):
        start = place - length
        compound = length == 3 and text[start - 1 : start + 1] in COMPOUND
        known = compound or (length == 3 and text[start : start + 2] in COMPOUND)
        if start < 0 or not (known or _may_begin(text, start)) or _NO_NAMES.match(text, start):
            continue
        given = text[start + 1 : place]
        if any(char in _NOT_GIVEN or not "\u4e00" <= char <= "\u9fff" for char in given):
            continue
        # 张王先生 is rather two people than one; 林江先生 is one.
        if length == 2 and nearest in SURE and start and text[start - 1] in SURE:
            continue
        return start - compound
    return None
