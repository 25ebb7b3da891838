"""Sentences written when the rules had been fitted to the generated set: how well they do on new wording.

On first sight: recall 0.920 at precision 0.999. What was missed then (微信搜, 收货人改成, 护照信息) was
mended since, so they are new no more.

Their values and ways of writing are those of the generated set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from . import values, writing
from .generated import Sample, filled, joined

SEED = 20_260_303
TEXTS = 1_500

_CARRIERS: dict[str, tuple[str, ...]] = {
    "mobile": (
        "嗯我手机是{}你记一下",
        "{}，姓李，随时可以打过来",
        "麻烦转告师傅打{}，我在地库没信号",
        "留了两个号，常用的是{}",
        "短信发到{}就可以，别打电话",
        "把我号码{}从你们系统里删掉",
        "投诉！你们员工私自用我的号{}注册会员",
        "我老婆的手机{}也收到了同样的短信",
    ),
    "landline": (
        "单位总机{}",
        "你们客服用{}给我打的，录音应该有",
        "门店电话{}永远没人接，我打的是自己家附近那个",
        "老家固定电话{}还在用",
    ),
    "resident_id": (
        "证件是{}，麻烦核实实名",
        "系统提示身份证{}已被占用",
        "给孩子办卡，他的身份证号是{}",
        "二代证号码{}，人脸一直不过",
    ),
    "bank_card": ("扣款的卡是{}", "尾数对不上，完整卡号{}", "工资卡{}被你们自动扣了会员费", "退到原来那张{}"),
    "passport": ("签证材料上护照写的{}", "护照信息{}填错一位", "我和我爱人的护照分别查过，我的护照号为{}"),
    "plate": ("牌照{}，停车场抬杆没识别", "你们司机开的{}闯红灯", "把{}的违停费退了吧"),
    "email": ("合同电子版给我发{}", "邮件地址{}，附件不要超过十兆", "用{}注册过，现在提示不存在"),
    "wechat": ("你加一下我微信吧，{}", "我的wx号{}", "微信搜{}就能找到我"),
    "qq": ("我QQ是{}", "有需要的加我qq {}", "用QQ{}登录的游戏账号没了"),
    "order_number": (
        "查下订单：{}",
        "就是这个单号{}，催了八遍",
        "之前的工单编号是{}",
        "我那笔订单{}被取消了，没人通知",
    ),
    "courier_number": ("寄件的快递单号为{}", "物流单号：{} 卡在转运中心", "你看下快递单号{}，签收人不是我"),
    "tax_id": ("专票信息，税号是{}", "把抬头的纳税人识别号改成{}", "我们公司统一社会信用代码：{}"),
    "birth_date": ("孩子出生日期是{}", "我生日{}，会员日没给积分", "被保人{}出生"),
    "full_name": ("收货人改成{}", "我叫{}，上周来过", "登记的姓名是{}", "联系人：{}（我爸）", "办卡人本人{}"),
    "titled_name": (
        "那个{}答应给我换新的",
        "昨天{}来家里看过了",
        "接电话的是一位{}",
        "麻烦{}回个话",
        "跟{}说过好几次了",
    ),
    "address": (
        "家庭住址{}",
        "你们上门到{}就行",
        "东西寄{}",
        "我们家在{}，信号一格都没有",
        "地址写的是{}，骑手非说找不到",
        "把收货地址换成{}吧",
    ),
}
_NOTHING: tuple[Callable[[Random], str], ...] = (
    lambda r: f"一共{values.digits(r, 4)}块{values.digits(r, 1)}，分十二期",
    lambda r: f"这款{r.choice(('XR', 'KV', 'TB'))}{values.digits(r, 6)}噪音比上一代小",
    lambda r: f"看了{values.digits(r, 5)}条评论才下的手",
    lambda r: f"{r.randint(2020, 2026)}-{r.randint(1, 12)}-{r.randint(1, 28)}那天客服说三天内解决",
    lambda r: f"设备号{values.digits(r, 15)}连不上网",
    lambda r: f"报错代码0x{values.digits(r, 8)}",
    lambda r: f"比分{r.randint(1, 99)}-{r.randint(1, 99)}，解说水平太差",
    lambda r: f"体温计显示{r.randint(35, 42)}.{r.randint(0, 9)}，差了快一度",
    lambda r: f"房贷利率{r.randint(3, 5)}.{values.digits(r, 3)}%，说好的优惠呢",
    lambda r: f"排队号{values.digits(r, 4)}，等了俩小时",
    lambda r: f"批号{values.digits(r, 10)}的奶粉有结块",
    lambda r: f"里程{values.digits(r, 5)}公里就漏机油",
    lambda r: "收银员找错钱还凶人",
    lambda r: "班主任老师推荐的教辅",
    lambda r: "师傅技术好，经理也客气",
    lambda r: "我是老客户了，从来没这样过",
    lambda r: "商场二楼东侧的洗手间太脏",
    lambda r: "高速上服务区的饭真贵",
    lambda r: "南方人吃不惯这个口味",
    lambda r: "小区里的快递柜总是满的",
    lambda r: "从火车站打车过来二十块，门口不好停车",
    lambda r: "解放路步行街上有三家，就这家排队",
    lambda r: "城东店比城西店服务好",
    lambda r: "江苏卫视广告里看到的",
)
_WRITERS: dict[str, Callable[[Random], str]] = {
    "mobile": lambda r: writing.mobile(r, values.mobile(r)),
    "landline": lambda r: writing.landline(r, *values.landline(r)),
    "resident_id": lambda r: writing.resident_id(r, values.resident_id(r)),
    "bank_card": lambda r: writing.bank_card(r, values.bank_card(r)),
    "passport": values.passport,
    "plate": lambda r: writing.plate(r, values.plate(r, electric=r.random() < 0.3)),
    "email": lambda r: writing.email(r, values.email(r)),
    "wechat": values.wechat,
    "qq": values.qq,
    "order_number": values.order,
    "courier_number": values.plain_courier,
    "tax_id": values.tax_id,
    "birth_date": lambda r: writing.born(r, *values.born(r)),
    "full_name": values.full_name,
    "titled_name": values.titled_name,
    "address": values.address,
}
_KINDS = {"full_name": "person", "titled_name": "person"}


def fresh(*, seed: int = SEED, texts: int = TEXTS) -> Iterator[Sample]:
    """Texts of one to three such sentences, four in ten with nothing to find."""
    random = Random(seed)
    for _ in range(texts):
        yield joined([_sentence(random) for _ in range(random.choice((1, 1, 2, 3)))], random)


def _sentence(random: Random) -> Sample:
    if random.random() < 0.4:
        return Sample(random.choice(_NOTHING)(random), ())
    name = random.choice(list(_CARRIERS))
    return filled(random.choice(_CARRIERS[name]), _WRITERS[name](random), _KINDS.get(name, name))
