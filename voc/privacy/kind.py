"""The kinds of personal data, and the word that takes the place of each."""

from __future__ import annotations

from voc.schema.kinds import Choice


class DataKind(Choice):
    """What a stretch of personal data is 个人信息类型."""

    MOBILE = "mobile", "手机号: a mobile number, with or without +86"
    LANDLINE = "landline", "电话: a fixed-line number, with its extension"
    RESIDENT_ID = "resident_id", "身份证号: a resident identity number of 18 or 15 digits"
    BANK_CARD = "bank_card", "银行卡号: the number of a bank card"
    PASSPORT = "passport", "护照号: a passport or a travel permit"
    PLATE = "plate", "车牌号: a number plate, of a new-energy car too"
    EMAIL = "email", "邮箱: an e-mail address"
    WECHAT = "wechat", "微信号: a WeChat id"
    QQ = "qq", "QQ号: a QQ number"
    ORDER_NUMBER = "order_number", "订单号: the number of an order, a refund or a ticket"
    COURIER_NUMBER = "courier_number", "快递单号: the number of a parcel"
    ADDRESS = "address", "地址: where somebody lives, works or gets parcels"
    PERSON = "person", "姓名: a person's name, or a surname and title"
    BIRTH_DATE = "birth_date", "出生日期: a date of birth"
    TAX_ID = "tax_id", "税号: a company's unified social credit code 统一社会信用代码, or its older number"

    @property
    def mask(self) -> str:
        """What is written in its place, as ``[手机号]``."""
        return f"[{self.meaning.partition(':')[0]}]"
