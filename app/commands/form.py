"""``form KEY``: one form as PDF, or a list as ``.xlsx``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.leaving import add_leaving, register_later
from app.commands.output import Result
from app.commands.usage import UsageError
from app.config import default_paths
from app.errors import UserError
from app.services.database import open_database
from app.services.export_register import FORM, LIST
from app.services.files import save_bytes
from app.services.subjects import find_subject

if TYPE_CHECKING:
    from app.services.forms import FormSpec

NAME = "form"
HELP = "打印一张表格到 PDF（名册、台账也可存成 .xlsx）"
SCOPES = ("case", "person", "org", "meeting")


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument(
        "key", metavar="表格编号", help="表格编号，如 f03、f19-candidate（用 forms 命令查看）"
    )
    parser.add_argument("--case", default=None, help="案卷编号")
    parser.add_argument("--person", default=None, help="人员编号")
    parser.add_argument("--org", default=None, help="组织编号")
    parser.add_argument("--meeting", default=None, help="会议编号")
    parser.add_argument(
        "--out", type=Path, required=True, help="要生成的 PDF 文件；名册、台账写成 .xlsx 存表格"
    )
    parser.add_argument("--year", type=_year, default=None, help="年度（年度表用）")
    parser.add_argument("--half", type=int, choices=(1, 2), default=None, help="上、下半年（半年表用）")
    parser.add_argument("--opinions", action="store_true", help="意见也印成文字（缺省留手写）")
    parser.add_argument("--fold", action="store_true", help="册子拼成 A3 对折（双面打印后骑马订）")
    parser.add_argument("--printer", default="", help="按这台打印机的校准值套打（套打表用）")
    parser.add_argument(
        "--choose", action="append", default=[], metavar="项=值", help="这张表的打印选项，如 identity=是"
    )
    add_leaving(parser)


def _year(typed: str) -> int:
    if not typed.isdecimal() or not 1900 <= int(typed) <= 2100:
        raise argparse.ArgumentTypeError(f"年度“{typed}”应写成 2026 这样")
    return int(typed)


def _choices(form: FormSpec, typed: list[str]) -> dict[str, bool | int | str]:
    """The choices as typed, each of the kind the form wants; UserError for one the form does not have."""
    known = {choice.key: choice.default for choice in form.choices}
    found: dict[str, bool | int | str] = {}
    for item in typed:
        key, _, value = item.partition("=")
        if key not in known:
            offered = "、".join(known) or "没有可选的项"
            raise UserError("E-FORM-14", f"“{form.title}”没有打印选项“{key}”。", f"可用：{offered}。")
        default = known[key]
        if isinstance(default, bool):
            found[key] = value in ("是", "true", "1")
        else:
            found[key] = int(value) if isinstance(default, int) and value.isdecimal() else value
    return found


def run(args: argparse.Namespace) -> Result:
    """Collect the facts, draw, save safely."""
    from app.services.forms import Options, build_data, get_form, render
    from app.services.forms.imposition import impose
    from app.services.lists import save_list
    from app.services.overlay_adjustments import adjustments_of
    from app.services.print_log import content_of

    folder = default_paths().forms
    form = get_form(args.key, folder)
    scope, code = form.scope, getattr(args, form.scope)
    if code is None and args.case is not None:
        # A case stands for its person, its branch and the meeting about it.
        scope, code = "case", args.case
    if code is None:
        raise UsageError("E-FORM-09", f"“{form.title}”按{_WORDS[form.scope]}打印，请给出 --{form.scope}。")
    db = open_database(args.db)
    try:
        with db.read() as session:
            subject = find_subject(session, scope, code)
            data = build_data(session, form, subject, args.today, year=args.year, half=args.half)
            adjustments = adjustments_of(session, args.printer)
    finally:
        db.close()
    choices = _choices(form, args.choose)
    options = Options(
        print_opinions=args.opinions, user_folder=folder, choices=choices, adjustments=adjustments
    )
    found = content_of(form, data, choices)
    if args.out.suffix.lower() == ".xlsx":
        rows = save_list(form, data, args.out, args.today, options)
        register_later(args, args.out, LIST, form.title, found.people, masked=not found.has_numbers)
        return Result({"rows": rows}, [f"已生成 {args.out}，共 {rows} 行。"])
    rendered = render(form, data, args.today, options)
    save_bytes(args.out, impose(rendered.pdf_bytes) if args.fold else rendered.pdf_bytes)
    register_later(args, args.out, FORM, form.title, found.people, masked=not found.has_numbers)
    missing = [
        {"character": glyph.char, "code_point": glyph.code, "name": glyph.name}
        for glyph in rendered.missing_glyphs
    ]
    lines = [f"已生成 {args.out}，共 {rendered.pages} 页。"]
    lines += [f"字库里没有“{item['character']}”（{item['code_point']}），请手写。" for item in missing]
    lines += [f"“{title}”写不下，余下的在附页。" for title in rendered.overflowed]
    document = {"pages": rendered.pages, "missing_glyphs": missing, "overflowed": rendered.overflowed}
    return Result(document, lines)


_WORDS = {"case": "案卷", "person": "人员", "org": "党组织", "meeting": "会议"}
