"""Personal data made up: valid by the rules of each kind, belonging to nobody on purpose.

Written from the standards and from how numbers are given out, without a look at what recognises them.
"""

from __future__ import annotations

from random import Random

_MOBILE_HEADS = (
    "130 131 132 133 134 135 136 137 138 139 145 147 149 150 151 152 153 155 156 157 158 159 162 165 "
    "166 167 170 171 172 173 175 176 177 178 180 181 182 183 184 185 186 187 188 189 190 191 192 193 "
    "195 196 197 198 199"
)
_AREA_CODES = (
    "010 021 022 023 024 025 027 028 029 0311 0351 0371 0411 0431 0451 0512 0531 0571 0574 0591 0731 "
    "0755 0791 0851 0871 0898 0931 0991"
)
_REGIONS = (
    "110101 120103 130102 210202 220104 310115 320106 330106 340104 350203 360102 370202 410105 420106 "
    "430102 440305 450103 460105 500112 510107 520102 530112 610113 620102 650102"
)
_CARDS = {
    "622202": 19,
    "621226": 19,
    "621700": 19,
    "436742": 19,
    "622848": 19,
    "621661": 19,
    "456351": 19,
    "622262": 19,
    "621799": 19,
    "622909": 18,
    "622588": 16,
    "621483": 16,
    "622622": 16,
    "622521": 16,
    "438088": 16,
    "518710": 16,
    "552245": 16,
    "356889": 16,
}
_PLATE_HEADS = (
    "京A 京N 沪A 沪C 粤A 粤B 浙A 浙B 苏A 苏E 川A 渝A 鄂A 湘A 皖A 闽D 鲁B 豫A 冀B 辽B 黑A 吉A 陕A 晋A "
    "赣A 桂A 琼A 贵A 云A 藏A 青A 甘A 宁A 新A 蒙A 津A"
)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_MAIL_HOSTS = (
    "163.com 126.com qq.com gmail.com sina.com outlook.com foxmail.com yeah.net sohu.com hotmail.com "
    "139.com aliyun.com vip.163.com sina.com.cn mail.tsinghua.edu.cn"
)
_NICKS = (
    "xiaoyu lucky sunny zhangwei liming star happy moon tianya nini dabai panda coco momo leaf rain "
    "wangfang chenchen mimi kiki"
)
_SURNAMES = (
    "王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 程 曹 袁 "
    "邓 许 傅 沈 曾 彭 吕 苏 卢 蒋 蔡 贾 丁 魏 薛 叶 阎 余 潘 杜 戴 夏 钟 汪 田 任 姜 范 方 石 姚 谭 廖 "
    "邹 熊 金 陆 郝 孔 白 崔 康 毛 邱 秦 江 史 顾 侯 邵 孟 龙 万 段 雷 钱 汤 尹 黎 易 常 武 乔 贺 赖 龚 "
    "文 欧阳 司马 上官 诸葛"
)
_GIVEN = (
    "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 霞 平 刚 桂英 秀兰 玉兰 建国 建华 志强 晓东 "
    "晓燕 海燕 丹丹 婷婷 子涵 雨萱 浩然 梓轩 欣怡 诗涵 宇航 思源 佳琪 俊杰 丽华 春梅 国庆 文博 小红 "
    "雪梅 立新 振华 美玲 嘉怡 一诺 天宇 晨曦 家豪 淑芬 永强 红梅 亚楠 景行 若曦 鹏飞 慧敏"
)
_TITLES = "先生 女士 小姐 师傅 老师 经理 医生 主任"
_CITIES = (
    "浙江省杭州市西湖区 浙江省宁波市鄞州区 江苏省苏州市吴中区 广东省深圳市南山区 广东省广州市天河区 "
    "四川省成都市武侯区 湖北省武汉市洪山区 北京市朝阳区 上海市浦东新区 重庆市渝北区 山东省青岛市市南区 "
    "陕西省西安市雁塔区 湖南省长沙市岳麓区 福建省厦门市思明区 河南省郑州市金水区 辽宁省大连市甘井子区 "
    "杭州市滨江区 苏州市姑苏区 成都市高新区 天津市和平区 南京市鼓楼区 义乌市"
)
_TOWNS = "转塘街道 五星街道 古荡街道 柳川镇 青石镇 沙河街道 临溪乡 双桥镇 桂花街道 白塔镇"
_ROADS = (
    "文三路 学院路 解放东路 人民南路 中山北路 建设一路 长江西路 迎宾大道 天府三街 科技园路 青年街 "
    "富民路 滨河大道 银杏路 东方红大街"
)
_ESTATES = (
    "阳光花园 翠苑小区 锦绣家园 碧桂园 丽景公寓 金色港湾 幸福里小区 东方名城 学府佳苑 万科城市花园 "
    "和谐新村 水岸华庭 天润大厦 创新科技园 御景湾 梧桐苑"
)


