"""What columns are called: Chinese and English names of the fields of feedback, and of the channels.

A name is compared without case, width, spaces, ``_ - .`` and a bracket at its end: ``评分（1-5）`` is
``评分``.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from voc.schema import Channel, Metric

_BRACKET: Final = re.compile(r"[(\[（【][^()\[\]（）【】]*[)\]）】]\s*[:*]?$")
_SCALE: Final = re.compile(r"(\d+)\s*(?:[-~–—]|到|至)\s*(\d+)")
_FULL_MARKS: Final = re.compile(r"满分\s*(\d+)|(\d+)\s*分制")
_JUNK: Final = re.compile(r"[\s_\-.:*#/]+")


def _words(listed: str) -> list[str]:
    return listed.split()


TEXT: Final = _words("""
    text 内容 正文 文本 原文 评价内容 评论内容 评价正文 评论正文 评论文本 点评内容 反馈内容 意见内容
    建议内容 意见建议 意见与建议 留言 留言内容 投诉内容 诉求内容 工单内容 工单描述 问题描述 问题内容
    来电内容 通话内容 通话文本 转写 转写文本 转写内容 录音文本 录音转写 对话内容 对话文本 聊天内容
    聊天记录 会话内容 会话文本 消息内容 文本内容 帖子内容 帖子正文 微博正文 微博内容 博文 博文内容
    笔记内容 评论 点评 用户评论 用户评价 用户反馈 用户留言 客户评论 客户评价 客户反馈 客户之声 客户声音
    顾客评价 顾客评论 买家评价 买家评论 商品评价 商品评论 初评 首评 首次评价 开放题 开放题答案 开放式回答
    原声 客户原声 用户原声 content comment comments review reviews verbatim verbatims feedback reviewtext
    reviewbody reviewcontent commenttext commentcontent commentbody feedbacktext feedbackcontent
    customerfeedback customercomment fulltext rawtext transcript transcription posttext tweettext
    textcontent
""")
"""Each of these says that the column holds what the customer said; two of them together are a question."""

WEAK_TEXT: Final = _words("""
    评价 反馈 意见 建议 描述 详情 回答 答案 消息 帖子 句子 body message msg description answer sentence
    post tweet
