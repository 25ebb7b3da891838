"""Addresses put into sentences as customers write them, and sentences of places that are no address.

The corpus of addresses holds bare ones; what a model must learn is to find them in running text. The
sentences are our own.
"""

from __future__ import annotations

import random

CARRIERS = (
    "地址是{}，麻烦尽快发货", "我住在{}，快递却送到了别的小区", "收货地址写的是{}，怎么发错了",
    "送到{}就行，谢谢", "帮我改一下地址，改成{}", "我家在{}，师傅说找不到", "退货寄到{}这里对吗",
    "{}，麻烦放门口", "收件人王女士 {} 请电联", "寄往{}的包裹三天没动静了", "你们{}那家店的服务太差了",
    "客户称其位于{}的房屋漏水，要求上门处理", "家庭住址：{}", "请把发票邮寄到{}",
    "上门安装地址{}，约周六下午", "反映{}附近夜间施工扰民", "新地址：{}，旧的别再用了",
    "骑手说到了，其实根本没到{}", "我在{}等了一个小时", "户籍所在地{}，现在在外地上班",
    "快递显示签收，可{}这里没有收到", "麻烦登记一下：{}，电话稍后给", "宽带装在{}，一直没信号",
    "公司搬到{}了，合同地址要更新", "{}的住户，楼上天天装修", "保单寄到{}，不要寄到单位",
    "您好，我是{}的业主", "维修点在{}是吗？导航找不到", "订单备注：{}，不要按门铃",
    "取件地址{}，今天能来吗",
)  # fmt: skip
PLACES = (
    "这家店在地铁口旁边，很好找", "酒店离火车站不远，走路十分钟", "北京分公司的人态度很好",
    "上海到杭州的高铁上买的", "商场三楼那家味道一般", "小区门口的便利店就有卖", "一号楼的电梯又坏了",
    "从东门进去左拐就到了", "去了两次广州，都没买到", "他们总部好像在深圳", "市中心堵车，骑手迟到很正常",
    "前台说5楼可以吃早餐", "房间在8楼，隔音差", "浙江产的茶叶，味道不错", "附近学校多，停车难",
    "路口红绿灯坏了好几天", "村里的路一直没修", "海鲜市场旁边那家更便宜", "买的是302型号，装不上",
    "我们单位食堂都比这个好吃", "四川口味，偏辣", "前后换了3个地方都没修好", "快递站离家两公里",
    "出差住过很多次这个品牌",
)  # fmt: skip


def carried(name: str, address: str) -> tuple[str, tuple[int, int] | None]:
    """A sentence with the address and its span, the same ones for a name; for each fourth one without any."""
    rng = random.Random(name)
    if rng.random() < 0.25:
        return rng.choice(PLACES), None
    before, _, after = rng.choice(CARRIERS).partition("{}")
    return before + address + after, (len(before), len(before) + len(address))
