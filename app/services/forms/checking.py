"""Checks of a form description that need no data: widths, heights, spans, placeholders, continued cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from app.services.forms import spec as s
from app.services.forms.drawing import page_cells
from app.services.forms.grids import Band, GridError, place
from app.services.forms.language import Condition, Scope, element_type, members, path_problem, path_type
from app.services.forms.layout import Section
from app.services.forms.toml_reader import refuse
from app.services.forms.wording import Wording

TOLERANCE = 0.05
Names = Mapping[str, Any]


def check_form(form: s.FormSpec, data: type) -> None:
    """Raise :class:`FormRefused` naming file and key for the first thing that cannot be right.

    ``data`` is the dataclass the form's context makes; every placeholder must be a path in it.
    """
    names = _names(form, data)
    if form.edition_on:
        _check_path(form, "edition_on", names, form.edition_on)
    ids = [cell.id for page in form.pages for cell in page_cells(page) if cell.id]
    for number, page in enumerate(form.pages):
        where = f"page[{number}]"
        if page.continues and page.continues not in ids:
            raise refuse(form.source, f"{where}.continues", f"没有 id 为“{page.continues}”的格")
        _check_page(form, page, where, names)
    if len(set(ids)) != len(ids):
        raise refuse(form.source, "page", "格的 id 重复")


def _names(form: s.FormSpec, data: type) -> dict[str, Any]:
    """What the texts of a form may speak of, with the types."""
    names: dict[str, Any] = members(data)
    names |= {
        "today": date,
        "edition": str,
        "words": Wording,
        "number": int | None,
        "page": int,
        "opinions": bool,
    }
    names["sections"] = tuple[Section, ...]
    names["choice"] = {choice.key: type(choice.default) for choice in form.choices}
    return names


def check_papers(form: s.FormSpec, data: type) -> None:
    """Raise :class:`FormRefused` for the first placeholder of a preprinted paper that is no path."""
    names = _names(form, data)
    blocks = [block for page in form.pages for block in page.blocks if isinstance(block, s.OverlayBlock)]
    for paper in (paper for block in blocks for paper in block.sheets):
        texts = [(field.key, text) for field in paper.fields for text in (field.text, field.fallback)]
        texts += [(mark.key, mark.value) for mark in paper.marks]
        for key, text in texts:
            for path in text.paths():
                problem = path_problem(names, path)
                if problem:
                    raise refuse(f"{paper.key}.toml", key, problem)


def check_included(form: s.FormSpec, data: type, contexts: Mapping[str, type]) -> None:
    """Raise :class:`FormRefused` for a page that includes a form which cannot print what the page names."""
    names = _names(form, data)
    for number, page in enumerate(form.pages):
        if page.form is None:
            continue
        where = f"page[{number}]"
        if any(each.include for each in page.form.pages):
            raise refuse(form.source, f"{where}.include", f"“{page.include}”自己又引用了别的表")
        found = path_type(names, page.data)
        if contexts[page.form.context] not in (found, element_type(found)):
            raise refuse(form.source, f"{where}.data", f"“{page.data}”不是“{page.include}”要的内容")


def _check_path(form: s.FormSpec, where: str, names: Names, path: str) -> None:
    problem = path_problem(names, path)
    if problem:
        raise refuse(form.source, where, problem)


def _check_text(form: s.FormSpec, where: str, names: Names, text: s.Text) -> None:
    for path in text.paths():
        _check_path(form, where, names, path)


def _check_when(form: s.FormSpec, where: str, names: Names, when: Condition) -> None:
    for path in when.paths():
        _check_path(form, f"{where}.when", names, path)


def _with_item(form: s.FormSpec, where: str, names: Names, of: str, name: str) -> Names:
    _check_path(form, where, names, of)
    element = element_type(path_type(names, of))
    if element is None:
        raise refuse(form.source, where, f"“{of}”不是列表")
    # A padded row has no element, so everything about it may be empty.
    return {**names, name: element}


def _check_page(form: s.FormSpec, page: s.Page, where: str, names: Names) -> None:
    _check_when(form, where, names, page.when)
    _check_text(form, f"{where}.section", names, page.section)
    if page.edition_on:
        _check_path(form, f"{where}.edition_on", names, page.edition_on)
    if page.include:
        _check_path(form, f"{where}.data", names, page.data)
    if page.repeat is not None:
        names = _with_item(form, f"{where}.repeat", names, page.repeat.of, page.repeat.name)
    flowing = [block for block in page.blocks if isinstance(block, s.Table | s.Notice | s.Transcript)]
    if len(flowing) > 1:
        raise refuse(
            form.source, where, "一面只能有一个表格（table）、一篇公文（notice）或一份誊写稿（transcript）"
        )
    height = 0.0
    for index, block in enumerate(page.blocks):
        inner = f"{where}.block[{index}]"
        _check_when(form, inner, names, block.when)
        _check_block(form, block, inner, names, form.layout.width)
        if block.on != "continued" and not block.when.tests:
            height += _least_height(block)
    if height > form.layout.height + TOLERANCE:
        raise refuse(
            form.source, where, f"各块高度之和 {height:g} 毫米，超过版心高 {form.layout.height:g} 毫米"
        )


def _least_height(block: s.Block) -> float:
    if isinstance(block, s.Grid):
        rows = sum(
            row.height * (row.repeat.count if row.repeat else 1) for row in block.rows if not row.when.tests
        )
        return max(rows, block.height)
    if isinstance(block, s.Table):
        return sum(row.height for row in block.head) + block.row_height
    fluid = s.Notice | s.Cards | s.Transcript | s.OverlayBlock
    return 0.0 if isinstance(block, fluid) else block.height


def _check_block(form: s.FormSpec, block: s.Block, where: str, names: Names, width: float) -> None:
    if isinstance(block, s.Grid):
        _check_grid(form, block.columns, block.rows, where, names, width, "row")
        if block.height and not any(row.stretch for row in block.rows):
            raise refuse(form.source, f"{where}.height", "写了总高，就要有一行 stretch = true")
    elif isinstance(block, s.Table):
        _check_table(form, block, where, names, width)
    elif isinstance(block, s.Cards):
        _check_cards(form, block, where, names)
    elif isinstance(block, s.Transcript):
        _check_transcript(form, block, where, names)
    elif isinstance(block, s.Gap):
        _check_text(form, f"{where}.text", names, block.text)
    elif isinstance(block, s.Title):
        for key in ("text", "left", "right"):
            _check_text(form, f"{where}.{key}", names, getattr(block, key))
    elif isinstance(block, s.Words):
        _check_text(form, f"{where}.text", names, block.text)
    elif isinstance(block, s.Sign):
        _check_sign(form, f"{where}.rows", names, block.rows)
    elif isinstance(block, s.Notice):
        _check_notice(form, block, where, names)


def _check_cards(form: s.FormSpec, cards: s.Cards, where: str, names: Names) -> None:
    paper_width, paper_height = form.layout.size
    for x, y in cards.places:
        if x + cards.width > paper_width + TOLERANCE or y + cards.height > paper_height + TOLERANCE:
            raise refuse(form.source, f"{where}.places", "有一处超出了纸边")
    if cards.of:
        names = _with_item(form, f"{where}.of", names, cards.of, cards.name)
    for index, block in enumerate(cards.blocks):
        inner = f"{where}.block[{index}]"
        _check_when(form, inner, names, block.when)
        _check_block(form, block, inner, names, cards.width)
    height = sum(_least_height(block) for block in cards.blocks if not block.when.tests)
    if height > cards.height + TOLERANCE:
        raise refuse(form.source, where, f"各块高度之和 {height:g} 毫米，超过 {cards.height:g} 毫米")


def _check_transcript(form: s.FormSpec, transcript: s.Transcript, where: str, names: Names) -> None:
    _check_grid(form, transcript.columns, (), where, names, form.layout.width, "entry")
    for index, entry in enumerate(transcript.entries):
        inner = f"{where}.entry[{index}]"
        _check_when(form, inner, names, entry.when)
        for key in ("label", "page", "hint"):
            _check_text(form, f"{inner}.{key}", names, getattr(entry, key))
        item = _with_item(form, f"{inner}.of", names, entry.of, entry.name) if entry.of else names
        _check_text(form, f"{inner}.text", item, entry.text)
        for key in ("chars", "lines"):
            choice = getattr(entry, key)
            if choice and names["choice"].get(choice) is not int:
                raise refuse(form.source, f"{inner}.{key}", f"没有“{choice}”这项整数选择（choice）")


def _check_notice(form: s.FormSpec, notice: s.Notice, where: str, names: Names) -> None:
    for key in ("title", "signature", "date", "addressee", "attachment", "number", "signer", "note"):
        _check_text(form, f"{where}.{key}", names, getattr(notice, key))
    if notice.keep:
        _check_path(form, f"{where}.keep", names, notice.keep)
    for index, part in enumerate(notice.paragraphs):
        inner = f"{where}.part[{index}]"
        _check_when(form, inner, names, part.when)
        if isinstance(part, s.Table):
            _check_table(form, part, inner, names, form.layout.width)
        else:
            _check_text(form, f"{inner}.text", names, part.text)


def _check_table(form: s.FormSpec, table: s.Table, where: str, names: Names, width: float) -> None:
    _check_grid(form, table.columns, table.head, where, names, width, "head")
    if table.groups is not None:
        groups = table.groups
        names = _with_item(form, f"{where}.groups.of", names, groups.of, groups.name)
        _check_text(form, f"{where}.groups.text", names, groups.text)
        names = _with_item(form, f"{where}.groups.rows", names, groups.rows, table.name)
    else:
        names = _with_item(form, f"{where}.of", names, table.of, table.name)
    if sum(cell.span for cell in table.cells) != len(table.columns):
        raise refuse(form.source, f"{where}.cells", "各格的 span 加起来不等于列数")
    for index, cell in enumerate(table.cells):
        _check_cell(form, cell, f"{where}.cells[{index}]", names)


def _check_grid(
    form: s.FormSpec,
    columns: tuple[float, ...],
    rows: tuple[s.Row, ...],
    where: str,
    names: Names,
    width: float,
    key: str,
) -> None:
    for label, widths in [("columns", columns)] + [
        (f"{key}[{index}].columns", row.columns) for index, row in enumerate(rows) if row.columns
    ]:
        if abs(sum(widths) - width) > TOLERANCE:
            raise refuse(
                form.source,
                f"{where}.{label}",
                f"列宽之和 {sum(widths):g} 毫米，应等于版心宽 {width:g} 毫米",
            )
    bands: list[Band] = []
    origin: list[int] = []
    for index, row in enumerate(rows):
        inner = f"{where}.{key}[{index}]"
        _check_when(form, inner, names, row.when)
        row_names = names
        if row.repeat is not None:
            row_names = _with_item(form, f"{inner}.repeat", names, row.repeat.of, row.repeat.name)
        for number, cell in enumerate(row.cells):
            _check_cell(form, cell, f"{inner}.cells[{number}]", row_names)
        for _ in range(max(1, row.repeat.count if row.repeat else 1)):
            bands.append(Band(row.height, row.columns or columns, row.cells, Scope({})))
            origin.append(index)
    try:
        place(bands, 0.0, 0.0)
    except GridError as error:
        raise refuse(form.source, f"{where}.{key}[{origin[error.row]}]", error.what) from None


def _check_cell(form: s.FormSpec, cell: s.Cell, where: str, names: Names) -> None:
    for key in ("content", "prompt", "note", "seal_text", "fallback"):
        _check_text(form, f"{where}.{cell.kind if key == 'content' else key}", names, getattr(cell, key))
    _check_sign(form, f"{where}.sign", names, cell.sign)
    if cell.bold_when is not None:
        _check_when(form, f"{where}.bold", names, cell.bold_when)
    if cell.seal and cell.kind == "label":
        raise refuse(form.source, f"{where}.seal", "标签格里不能有盖章处")


def _check_sign(form: s.FormSpec, where: str, names: Names, rows: tuple[tuple[s.SignItem, ...], ...]) -> None:
    for item in _items(rows):
        _check_text(form, where, names, item.text)
        _check_text(form, where, names, item.hint)


def _items(rows: tuple[tuple[s.SignItem, ...], ...]) -> Iterator[s.SignItem]:
    for row in rows:
        yield from row
