"""Survey questions of our own: what a short answer was an answer to."""

QUESTIONS: dict[str, tuple[str, str]] = {
    "any-1": ("any", "您对我们还有什么想说的？"),
    "any-2": ("any", "请用一句话说说您给出这个分数的原因。"),
    "any-3": ("any", "您认为我们最需要改进的地方是什么？"),
    "any-4": ("any", "您最满意的是哪一点？"),
    "any-5": ("any", "您还有其他意见或建议吗？"),
    "any-6": ("any", "您愿意把我们推荐给亲友吗？为什么？"),
    "shop-1": ("shop", "您对收到的商品满意吗？"),
    "shop-2": ("shop", "商品与您的预期相比怎么样？"),
    "shop-3": ("shop", "您对这次购物哪里不满意？"),
    "shop-4": ("shop", "您会再次购买这款商品吗？为什么？"),
    "shop-5": ("shop", "您觉得物流和包装怎么样？"),
    "food-1": ("food", "您觉得这次的菜品怎么样？"),
    "food-2": ("food", "您对本次用餐哪里不满意？"),
    "food-3": ("food", "您对外卖配送有什么评价？"),
    "food-4": ("food", "您会再来我们店吗？为什么？"),
    "food-5": ("food", "您最喜欢本店的什么？"),
    "hotel-1": ("hotel", "您对本次入住有什么感受？"),
    "hotel-2": ("hotel", "酒店的哪些方面需要改进？"),
    "hotel-3": ("hotel", "您对房间和服务满意吗？"),
    "service-1": ("service", "您的问题解决了吗？"),
    "service-2": ("service", "您对刚才客服人员的服务有什么评价？"),
    "service-3": ("service", "还有什么可以帮您？"),
    "service-4": ("service", "您对这次服务不满意的原因是什么？"),
    "bank-1": ("bank", "您对我行的信用卡服务有什么意见？"),
    "bank-2": ("bank", "您使用手机银行时遇到了什么问题？"),
    "car-1": ("car", "您对这款车的总体评价如何？"),
    "car-2": ("car", "您对这款车哪里不满意？"),
}
"""Question id to (domain, question)."""


def questions_for(domain: str) -> tuple[str, ...]:
    """Return the ids of the questions that can be asked in a domain: its own and the general ones, sorted."""
    return tuple(sorted(key for key, (asked, _) in QUESTIONS.items() if asked in (domain, "any")))
