"""Slips: titles, sentences, codes and lists as PDF, whatever stands in the texts."""

from __future__ import annotations

from datetime import date

import pypdfium2

from app.services.forms.slips import Line, SlipTable, render_slip

TODAY = date(2026, 11, 30)


def texts(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def test_a_slip_prints_its_lines_as_they_are() -> None:
    odd = "单位：{person.name}（<b>甲</b>）"
    found = render_slip("恢复表", [Line(odd), Line(""), Line("7K2MQ-AAAAA", large=True)], TODAY)
    (page,) = texts(found.pdf_bytes)
    assert found.missing_glyphs == ()
    assert "恢复表" in page
    assert odd in page.replace("\r\n", "")
    assert "7K2MQ-AAAAA" in page


def test_a_long_list_goes_over_pages_with_its_head() -> None:
    rows = [("人员", f"RY{n:03}", "校验位不对，请对照身份证原件逐位核对后重新填写" * 2) for n in range(80)]
    found = render_slip(
        "更正清单", [Line("说明")], TODAY, SlipTable(("表", "编号", "为什么"), (20, 20, 80), rows)
    )
    pages = texts(found.pdf_bytes)
    assert len(pages) == found.pages > 1
    assert all("编" in page for page in pages)
    together = "".join(pages)
    assert all(f"RY{n:03}" in together for n in range(80))
