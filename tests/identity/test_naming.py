"""A printed agency taken apart, put in its place, and called by its full name."""

from __future__ import annotations

import pytest

from pipelines.identity import bodies, naming, places
from pipelines.identity.context import Context, own_names
from pipelines.identity.fullname import full_name


def full(printed: str, context: Context | None = None) -> tuple[str, str | None, bool]:
    context = context or Context()
    named = naming.parse(printed, context.aliases)
    assert named is not None
    place = places.resolve(named, context)
    name, certain = full_name(named, place, context.year)
    return name, place.code, certain and place.certain


@pytest.mark.parametrize(
    ("printed", "name", "code"),
    [
        ("丰城市科技局", "丰城市科学技术局", "360981"),
        ("金乡县水务局", "金乡县水务局", "370828"),
        ("合肥市市场监督管理局", "合肥市市场监督管理局", "340100"),
        ("云南省卫生健康委", "云南省卫生健康委员会", "530000"),
        ("西宁市城中区文体旅游科技局", "西宁市城中区文体旅游科技局", "630103"),
        ("鞍山市", "鞍山市人民政府", "210300"),
        ("新疆维吾尔自治区新疆生产建设兵团北屯市教育局", "北屯市教育局", "659005"),
        ("阿里地区", "阿里地区行政公署", "542500"),
        ("上海市浦东新区", "上海市浦东新区人民政府", "310115"),
        ("临夏回族自治州永靖县", "永靖县人民政府", "622923"),
        ("鹤岗市人民政府办公室", "鹤岗市人民政府办公室", "230400"),
        ("遵义市播州区人民政府(区政府办公室)", "遵义市播州区人民政府办公室", "520304"),
        ("德城区天衢街道", "德州市德城区天衢街道办事处", "371402"),
        ("湖口县大垅乡", "湖口县大垅乡人民政府", "360429"),
        ("安宁市人民政府县街街道办事处", "安宁市县街街道办事处", "530181"),
        ("乌拉特中旗巴音乌兰苏木", "乌拉特中旗巴音乌兰苏木人民政府", "150824"),
        ("东莞市长安镇", "东莞市长安镇人民政府", "441900"),
        ("龙游县湖镇镇人民政府", "龙游县湖镇镇人民政府", "330825"),
        ("平利县正阳镇镇人民政府", "平利县正阳镇人民政府", "610926"),
        ("浙江省龙游县生态环境局", "龙游县生态环境局", "330825"),
        ("南宁市横县生态环境局", "南宁市横县生态环境局", "450127"),
        ("四川省巴中市气象局", "巴中市气象局", "511900"),
        ("湖南省参事室", "湖南省人民政府参事室", "430000"),
        ("西藏自治区政府国资委", "西藏自治区人民政府国有资产监督管理委员会", "540000"),
        ("黄石市生态环境局下陆区分局", "黄石市生态环境局下陆区分局", "420204"),
        ("重庆市公安局渝中区分局", "重庆市公安局渝中区分局", "500103"),
        ("交通运输部", "中华人民共和国交通运输部", "100000"),
        ("太湖流域管理局", "水利部太湖流域管理局", "100000"),
        ("国家税务总局莆田市税务局", "国家税务总局莆田市税务局", "350300"),
        ("海口市人民政府研究室", "海口市人民政府研究室", "460100"),
        ("咸宁高新区", "咸宁高新技术产业开发区管理委员会", "421200"),
        ("番禺经济技术开发区管委会", "番禺经济技术开发区管理委员会", "440113"),
    ],
)
def test_full_names(printed: str, name: str, code: str) -> None:
    assert full(printed)[:2] == (name, code)


@pytest.mark.parametrize(
    "printed", ["朝阳区教育局", "鼓楼区教育局", "铁西区教育局", "清河区民政局", "西安区财政局"]
)
def test_a_name_of_several_regions_is_undecided_without_context(printed: str) -> None:
    name, code, certain = full(printed)
    assert code is None
    assert not certain
    assert name == printed


@pytest.mark.parametrize(
    ("printed", "context", "code"),
    [
        ("朝阳区教育局", Context("110105", "portal"), "110105"),
        ("朝阳区教育局", Context("220100", "portal"), "220104"),
        ("朝阳区教育局", Context(text="北京市朝阳区教育局编制本报告"), "110105"),
        ("朝阳区教育局", Context("320100", "portal"), None),
        ("铁西区发改局", Context("210300", "url"), "210303"),
        ("铁西区发改局", Context("210106", "url"), "210106"),
        ("西安区财政局", Context("220400", "url"), "220403"),
        ("清河区民政局", Context("320800", "portal", year=2012), "320802"),
        ("三元区教育局", Context(year=2018), "350403"),
        ("三元区教育局", Context(year=2024), "350404"),
        ("市科技局", Context("360981", "portal"), "360981"),
        ("市科技局", Context("360900", "portal"), "360900"),
        ("县财政局", Context("330825", "portal"), "330825"),
        ("余杭街道", Context("330110", "portal"), "330110"),
        ("长安镇", Context("441900", "portal"), "441900"),
        ("白石镇", Context("370800", "portal"), None),
    ],
)
def test_context_decides(printed: str, context: Context, code: str | None) -> None:
    assert full(printed, context)[1] == code


FICTION = Context("990100", "portal", own_names("云溪市人民政府", "990100"))
DISTRICT = Context("990102", "portal", own_names("云溪市临江区人民政府", "990102"))


@pytest.mark.parametrize(
    ("printed", "context", "name", "code"),
    [
        ("云溪市科技局", FICTION, "云溪市科学技术局", "990100"),
        ("市科技局", FICTION, "云溪市科学技术局", "990100"),
        ("云溪市", FICTION, "云溪市人民政府", "990100"),
        ("霁川县教育局", FICTION, "霁川县教育局", None),
        ("临江区民政局", DISTRICT, "云溪市临江区民政局", "990102"),
        ("云溪市临江区民政局", DISTRICT, "云溪市临江区民政局", "990102"),
        ("白鹭镇", DISTRICT, "云溪市临江区白鹭镇人民政府", "990102"),
    ],
)
def test_a_portal_the_table_lacks_names_itself(
    printed: str, context: Context, name: str, code: str | None
) -> None:
    assert full(printed, context)[:2] == (name, code)


def test_an_unknown_region_is_never_taken_for_a_real_one() -> None:
    assert full("云溪市科技局")[:2] == ("云溪市科学技术局", None)


def test_a_known_portal_has_no_names_of_its_own() -> None:
    assert own_names("丽水市人民政府", "331100") == ()
    assert own_names("武汉市汉阳区人民政府", "420105") == ()


@pytest.mark.parametrize(
    ("short", "long", "yes"),
    [
        ("文旅局", "文化广电和旅游局", True),
        ("住建委", "住房和城乡建设委员会", True),
        ("住建委", "住房和城乡建设局", False),
        ("北部湾办", "北部湾经济区规划建设管理办公室", True),
        ("科技局", "统计局", False),
        ("", "统计局", False),
    ],
)
def test_a_longer_wording_of_the_same_name(short: str, long: str, yes: bool) -> None:
    assert bodies.extends(short, long) is yes


@pytest.mark.parametrize("text", ["", "：", "本报告根据条例编制。", "长" * 60])
def test_what_is_no_agency(text: str) -> None:
    assert naming.parse(text) is None
