"""Hard negatives: what looks like personal data and is none. Each is written anew with each draw."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from .values import digits, luhn, mobile

Maker = Callable[[Random], str]


def _bad_mobile(random: Random) -> str:
    """Eleven digits that no operator hands out."""
    return random.choice(("10", "11", "12", "20", "31", "68")) + f"{random.randrange(10**9):09d}"


def _not_a_card(random: Random) -> str:
    number = random.choice(("62", "45", "53", "88", "31")) + digits(random, 14)
    return number if not luhn(number) else number[:-1] + str((int(number[-1]) + 1) % 10)


def _isbn(random: Random) -> str:
    return f"978-7-{random.randint(10, 999)}-{random.randint(10000, 99999)}-{random.randint(0, 9)}"


def _moment(random: Random) -> str:
    day = f"20{random.randint(20, 26)}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}"
    return f"{day} {random.randint(0, 23):02d}:{random.randint(0, 59):02d}:{random.randint(0, 59):02d}"


def _price(random: Random) -> str:
    return random.choice(
        (
            f"{random.randint(1000, 99999)}.{random.randint(0, 99):02d}",
            f"{random.randint(1, 999)},{random.randint(100, 999)}",
            f"{random.randint(10**6, 10**7)}",
        )
    )


NUMBERS: tuple[Maker, ...] = (
    lambda r: f"型号{random_model(r)}，和图片不一样",
    lambda r: f"货号{mobile(r)}，缺码",
    lambda r: f"产品型号：{mobile(r)}",
    lambda r: f"商品编码 {digits(r, r.choice((8, 11, 13)))} 搜不到",
    lambda r: f"花了{_price(r)}元，心疼",
    lambda r: f"总价¥{_price(r)}，比别家贵",
    lambda r: f"这套房{_price(r)}块，首付不够",
    lambda r: f"转账{mobile(r)}元？系统显示错误吧",
    lambda r: f"ISBN {_isbn(r)}，是盗版书",
    lambda r: f"书号{_isbn(r)}印刷模糊",
    lambda r: f"ISBN：978{digits(r, 10)}",
    lambda r: f"{_moment(r)}下的单，到现在没发",
    lambda r: f"{_moment(r)[:10].replace('-', '')}买的，{r.randint(1, 28)}号到的",
    lambda r: f"时间是{_moment(r)[:10].replace('-', '.')}，监控可以查",
    lambda r: f"条形码69{digits(r, 11)}扫不出来",
    lambda r: f"扫出来是69{digits(r, 11)}，不是同一款",
    lambda r: f"屏幕上一串乱码{digits(r, r.randint(22, 40))}，重启也没用",
    lambda r: f"日志里写着 {digits(r, 20)}{digits(r, 9)}",
    lambda r: f"验证码{digits(r, 6)}一直提示错误",
    lambda r: f"取件码{r.randint(1, 9)}-{r.randint(1, 9)}-{digits(r, 4)}，柜子打不开",
    lambda r: f"拨打400-{digits(r, 3)}-{digits(r, 4)}一直占线",
    lambda r: f"打了{r.choice(('12315', '10086', '95588', '12345', '10000', '95511', '114'))}也没用",
    lambda r: f"时间戳{r.choice((16, 17))}{digits(r, 11)}，接口返回超时",
    lambda r: f"定位在120.{digits(r, 6)},30.{digits(r, 6)}，偏了两公里",
    lambda r: f"升级到{r.randint(1, 16)}.{r.randint(0, 9)}.{r.randint(0, 9)}.{digits(r, 4)}以后更卡了",
    lambda r: f"分辨率{r.choice(('1080*2400', '1920x1080', '2560X1440'))}，像素还行",
    lambda r: (
        f"{r.choice(('666666666', '88888888', '5201314', '2333333333', '11111111111', '000000'))}，笑死"
    ),
    lambda r: f"ip是192.168.{r.randint(0, 255)}.{r.randint(0, 255)}，路由器连不上",
    lambda r: f"IMEI 86{digits(r, 13)}查出来是翻新机",
    lambda r: f"SN:{r.choice('ABCDEFG')}{digits(r, 3)}{r.choice('KLMN')}{digits(r, 7)}，保修查不到",
    lambda r: f"序列号{digits(r, 18)}激活过了",
    lambda r: f"阅读量{digits(r, r.randint(7, 11))}也敢写",
    lambda r: f"会员卡号{digits(r, 12)}积分没了",
    lambda r: f"积分{digits(r, r.randint(4, 7))}，换不了东西",
    lambda r: f"{_bad_mobile(r)}是什么号，天天响",
    lambda r: f"看到一串数字{_not_a_card(r)}，不知道什么意思",
    lambda r: f"机器编号：{digits(r, 5)}-{digits(r, 4)}-{digits(r, 3)}，噪音大",
    lambda r: f"航班CA{digits(r, 4)}晚点{r.randint(1, 9)}小时",
    lambda r: f"坐G{digits(r, 4)}次，{r.randint(1, 16)}车{r.randint(1, 20)}F",
    lambda r: f"新BMW{r.choice(('320Li', '525i', 'X3'))}提车{r.randint(3, 9)}个月，跑了{digits(r, 5)}公里",
    lambda r: f"批次号{_moment(r)[:10].replace('-', '')}{digits(r, 4)}，有异味",
    lambda r: f"生产日期{_moment(r)[:10].replace('-', '/')}，快过期了",
    lambda r: f"{r.randint(2019, 2026)}年{r.randint(1, 12)}月{r.randint(1, 28)}日买的，一年就坏",
    lambda r: f"批准文号国药准字Z{digits(r, 8)}，查不到",
    lambda r: f"邮编{digits(r, 6)}",
    lambda r: f"三年五载一二三四五，上山打老虎，孩子就爱听这个，听了{r.randint(10, 99)}遍",
    lambda r: f"{digits(r, 3)}个人评价，{digits(r, 2)}个差评，{digits(r, 4)}次浏览",
    lambda r: f"尺寸{digits(r, 3)}-{digits(r, 3)}-{digits(r, 3)}mm，装不进去",
    lambda r: f"车架号LSV{digits(r, 14)}对不上",
)

NAMES: tuple[str, ...] = (
    "语文老师讲得很细",
    "大堂经理过来道歉了",
    "店长不在",
    "客户经理换了三个",
    "保安师傅不让进",
    "快递小哥人不错",
    "总经理信箱没人回",
    "我叫了外卖，一个小时才到",
    "这家店名字很好听",
    "联系人工客服要等半小时",
    "收货人写错了改不了",
    "我是黄金会员，权益缩水",
    "老板娘很热情",
    "请了一位老师傅来修",
    "小姐姐很漂亮，服务也好",
    "高中老师推荐的书",
    "我是安徽的客户",
    "英文老师发音标准",
    "护士长很负责",
    "有个医生很凶",
    "我是高铁上买的",
    "这位先生插队",
    "区域经理也解决不了",
    "姓名填不进去",
    "联系人填错一个字",
    "名字叫什么不重要",
    "我是常客了",
    "平安师傅这个产品不行",
    "用户体验差",
    "乘客很多，空调不凉",
    "工作人员很多，就是不干活",
    "客服高高在上",
    "收件人不在家",
    "车主群里都在骂",
    "我叫不出名字的一道菜",
    "姐妹们别买",
    "哥们给力",
    "总是缺货",
    "总店比分店好吃",
    "学生党必备",
)

PLACES: tuple[str, ...] = (
    "人民路那家火锅店味道一般",
    "万达广场三楼的麻辣烫不错",
    "春熙路人太多了，排队两小时",
    "在解放路和建设街路口左转就到",
    "中山路堵了一上午，没人疏导",
    "杭州西湖区的几家门店都去过",
    "浙江省内包邮，很快",
    "从地铁2号线B出口出来走五百米",
    "沿着滨江大道一直走到头，右手边",
    "学院路修了半年还没修好",
    "银泰城地下一层的停车场太绕",
    "南京路步行街都是游客",
    "北京上海的朋友都说好",
    "县医院旁边的药店贵",
    "市区开车半小时到景区",
    "住在三楼，楼上天天装修",
    "房间在五楼，电梯坏了",
    "小区门口的超市关门了",
    "一号店的东西不如二号店",
    "公交138路等了四十分钟",
    "迎宾大道路灯坏了一排",
    "二环路高架封了也不通知",
    "东北大米，五常产的",
    "这条街上就他家生意好",
    "火车站广场出租车乱收费",
    "成都的火锅比重庆的温和",
    "四季酒店大堂很气派",
    "乡下亲戚寄来的腊肉",
    "镇上没有快递点",
    "区别不大，三号色更显白",
    "楼下早餐店的豆浆好喝",
    "广东的天气太潮，衣服发霉",
    "第3层货架掉漆",
    "走到二楼左拐第一间就是",
    "同一条路上开了三家分店",
    "幸福路小学门口每天都堵",
    "湖滨公园南门烧烤摊占道",
    "商场B座一楼的奶茶",
    "6号楼的电梯又坏了",
    "科技园里就这一家能吃",
)


def random_model(random: Random) -> str:
    """A model number."""
    forms = (
        f"XQB{random.randint(60, 120)}-{digits(random, 4)}",
        f"KFR-{random.randint(26, 72)}GW",
        f"{random.choice('ABCDE')}{digits(random, 8)}",
        f"{digits(random, 4)}-{digits(random, 4)}",
        f"{random.choice(('HW', 'MI', 'TCL'))}{digits(random, 10)}",
    )
    return random.choice(forms)
