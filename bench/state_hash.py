"""How long the canonical hash of a large database takes, against reading the same rows; one run.

    python -m bench.state_hash [--megabytes 57]

Prints CPU seconds of ``state-hash`` over a database of that size (target: at most 1), of reading every row
of the same tables with nothing done, and their ratio; the best of three, as neighbours only make it slower.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from app.services.database import Database, create_database
from app.services.demo.build import build_demo
from app.services.exchange.columns import all_shapes, rows_query
from app.services.exchange.state_hash import state_hash

TODAY = date(2026, 11, 25)
SAMPLE = 60


def district(path: Path, enterprises: int) -> Database:
    """A demonstration of that many enterprises."""
    db = create_database(path)
    with db.write("演示数据") as session:
        build_demo(session, TODAY, enterprises=enterprises)
    return db


def of_size(folder: Path, megabytes: float) -> Database:
    """A district whose file has that size, give or take a twentieth."""
    enterprises = SAMPLE
    while True:
        path = folder / f"{enterprises}.db"
        db = district(path, enterprises)
        found = _megabytes(path)
        if found >= 0.95 * megabytes:
            return db
        db.close()
        enterprises = max(enterprises + 1, round(enterprises * megabytes / found))


def _megabytes(path: Path) -> float:
    found = [path, path.with_name(f"{path.name}-wal")]
    return sum(each.stat().st_size for each in found if each.exists()) / 1e6


def read_rows(db: Database) -> int:
    """Every row of the hashed tables, and nothing else."""
    count = 0
    with db.read() as session:
        for shape in all_shapes().values():
            for rows in session.execute(rows_query(shape)).partitions(1_000):
                count += len(rows)
    return count


def hash_all(db: Database) -> str:
    """The hash."""
    with db.read() as session:
        return state_hash(session)


def best(job: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds of the quietest of three runs, and what the job gave."""
    found = []
    for _ in range(3):
        start = time.process_time()
        result = job()
        found.append(time.process_time() - start)
    return min(found), result


def main() -> None:
    """Make the database, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--megabytes", type=float, default=57)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = of_size(Path(folder), args.megabytes)
        size = _megabytes(db.path)
        bare, rows = best(lambda: read_rows(db))
        took, _ = best(lambda: hash_all(db))
        db.close()
    print(
        f"{size:.0f} MB, {rows} rows: state-hash {took:.2f} s, reading the rows {bare:.2f} s, "
        f"ratio {took / bare:.2f}"
    )


if __name__ == "__main__":
    main()