def digits(random: Random, count: int) -> str:
    """So many digits, the first no zero."""
    return str(random.randint(1, 9)) + "".join(str(random.randint(0, 9)) for _ in range(count - 1))


def mobile(random: Random) -> str:
    return random.choice(_MOBILE_HEADS.split()) + f"{random.randrange(10**8):08d}"


def landline(random: Random) -> tuple[str, str]:
    """Area code and local number."""
    area = random.choice(_AREA_CODES.split())
    local = 8 if len(area) == 3 or area in ("0571", "0512", "0755", "0574", "0531", "0731") else 7
    return area, str(random.randint(2, 8)) + f"{random.randrange(10 ** (local - 1)):0{local - 1}d}"


def resident_id(random: Random) -> str:
    """Eighteen digits: region, birth, order, check digit."""
    year, month, day = born(random)
    body = f"{random.choice(_REGIONS.split())}{year}{month:02d}{day:02d}{random.randint(0, 999):03d}"
    total = 0
    for place, digit in enumerate(body):
        total += int(digit) * (2 ** (17 - place) % 11)
    return body + "10X98765432"[total % 11]


def old_resident_id(random: Random) -> str:
    """Fifteen digits, as given out until 1999."""
    _, month, day = born(random)
    region = random.choice(_REGIONS.split())
    return f"{region}{random.randint(35, 85)}{month:02d}{day:02d}{random.randint(1, 999):03d}"


def born(random: Random) -> tuple[int, int, int]:
    return random.randint(1945, 2019), random.randint(1, 12), random.randint(1, 28)


def bank_card(random: Random) -> str:
    head = random.choice(list(_CARDS))
    body = head + "".join(str(random.randint(0, 9)) for _ in range(_CARDS[head] - len(head) - 1))
    return body + next(str(last) for last in range(10) if luhn(body + str(last)))


