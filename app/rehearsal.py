"""The main job from end to end without a person: demo → workbook → import → check → forms → pictures.

``journey`` runs it and leaves everything in a folder to look at; ``self_check`` runs the same inside a
built program and prints one JSON summary. Both use the real services on real files.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from app import clock
from app.errors import FormRefused, UserError
from app.services.database import Database, create_database, open_database
from app.services.demo.build import build_demo
from app.services.findings import check
from app.services.rules.findings import SEVERITY_LABELS, Severity

Say = Callable[[str], object]


def _quiet(_text: str) -> None:
    """Say nothing."""


def run(argv: Sequence[str]) -> int:
    """``journey --out DIR`` or ``pictures --out DIR`` (both with ``--today``); returns the exit code.

    ``--manual DIR`` also takes the manual's pictures anew.
    """
    parser = argparse.ArgumentParser(prog="python -m app", allow_abbrev=False)
    parser.add_argument("what", choices=("journey", "pictures"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--today", type=date.fromisoformat, default=None)
    parser.add_argument("--manual", type=Path, default=None)
    args = parser.parse_args(list(argv))
    today = args.today or clock.today()
    try:
        (journey if args.what == "journey" else pictures)(args.out, today, print)
        if args.manual is not None:
            manual_pictures(args.manual, print)
    except UserError as error:
        print(error)
        return 1
    return 0


def journey(out: Path, today: date, tell: Say = _quiet) -> dict[str, object]:
    """Run the whole job into ``out`` (made if missing, its old files replaced); returns what was counted."""
    out.mkdir(parents=True, exist_ok=True)
    demo_path, copy_path = _fresh(out / "demo.db"), _fresh(out / "imported.db")
    counts = _make_demo(demo_path, today)
    tell(f"演示数据：{counts['人员']} 人，{counts['案卷']} 个案卷（{demo_path.name}）")
    workbook = out / "数据工作簿.xlsx"
    rows = _export(demo_path, workbook)
    tell(f"数据工作簿：{rows} 行（{workbook.name}）")
    created = _import(workbook, copy_path)
    tell(f"导入到新的数据文件：新增 {created} 行（{copy_path.name}）")
    db = open_database(copy_path)
    try:
        findings = _write_findings(db, today, out / "检查结果.txt")
        tell(f"检查：{findings}（检查结果.txt）")
        forms = write_forms(db, today, out / "表格")
    finally:
        db.close()
    tell(f"表格：{len(forms)} 份 PDF（表格/）")
    images = pictures(out / "窗口", today)
    tell(f"窗口图片：{images} 张（窗口/）")
    tell(f"都在 {out.resolve()}")
    return {"people": counts["人员"], "rows": rows, "created": created, "forms": forms, "pictures": images}


def pictures(out: Path, today: date, tell: Say = _quiet) -> int:
    """Write pictures of the main screens on demo data; returns how many."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from app.ui.crash import without_noise
    from app.ui.pictures import write_pictures

    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        _make_demo(path, today)
        with without_noise():
            written = write_pictures(path, out, today)
    tell(f"窗口图片 {len(written)} 张，在 {out.resolve()}")
    return len(written)


def manual_pictures(out: Path, tell: Say = _quiet) -> int:
    """Take the manual's pictures of the screens anew; returns how many."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from app.ui.pictures_manual import DAY, write_manual_pictures

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        _make_demo(path, DAY, datetime(DAY.year, DAY.month, DAY.day, 9, 26, tzinfo=UTC))
        written = write_manual_pictures(path, out)
    tell(f"使用说明的图片 {len(written)} 张，在 {out.resolve()}")
    return len(written)


def self_check() -> int:
    """Migrate, import, run the rules, draw every form, show a window offscreen; print JSON; 0 = well."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    today = clock.today()
    summary: dict[str, object] = {"ok": False}
    try:
        with tempfile.TemporaryDirectory() as folder:
            summary |= journey(Path(folder), today)
            summary["ok"] = True
    except Exception as error:  # noqa: BLE001 - the summary must say what failed, whatever it was
        summary["error"] = f"{type(error).__name__}: {error}"
    print(json.dumps(summary, ensure_ascii=False))
    return 0 if summary["ok"] else 1


def _fresh(path: Path) -> Path:
    path.unlink(missing_ok=True)
    return path


def _make_demo(path: Path, today: date, at: datetime | None = None) -> dict[str, int]:
    """The demonstration of a day; ``at`` (aware) is when it was made, by default now."""
    db = create_database(path)
    if at is not None:
        db.now = lambda: at
    try:
        with db.write("演示数据") as session:
            return build_demo(session, today)
    finally:
        db.close()


def _export(source: Path, workbook: Path) -> int:
    from app.services.workbook import export_workbook

    db = open_database(source)
    try:
        with db.read() as session:
            return sum(export_workbook(session, workbook).values())
    finally:
        db.close()


def _import(workbook: Path, target: Path) -> int:
    from app.services.workbook import apply_import, plan_import

    db = create_database(target)
    try:
        with db.read() as session:
            plan = plan_import(session, workbook)
        with db.write(f"导入 {workbook.name}") as session:
            apply_import(session, plan, clock.now_utc())
        return plan.counts()["create"]
    finally:
        db.close()


def _write_findings(db: Database, today: date, path: Path) -> str:
    with db.read() as session:
        report = check(session, today)
    lines = [
        f"[{SEVERITY_LABELS[f.severity]}] {f.case or f.subject} {f.person} {f.rule} {f.message}（{f.basis}）"
        for f in report.findings
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    counts = report.counts()
    return "　".join(f"{SEVERITY_LABELS[level]} {counts[level]}" for level in Severity)


def write_forms(db: Database, today: date, folder: Path) -> list[str]:
    """Draw every form for one subject that has facts for it; returns the keys drawn."""
    from app.services.files import save_bytes
    from app.services.forms import Options, build_data, catalogue, render
    from app.services.subjects import best_subject

    folder.mkdir(parents=True, exist_ok=True)
    drawn = []
    for form in catalogue():
        with db.read() as session:
            subject = best_subject(session, form.scope, form.steps)
            if subject is None:
                continue
            try:
                data = build_data(session, form, subject, today)
            except FormRefused:
                # A paper for members, and whoever has come furthest is none yet.
                continue
        rendered = render(form, data, today, Options(print_opinions=True))
        save_bytes(folder / f"{form.key}.pdf", rendered.pdf_bytes)
        drawn.append(form.key)
    return drawn
