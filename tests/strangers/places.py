"""Regions, their agencies, and the many ways a title names them."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Region:
    """A region: its code, its own name, and the city in front of a district's name."""

    code: str
    name: str
    level: str
    city: str = ""
    province: str = ""
    towns: tuple[str, ...] = ()
    real: bool = True

    @property
    def full(self) -> str:
        """The name that stands in front of an agency's: a district carries its city."""
        return (self.city if self.name.endswith("区") else "") + self.name


def _region(line: str) -> Region:
    code, province, city, name, level, *towns = line.split()
    return Region(
        code,
        name,
        level,
        "" if city == "-" else city,
        "" if province == "-" else province,
        tuple(towns),
        not code.startswith("99"),
    )


_REAL = """\
331100 浙江省 - 丽水市 prefecture
331121 浙江省 丽水市 青田县 county 温溪镇 船寮镇 季宅乡
331181 浙江省 丽水市 龙泉市 county 剑池街道 八都镇 竹垟畲族乡
330825 浙江省 衢州市 龙游县 county 湖镇镇 溪口镇 詹家镇 龙洲街道
330381 浙江省 温州市 瑞安市 county 塘下镇 安阳街道 马屿镇
350300 福建省 - 莆田市 prefecture
350400 福建省 - 三明市 prefecture
420100 湖北省 - 武汉市 prefecture
420105 湖北省 武汉市 汉阳区 county 建桥街道 鹦鹉街道
430102 湖南省 长沙市 芙蓉区 county 东屯渡街道 定王台街道
430121 湖南省 长沙市 长沙县 county 㮾梨街道 黄兴镇 金井镇
610300 陕西省 - 宝鸡市 prefecture
610926 陕西省 安康市 平利县 county 正阳镇 老县镇 城关镇
440106 广东省 广州市 天河区 county 石牌街道 车陂街道
320500 江苏省 - 苏州市 prefecture
320585 江苏省 苏州市 太仓市 county 浏河镇 沙溪镇 娄东街道
370100 山东省 - 济南市 prefecture
370830 山东省 济宁市 汶上县 county 南站街道 康驿镇 白石镇
360981 江西省 宜春市 丰城市 county 河洲街道 曲江镇 桥东镇
510181 四川省 成都市 都江堰市 county 青城山镇 灌口街道
520300 贵州省 - 遵义市 prefecture
620102 甘肃省 兰州市 城关区 county 酒泉路街道 青白石街道
152502 内蒙古自治区 锡林郭勒盟 锡林浩特市 county 杭盖街道
152525 内蒙古自治区 锡林郭勒盟 东乌珠穆沁旗 county 乌里雅斯太镇
220500 吉林省 - 通化市 prefecture
230100 黑龙江省 - 哈尔滨市 prefecture
410122 河南省 郑州市 中牟县 county 官渡镇 雁鸣湖镇
450100 广西壮族自治区 - 南宁市 prefecture
640100 宁夏回族自治区 - 银川市 prefecture
650100 新疆维吾尔自治区 - 乌鲁木齐市 prefecture
130629 河北省 保定市 容城县 county 容城镇 南张镇
140100 山西省 - 太原市 prefecture
340123 安徽省 合肥市 肥西县 county 上派镇 桃花镇
341881 安徽省 宣城市 宁国市 county 西津街道 港口镇
540100 西藏自治区 - 拉萨市 prefecture
630100 青海省 - 西宁市 prefecture"""
REGIONS = [_region(line) for line in _REAL.split("\n")]
FICTIONAL = [
    _region("990100 - - 云溪市 prefecture"),
    _region("990121 - 云溪市 霁川县 county 白鹭镇 杏花街道 石门坳乡"),
    _region("990181 - 云溪市 临渡市 county 渡口镇 望江街道"),
]

# (full name, short forms a title uses); the full name follows from the short one in each level
DEPARTMENTS = {
    "prefecture": [
        ("科学技术局", ["科技局"]),
        ("发展和改革委员会", ["发展改革委", "发改委"]),
        ("卫生健康委员会", ["卫健委", "卫生健康委"]),
    ],
    "county": [
        ("科学技术局", ["科技局"]),
        ("发展和改革局", ["发改局"]),
        ("卫生健康局", ["卫健局"]),
    ],
}
COMMON = [
    ("人力资源和社会保障局", ["人社局", "人力资源社会保障局"]),
    ("住房和城乡建设局", ["住建局", "住房城乡建设局"]),
    ("市场监督管理局", ["市场监管局"]),
    ("农业农村局", []),
    ("应急管理局", ["应急局"]),
    ("退役军人事务局", []),
    ("医疗保障局", ["医保局"]),
    ("统计局", []),
    ("水利局", []),
    ("审计局", []),
    ("林业局", []),
    ("民政局", []),
    ("司法局", []),
    ("教育局", []),
    ("公安局", []),
    ("财政局", []),
    ("商务局", []),
    ("交通运输局", ["交通局"]),
    ("生态环境局", []),
    ("文化广电和旅游局", []),
    ("工业和信息化局", ["工信局"]),
    ("自然资源和规划局", []),
    ("信访局", []),
    ("机关事务管理局", []),
]


@dataclass(frozen=True)
class Agency:
    """An agency by its full official name, and the names a title may give it."""

    name: str
    region: Region
    level: str
    called: tuple[str, ...]
    kind: str  # department | government | office | township


def agencies(region: Region) -> list[Agency]:
    """Every agency of `region` this examiner knows, in a fixed order."""
    own = region.name
    front = [region.full, own] if region.full != own else [own]
    if region.province:
        front.append(region.province + region.full)
    made = []
    for full, short in [*DEPARTMENTS[region.level], *COMMON]:
        named = [start + end for end in [full, *short] for start in front]
        made.append(Agency(region.full + full, region, region.level, tuple(named), "department"))
    government = region.full + "人民政府"
    called = (region.full, own, government)
    made.append(Agency(government, region, region.level, called, "government"))
    made.append(
        Agency(
            government + "办公室",
            region,
            region.level,
            (government + "办公室", own + "人民政府办公室"),
            "office",
        )
    )
    for town in region.towns:
        body = "办事处" if town.endswith("街道") else "人民政府"
        named = tuple(start + town + tail for start in (region.full, own) for tail in ("", body))
        made.append(Agency(region.full + town + body, region, "township", named, "township"))
    return made


TITLES = [
    "{a}{y}年政府信息公开工作年度报告",
    "{a}{y}年政府信息公开工作年度报告",
    "{a}{y}年度政府信息公开工作年度报告",
    "{y}年{a}政府信息公开工作年度报告",
    "{y}年度{a}政府信息公开工作年度报告",
    "{a}{y}年政府信息公开年度报告",
    "{a}{y}年度政府信息公开年报",
    "{a}关于{y}年政府信息公开工作的年度报告",
    "{a}{y}年政府信息公开工作年度报告（文字版）",
    "{a} {y}年政府信息公开工作年度报告",
    "{a}{y}年政务信息公开工作年度报告",
    "{a}{y}年度政府信息公开工作报告",
]


def title(rng: random.Random, agency: Agency, year: int, calm: bool = False) -> str:
    """A title for the report of `agency` on `year` that names the agency and the year."""
    called = agency.called[0] if calm else rng.choice(agency.called)
    return (TITLES[0] if calm else rng.choice(TITLES)).format(a=called, y=year)
