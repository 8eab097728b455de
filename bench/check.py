"""How long `check` takes over a district, against the bare time to load the same rows; ratios of one run.

    python -m bench.check [--enterprises 2942]

Prints CPU seconds: loading every row through SQLAlchemy with nothing else done, the whole check (load, group,
run every rule), and their ratio (target: at most 2); then one person's page (target: under 20 ms).
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.models import RECORDS
from app.services.database import Database, create_database, open_database
from app.services.demo.build import build_demo
from app.services.findings import check
from app.services.journey.status import case_status

TODAY = date(2026, 11, 25)


def timed(job: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds of a job and what it gave."""
    start = time.process_time()
    result = job()
    return time.process_time() - start, result


def load_rows(db: Database) -> int:
    """Every row of every table as objects, and nothing else: what SQLite and SQLAlchemy need."""
    with db.read() as session:
        return sum(len(session.scalars(select(model)).all()) for model in RECORDS)


def check_rows(db: Database) -> int:
    """The whole check."""
    with db.read() as session:
        return len(check(session, TODAY).findings)


def page(db: Database, case: str) -> None:
    """One person's page."""
    with db.read() as session:
        case_status(session, case, TODAY)


def main() -> None:
    """Make a district, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--enterprises", type=int, default=2942)
    parser.add_argument("--db", type=Path, default=None, help="a district made before")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = args.db or Path(folder) / "district.db"
        if args.db is None:
            made = create_database(path)
            with made.write("演示数据") as session:
                build_demo(session, TODAY, enterprises=args.enterprises)
            made.close()
        db = open_database(path)
        bare, rows = timed(lambda: load_rows(db))
        whole, findings = timed(lambda: check_rows(db))
        print(f"rows {rows}  findings {findings}")
        print(f"bare load {bare:.2f} s   check {whole:.2f} s   ratio {whole / bare:.2f}")
        with db.read() as session:
            cases = [row.id for row in session.scalars(select(RECORDS[3]).limit(60))]
        page(db, cases[0])
        each = sorted(timed(lambda case=case: page(db, case))[0] for case in cases)
        print(
            f"one person's page: median {each[len(each) // 2] * 1000:.1f} ms, worst {each[-1] * 1000:.1f} ms"
        )
        db.close()


if __name__ == "__main__":
    main()
