"""Names, ID numbers and telephone numbers of people who do not exist.

ID numbers begin with 9901xx: no such administrative area exists, and foreigners' permanent residence numbers
(which do begin with 9) carry a province code in the next two digits, which 90 is not. The check digit, the
birth date and the sex are right, so that masks, checks and printed boxes behave as with true numbers.
Mobile numbers begin with 1600, landlines with the area code 0500: both unassigned.
"""

from __future__ import annotations

from datetime import date

from app.services.demo.chance import Draw
from app.services.identity_number import check_digit

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任"
    "卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔"
    "向常汤单仇解区查翟施温康俞章葛盛柳甘翁庄齐路樊兰殷"
)
COMPOUND_SURNAMES = ("欧阳", "上官", "诸葛", "司徒", "尉迟", "夏侯")
_MALE_FIRST = "志建国文明海俊伟立永春子嘉宇浩泽思向东振学正家宏晓少景新兆启"
_MALE_SECOND = "强军平华杰峰涛鹏辉斌刚勇超宁林波亮飞阳轩航远博成毅磊松凯然洋"
_FEMALE_FIRST = "秀晓丽雅文静思佳雨春桂玉美淑婉若欣慧海新嘉梦芳红月彩素锦"
_FEMALE_SECOND = "兰芳燕梅娟敏霞玲萍洁琴丽婷颖雪莹蓉莉娜怡琳瑶萱桐悦凤英珍慧"
_SINGLE = "伟敏静丽强磊军洋勇艳杰娟涛超霞平刚芬玲丹"
_MINORITY = {
    "女": ("阿依努尔·卡德尔", "古丽米热·艾山", "乌云其其格", "德吉央宗", "娜仁高娃"),
    "男": ("艾力江·玉素甫", "巴图孟克", "扎西多杰", "买买提·热合曼", "那日苏"),
}
_MINORITY_GROUPS = {
    "阿": "维吾尔族",
    "古": "维吾尔族",
    "艾": "维吾尔族",
    "买": "维吾尔族",
    "乌": "蒙古族",
    "娜": "蒙古族",
    "巴": "蒙古族",
    "那": "蒙古族",
    "德": "藏族",
    "扎": "藏族",
}
NATIVE_PLACES = (
    "江苏丹阳",
    "江苏宜兴",
    "江苏泰兴",
    "江苏沛县",
    "安徽当涂",
    "安徽霍邱",
    "山东沂南",
    "河南固始",
    "湖北浠水",
    "四川射洪",
    "江西余干",
    "浙江长兴",
    "陕西城固",
    "湖南双峰",
)


def full_name(draw: Draw, sex: str) -> tuple[str, str]:
    """A name and its ethnic group (民族); about one in eighty is a minority name."""
    if draw.chance(1):
        name = draw.pick(_MINORITY[sex])
        return name, _MINORITY_GROUPS[name[0]]
    surname = draw.pick(COMPOUND_SURNAMES) if draw.chance(1) else draw.pick(SURNAMES)
    return surname + given_name(draw, sex), "汉族"


def given_name(draw: Draw, sex: str) -> str:
    """A given name of one or two characters."""
    if draw.chance(18):
        return draw.pick(_SINGLE)
    if sex == "女":
        return draw.pick(_FEMALE_FIRST) + draw.pick(_FEMALE_SECOND)
    return draw.pick(_MALE_FIRST) + draw.pick(_MALE_SECOND)


def surname_of(name: str) -> str:
    """The surname of a Han name."""
    return name[:2] if name[:2] in COMPOUND_SURNAMES else name[:1]


def identity_number(birth: date, sex: str, number: int) -> str:
    """An ID number that can be nobody's (see the module), different for every ``number`` (0–49,999)."""
    block, order = divmod(number, 500)
    digits = f"9901{block % 100:02}{birth:%Y%m%d}{order * 2 + (1 if sex == '男' else 0):03}"
    return digits + check_digit(digits)


def mobile(number: int) -> str:
    """An unassigned mobile number, different for every ``number`` (0–9,999,999)."""
    return f"1600{number % 10_000_000:07}"


def landline(number: int) -> str:
    """An unassigned landline number."""
    return f"0500-8{number % 10_000_000:07}"