def luhn(number: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def passport(random: Random) -> str:
    number = f"{random.randrange(10**7):07d}"
    forms = (
        f"E{random.randint(0, 9)}{number}",
        f"G{random.randint(0, 9)}{number}",
        f"E{random.choice(_LETTERS)}{number}",
        f"PE{number}",
        f"SE{number}",
    )
    return random.choice(forms)


def plate(random: Random, *, electric: bool) -> str:
    head = random.choice(_PLATE_HEADS.split())
    if electric:
        second = random.choice(_LETTERS + "0123456789")
        return f"{head}{random.choice('DF')}{second}{random.randrange(10**4):04d}"
    signs = [str(random.randint(0, 9)) for _ in range(5)]
    for _ in range(random.randint(0, 2)):
        signs[random.randrange(5)] = random.choice(_LETTERS)
    return head + "".join(signs)


def email(random: Random) -> str:
    name = random.choice(_NICKS.split())
    forms = (
        f"{name}{random.randint(1, 9999)}",
        f"{name}.{random.choice(_NICKS.split())}",
        f"{random.choice(_NICKS.split())}_{random.randint(80, 99)}",
        digits(random, random.randint(6, 10)),
    )
    return f"{random.choice(forms)}@{random.choice(_MAIL_HOSTS.split())}"


def wechat(random: Random) -> str:
    name = random.choice(_NICKS.split())
    return random.choice(
        (
            f"{name}{random.randint(100, 99999)}",
            f"{name}_{random.randint(10, 9999)}",
            f"wxid_{name}{random.randint(10, 99)}",
            f"{name.title()}-{random.randint(1980, 2009)}",
        )
    )


def qq(random: Random) -> str:
    return digits(random, random.randint(6, 10))


def order(random: Random) -> str:
    forms = (
        digits(random, random.choice((12, 15, 16, 18, 19))),
        f"20{random.randint(19, 26)}{random.randint(1, 12):02d}{random.randint(10, 28)}{digits(random, 8)}",
        f"{random.choice(('DD', 'E', 'TB', 'MT', 'XS', 'No'))}{random.randrange(10**12):012d}",
        f"{digits(random, 6)}-{digits(random, 9)}",
    )
    return random.choice(forms)


def courier(random: Random) -> str:
    """Numbers that say by themselves whose they are, and plain ones."""
    forms = (
        f"SF{random.randrange(10**13):013d}",
        f"YT{random.randrange(10**13):013d}",
        f"JT{random.randrange(10**13):013d}",
        f"JDVA{random.randrange(10**11):011d}",
        f"E{random.choice('ABCXYZ')}{random.randrange(10**9):09d}CN",
    )
    return random.choice(forms)


def plain_courier(random: Random) -> str:
    return random.choice(
        (
            f"7{random.randrange(10**11):011d}",
            f"4{random.randrange(10**12):012d}",
            f"77{random.randrange(10**13):013d}",
        )
    )


def tax_id(random: Random) -> str:
    """Eighteen signs: authority and kind, region, organisation, check sign."""
    body = (
        random.choice(("91", "92", "93", "12", "52"))
        + random.choice(_REGIONS.split())
        + "MA"[: random.choice((0, 2))]
    )
    body += "".join(random.choice(_CODE_SIGNS) for _ in range(17 - len(body)))
    total, weight = 0, 1
    for sign in body:
        total += _CODE_SIGNS.index(sign) * weight
        weight = weight * 3 % 31
    return body + _CODE_SIGNS[(31 - total % 31) % 31]


def full_name(random: Random) -> str:
    return random.choice(_SURNAMES.split()) + random.choice(_GIVEN.split())


def titled_name(random: Random) -> str:
    return random.choice(_SURNAMES.split()[:60]) + random.choice(_TITLES.split())


def title(random: Random) -> str:
    return random.choice(_TITLES.split())


def address(random: Random) -> str:
    """From wide to narrow, with a part left out here and there."""
    city = random.choice(_CITIES.split())
    town = random.choice(_TOWNS.split()) if random.random() < 0.3 else ""
    road = f"{random.choice(_ROADS.split())}{random.randint(1, 1999)}号"
    estate = random.choice(_ESTATES.split())
    house, unit, room = (
        random.randint(1, 60),
        random.randint(1, 6),
        random.randint(1, 33) * 100 + random.randint(1, 6),
    )
    door = random.choice(
        (
            f"{house}栋{unit}单元{room}室",
            f"{house}幢{unit}单元{room}",
            f"{house}号楼{room}室",
            f"{house}-{unit}-{room}",
            f"{random.choice('ABC')}座{room}",
        )
    )
    forms = (
        f"{city}{town}{road}{estate}{door}",
        f"{city}{town}{road}",
        f"{city}{estate}{door}",
        f"{town}{road}{estate}{door}",
        f"{road}{estate}{door}",
    )
    return random.choice(forms)
