"""English names of provinces and cities, for `nianbao.build_regions`.

In goes the wheel of PyPI `china-cities` (MIT), whose list of cities has English name, Chinese name
and the province's English name, out comes code → English name. Provinces are told by where their
cities lie. Counties, districts and autonomous prefectures are not in the list and have none: a
spelling made by rule would be wrong where names are not Chinese (呼和浩特 Hohhot).
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

PACKAGE = "china-cities==0.0.4"
_SPECIAL = "特别行政区"


def english_names(folder: Path, regions: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Code → English name; `regions` are codes and names of all periods.

    Raises FileNotFoundError where the wheel is not in the folder.
    """
    wheel = next(iter(folder.glob("china_cities-*.whl")), None)
    if wheel is None:
        raise FileNotFoundError(f"no china_cities wheel in {folder}")
    with zipfile.ZipFile(wheel) as package:
        text = package.read("china_cities/cities.csv").decode("utf-8-sig")
    cities = [row for row in csv.reader(io.StringIO(text)) if len(row) == 3]
    codes: dict[str, set[str]] = {}
    for code, name in regions:
        codes.setdefault(name.removesuffix(_SPECIAL), set()).add(code)
    votes: dict[str, Counter[str]] = {}
    for _, chinese, province in cities:
        for code in codes.get(chinese, ()):
            votes.setdefault(province, Counter())[code[:2]] += 1
    lies_in = {province: found.most_common(1)[0][0] for province, found in votes.items()}
    best: dict[str, tuple[int, str]] = {}
    for province, prefix in lies_in.items():
        best[prefix] = max(best.get(prefix, (0, "")), (votes[province][prefix], province))
    known = {code for several in codes.values() for code in several}
    named = {
        f"{prefix}0000": province
        for prefix, (_, province) in best.items()
        if f"{prefix}0000" in known
    }
    for english, chinese, province in cities:
        for code in codes.get(chinese, ()):
            if code.startswith(lies_in[province]):
                named[code] = english
    return named