""")
"""These say so only where none of the others is there."""

FIELDS: Final = {
    field: names.split()
    for field, names in {
        "id": """
            id feedbackid 反馈id 反馈编号 评价id 评价编号 评论id 评论编号 点评id 留言id 留言编号 工单号
            工单编号 工单id 投诉单号 投诉编号 通话id 通话编号 通话流水号 录音编号 录音id 会话id 会话编号
            对话id 对话编号 微博id 帖子id 笔记id 答卷id 答卷编号 问卷编号 记录id 记录编号 数据id 唯一标识
            主键 编号 流水号 reviewid commentid ticketid callid sessionid conversationid postid messageid
            recordid rowid uuid guid key 序号 index
        """,
        "channel": "channel 渠道 反馈渠道 来源渠道 渠道类型 渠道名称 channeltype channelname",
        "turns": "turns",
        "occurred_at": """
            occurredat 发生时间 反馈时间 评价时间 评论时间 点评时间 发布时间 发表时间 发帖时间 留言时间
            投诉时间 来电时间 通话时间 通话开始时间 会话时间 会话开始时间 提交时间 答题时间 受理时间 时间
            日期 评价日期 评论日期 反馈日期 发布日期 创建时间 创建日期 createdat createtime createdtime
            creationtime created timestamp datetime time date reviewtime reviewdate commenttime
            commentdate posttime postdate publishtime publishedat submittedat submittime 数据时间
        """,
        "tenant": "tenant 租户",
        "source": "source 来源 平台 来源平台 数据来源 网站 站点 platform site",
        "source_url": "sourceurl url 链接 网址 原文链接 评论链接 链接地址 link permalink",
        "author": """
            author 作者 昵称 用户昵称 用户名 发布者 发布人 博主 评论者 username nickname screenname user
        """,
        "reach": "reach 粉丝数 曝光量 阅读量 浏览量 阅读数 浏览数 followers views impressions",
        "customer_id": """
            customerid 客户号 客户编号 客户id 会员号 会员id 会员编号 用户id 用户编号 顾客id 买家id userid
            memberid clientid buyerid uid
        """,
        "customer_value": """
            customervalue 客户等级 会员等级 客户价值 客户级别 客户分层 用户等级 customersegment
            customertier segment tier viplevel
        """,
        "product": """
            product 产品 商品 产品名称 商品名称 产品名 商品名 型号 车型 车系 菜品 品名 productname item
            itemname sku model
        """,
        "brand": "brand 品牌 品牌名 品牌名称 brandname",
        "touchpoint": "touchpoint 触点 接触点 服务触点",
        "journey_stage": "journeystage 旅程阶段 旅程 阶段 服务环节 环节",
        "rating": """
            rating nps csat ces 评分 星级 打分 得分 评价星级 评价得分 总评分 总体评分 综合评分 整体评分
            满意度 总体满意度 整体满意度 满意度评分 满意度评价 服务评价 推荐度 推荐意愿 费力度 分数 好评度
            stars star starrating score overallrating overall satisfaction npsscore csatscore cesscore
            reviewscore reviewrating 评价等级 评价类型
        """,
        "question": "question 问题 题目 题干 问卷题目 调研问题 surveyquestion questiontext",
        "response_id": "responseid 答卷号 样本编号 surveyresponseid",
        "parent_id": "parentid 父评论id 父级id 回复对象id 原评论id 主评论id replyto inreplyto",
        "org_path": "orgpath 组织路径 组织架构 组织机构 机构路径",
        "attributes": "attributes",
    }.items()
}
"""Names of the fields other than the text, the surest first."""

ORG_LEVELS: Final = [
    names.split()
    for names in (
        "总部 集团 公司 总公司 headquarters company",
        "大区 区域 片区 战区 所属区域 region",
        "分公司 分行 一级分行 省公司 branch",
        """
            门店 店铺 店名 门店名称 店铺名称 网点 网点名称 支行 营业厅 酒店 酒店名称 餐厅 经销商 store
            storename shop shopname outlet hotel
        """,
        "班组 小组 部门 team department",
        """
            员工 员工姓名 员工编号 坐席 坐席工号 坐席姓名 客服 客服工号 工号 客户经理 销售顾问 employee
            agent staff agentid
        """,
    )
]
"""Names of the levels of an organisation, the widest first: those that are there make up ``org_path``."""

METRICS: Final = {
    Metric(metric): names.split()
    for metric, names in {
        "nps": "nps npsscore 推荐度 推荐意愿",
        "csat": "csat csatscore 满意度 总体满意度 整体满意度 满意度评分 满意度评价 satisfaction",
        "ces": "ces cesscore 费力度",
        "stars": "星级 评价星级 stars star starrating",
    }.items()
}
"""Names of rating columns that tell what is measured."""

CHANNELS: Final = {
    name: Channel(channel)
    for channel, names in {
        "review": """
            review reviews 评论 评价 点评 商品评价 商品评论 电商评价 电商评论 电商 外卖评价 应用商店
        """,
        "call": """
            call calls phone hotline 电话 通话 来电 呼叫 热线 客服电话 电话客服 语音 录音 呼叫中心 400电话
            客服热线
        """,
        "chat": """
            chat im livechat 在线客服 在线 聊天 会话 在线会话 在线咨询 对话 文本客服 企业微信 企微
        """,
        "social": """
            social socialmedia weibo 社交 社交媒体 社媒 微博 小红书 抖音 快手 知乎 贴吧 论坛 b站 哔哩哔哩
            朋友圈 舆情
        """,
        "survey": """
            survey surveys questionnaire 问卷 调研 调查 问卷调查 满意度调查 满意度调研 nps 回访 回访问卷
        """,
        "ticket": "ticket tickets case email 工单 投诉 投诉工单 客诉 邮件 意见箱 信访",
    }.items()
    for name in names.split()
}
"""What channels are called in tables; a map file adds names of its own."""


def plain(name: str) -> str:
    """The name as it is compared: without case, width, spaces, joints and a bracket at the end."""
    text = unicodedata.normalize("NFKC", name).strip().lower()
    return _JUNK.sub("", _BRACKET.sub("", text)) or _JUNK.sub("", text)


def known(name: str) -> bool:
    """Whether a column of this name means something here."""
    return plain(name) in _ALL


def written_scale(name: str) -> tuple[float, float] | None:
    """The scale a column's name carries, as in ``评分(1-5)``, ``NPS（0~10）``, ``得分（满分100）``."""
    text = unicodedata.normalize("NFKC", name)
    if match := _SCALE.search(text):
        low, high = float(match[1]), float(match[2])
        return (low, high) if low < high else None
    if match := _FULL_MARKS.search(text):
        return (0.0, float(match[1] or match[2]))
    return None


def metric_of(name: str) -> Metric | None:
    """The metric a rating column's name tells; None where it tells none (``评分``, ``score``)."""
    return next((metric for metric, names in METRICS.items() if plain(name) in names), None)


_ALL: Final = frozenset(
    [*TEXT, *WEAK_TEXT]
    + [name for names in FIELDS.values() for name in names]
    + [name for names in ORG_LEVELS for name in names]
)
