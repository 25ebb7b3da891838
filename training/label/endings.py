"""How likely a service session ends with the customer unhappy, guessed from its last turns.

It serves the drawing of sessions to be read. No reader sees it and no label comes from it.
"""

import re

from .lines import Line
from .pool import spoken

BITTER = re.compile(
    r"投诉|差评|垃圾|失望|不满|再也不|骗|无语|呵呵|气[死人愤]|生气|坑|扯|烦|服了|忽悠|凭什么|没意思|过分|恶心|可笑|笑话"
    r"|什么(速度|态度|玩意|意思|服务|破)|太(差|慢|过|垃圾|不)|这么(慢|差|久|麻烦|固执|不)|不靠谱|没用|不负责|离谱|耽误"
    r"|没(有)?解决|解决不了|没人|不理|不管|推[来卸脱]|算了|只(能|好)|只有(等|继续)|等不了|用不了|那怎么办|怎么办[啊呀]|白(等|跑|买)|亏|损失|害我|郁闷"
    r"|12315|工商|消协|曝光|举报|法院|不(会)?再(来|买)|不想(要|等|买)了|退钱|服务差|态度"
)
DOUBTING = re.compile(
    r"还没|还不|还是(不|没)|到现在|都(几|多少|[一二三四五六七八九十]|\[数字x\])?天|又|到底|究竟|才[^能]|为什么|为啥|怎么(还|这|会|又|就|回事|能)"
    r"|不是(说|已经)|不行|不能|不可以|不了|慢|急|多久|每次|天天|老是|一直|总是|上次|刚(买|下单|说)|难道|何必|哪有|谁(承担|负责)|如果不|不然"
    r"|催|尽快|赶紧|快点|没(收到|有收到|到|有退|退|更新)|你们|这样(啊|吗)?$|好吧|行吧|可是|但是|可我|[?？!！]{2}|[。.…]{3}|吗[!！]"
)
CONTENT = re.compile(
    r"谢|辛苦|麻烦(你|您)?(了|啦|$)|太好了|(?<!不)满意|不错|可以了|明白了|知道了|好评|么么|哈哈|嘻|从不"
)
SOOTHING = re.compile(
    r"抱歉|对不起|不好意思|耐心|谅解|见谅|理解|无法|没有?办法|不能|不支持|催促|尽快|不要着急|别着急|升级|专员"
)
FORMULA = re.compile(
    r"(?:嗯|恩|哦|噢|喔|好[的吧滴哒]?|行吧?|ok|谢谢|感谢|没[有事]?|不用|再见|拜拜|是|对|暂时|其他|可以|先这样"
    r"|[了啦的呢吧哈你您，。,.!！~?？])*+",
    re.IGNORECASE,
)


def badness(line: Line) -> float:
    """Return how badly a session seems to end: near 0 for a calm one, above 3 where it ends bitterly."""
    heard = [text for speaker, text in line.turns if speaker == "customer"]
    said = [text for text in heard if not FORMULA.fullmatch(spoken(text))]
    score = sum(
        weight * (2 * len(set(BITTER.findall(text))) + min(3, len(DOUBTING.findall(text))))
        for weight, text in zip((1.0, 0.6, 0.3), reversed(said[-3:]), strict=False)
    )
    closing = [text for speaker, text in line.turns if speaker == "agent"][-2:]
    score += 0.5 * min(2, sum(len(SOOTHING.findall(text)) for text in closing))
    if said and heard[-1] == said[-1]:
        score += 0.7
    return score - 1.5 * sum(bool(CONTENT.search(text)) for text in heard[-2:])
