"""Rows a province adds to the forms since 2019: kept in printed words, and every one is named."""

from __future__ import annotations

import pytest

from tests.lists import sheets
from tests.reading.test_checks import page as form_page


def with_row(form: str, before: str, label: str, figures: list[str]) -> bytes:
    """A report of `form` full of zeros with one more row in front of the row that begins so."""
    whole = form_page(form, lambda *_: "0").decode()
    at = whole.rindex("<tr>", 0, whole.index(before))
    row = f"<tr>{label}" + "".join(f"<td>{figure}</td>" for figure in figures) + "</tr>"
    return (whole[:at] + row + whole[at:]).encode()


@pytest.mark.parametrize("form", ["form-2019", "form-2021"])
def test_a_row_more_in_the_applications_table(form: str) -> None:
    figures = ["1", "2", "0", "", "/", "0", "3"]
    label = "<td></td><td>9.属于工作 秘密</td>"
    read = sheets.record(with_row(form, "<td></td><td>1.本机关不掌握", label, figures))
    plain = sheets.record(form_page(form, lambda *_: "0"))
    cells = sheets.cells_of(read)
    extra = {key: cell for key, cell in cells.items() if key[0] == "regional"}
    assert [cell[0] for cell in extra.values()] == figures
    assert [cell[1] for cell in extra.values()] == [1, 2, 0, None, None, 0, 3]
    assert {key[1] for key in extra} == {"9.属于工作秘密"}
    assert [key[2] for key in extra][:2] == ["自然人", "商业企业"]
    assert read["cells"][: len(plain["cells"])] == plain["cells"]
    (issue,) = [issue for issue in read["issues"] if issue["rule"] == "unmapped_row"]
    assert issue["cells"][0] == "applications"
    assert "9.属于工作 秘密" in issue["evidence"]


def test_a_row_more_in_the_proactive_table() -> None:
    """L18, 其他主动公开文件: its three figures stand under the headers printed above them."""
    row = with_row("form-2019", "<td>第二十条第（五）项", "<td></td><td>其他主动公开文件</td>", [])
    body = row.decode().replace(
        "<td>其他主动公开文件</td>",
        "<td>其他主动公开文件</td><td>186</td><td>86</td><td>255</td>",
    )
    read = sheets.record(body.encode())
    extra = {
        (cell["row"], cell["column"]): cell["value"]
        for cell in read["cells"]
        if cell["table"] == "regional"
    }
    assert extra == {
        ("其他主动公开文件", "本年新制作数量"): 186,
        ("其他主动公开文件", "本年新公开数量"): 86,
        ("其他主动公开文件", "对外公开总数量"): 255,
    }
    assert "proactive" in sheets.warned(read)


def test_forms_without_such_rows_have_no_regional_cells() -> None:
    for form in ("form-2019", "form-2021"):
        read = sheets.record(form_page(form, lambda *_: "0"))
        assert {cell["table"] for cell in read["cells"]} == {
            *("proactive", "applications", "review_litigation"),
        }
