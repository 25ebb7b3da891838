"""Feedback composed from templates: as many distinct texts as wanted, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Trade:
    """What customers of one trade speak of, and how."""

    openers: tuple[str, ...]
    aspects: tuple[str, ...]
    praise: tuple[str, ...]
    blame: tuple[str, ...]
    facts: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TRADES = (
    Trade(
        _words("昨晚和同事聚餐 第三次来这家店 路过进来吃了碗面 点了外卖 带爸妈过来 排了半小时队"),
        _words("招牌鱼 服务员 上菜速度 环境 停车位 分量 汤底 小龙虾 包装 配送员 价格 卫生间"),
        _words("好吃 热情 很快 干净 实惠 新鲜 够味 周到 超出预期"),
        _words("太咸 冷淡 慢得离谱 油腻 偏贵 不新鲜 没味道 催了三遍才来 让人恶心"),
        _words("四个人点了五个菜 店在商场三楼 用了团购券 店员说周一休息 打包带走了一份"),
    ),
    Trade(
        _words("手机用了两周 给女儿买的平板 耳机刚到货 换过一次屏 双十一抢的 老客户了"),
        _words("屏幕 电池 做工 物流 客服 充电头 摄像头 音质 系统 手感 赠品 售后"),
        _words("清晰 耐用 精致 给力 流畅 舒服 靠谱 响应及时 物超所值"),
        _words("发热 掉电快 有划痕 一直卡顿 推三阻四 是翻新的 少了配件 不值这个价 糊成一片"),
        _words("选的是蓝色 内存十六个G 从广州发货 发票还没开 说明书是英文的"),
    ),
    Trade(
        _words("在网点办业务 打了两次客服电话 信用卡被盗刷 申请了提前还款 手机银行升级以后 开户那天"),
        _words("柜员 排队时间 手续费 审批 登录页面 客户经理 理财产品 转账 短信提醒 年费"),
        _words("专业 耐心 很快到账 清楚 没有套路 方便 解释得很到位"),
        _words("态度敷衍 莫名其妙 一拖再拖 不透明 老是闪退 说一套做一套 乱扣费 踢皮球"),
        _words("卡号尾数是8842 等了十五天 柜台只开了一个 利率是百分之三点一 需要带身份证"),
    ),
    Trade(
        _words("出差住了一晚 国庆带孩子入住 临时改了日期 前台办理入住时 住的是湖景房 第二次选这里"),
        _words("房间 早餐 隔音 床 热水 前台 位置 空调 泳池 打扫 网络 押金"),
        _words("宽敞 丰富 安静 柔软 贴心 离地铁近 一尘不染 值得再来"),
        _words("有霉味 单调 吵得睡不着 忽冷忽热 爱答不理 难找 没打扫 迟迟不退"),
        _words("房间在十二楼 退房时间是十二点 免费升了级 停车收二十元 一共住了三晚"),
    ),
    Trade(
        _words("提车三个月 跑了五千公里 试驾了一圈 去4S店保养 高速开了两小时 换了新款"),
        _words("油耗 空间 变速箱 底盘 车机 内饰 动力 销售 隔音 座椅 续航 刹车"),
        _words("省油 够用 平顺 扎实 好看 充沛 很稳 不推销"),
        _words("偏高 顿挫明显 异响 死机 有异味 肉 虚标 发软 坑人"),
        _words("裸车十三万 选的是顶配 颜色是白的 首保免费 轮胎是205的"),
    ),
    Trade(
        _words("宽带报修以后 换了套餐 理赔交了材料 保单到期 搬家移机 续保的时候"),
        _words("网速 信号 师傅 套餐 理赔员 流程 话费 保费 回访 条款 客服热线"),
        _words("稳定 满格 准时 划算 一次办成 简单 讲得明白 省心"),
        _words("天天掉线 只有一格 爽约 偷偷涨价 来回折腾 看不懂 打不通 拒赔"),
        _words("师傅下午三点到 合约还有八个月 一共五页材料 工号是1067 缴费日在五号"),
    ),
)
DEGREES = ("", "很", "真的", "特别", "有点", "不算", "一直", "居然", "还是", "没想到", "确实")
JOINTS = ("，", "。", "，但是", "；", "，而且", "，不过", "！", "，就是", "\n", "～", "，另外", "。。。")
ENDS = (
    "",
    "。",
    "！",
    "！！！",
    "😡",
    "👍",
    "，下次不来了。",
    "，推荐给朋友。",
    "……",
    "[微笑]",
    "，希望改进",
    "？",
    " 哈哈哈哈",
)


def text(draw: random.Random) -> str:
    """A text of one to six clauses."""
    trade = draw.choice(TRADES)
    parts = [draw.choice(trade.openers), "，"] if draw.random() < 0.6 else []
    clauses = 1 + min(5, int(draw.expovariate(0.6)))
    for number in range(clauses):
        parts += [draw.choice(JOINTS)] if number else []
        parts.append(_clause(draw, trade))
    return "".join([*parts, draw.choice(ENDS)])


def _clause(draw: random.Random, trade: Trade) -> str:
    if draw.random() < 0.2:
        return draw.choice(trade.facts)
    said = trade.praise if draw.random() < 0.5 else trade.blame
    return draw.choice(trade.aspects) + draw.choice(DEGREES) + draw.choice(said)


def distinct(count: int, *, seed: int) -> Iterator[str]:
    """So many texts, no two the same."""
    draw, seen = random.Random(seed), set[str]()
    while len(seen) < count:
        one = text(draw)
        if one not in seen:
            seen.add(one)
            yield one


def long_text(characters: int, *, seed: int, joint: str = "。") -> str:
    """A text of just so many characters, one distinct text after another."""
    draw, parts, size = random.Random(seed), list[str](), 0
    while size < characters:
        parts.append(text(draw) + joint)
        size += len(parts[-1])
    return "".join(parts)[:characters]
