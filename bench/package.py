"""How long writing and reading a package takes: a branch of 5,000 people, then many packages of 200 people.

    python -m bench.package [--people 5000] [--packages 10]

Prints CPU seconds, which other work on the PC does not change: of the export (target: at most 5), of merging
into an empty database, and of many small packages beside the bare time to parse their rows and insert them
(target: at most 3 times).
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select

from app import clock
from app.models import Person
from app.models.exchange_sites import TrustedSite
from app.services.database import Database, create_database
from app.services.demo.build import build_demo
from app.services.exchange.columns import all_shapes, row_values
from app.services.exchange.export import Exported, export_package
from app.services.exchange.identity import SUBORDINATE, SUPERIOR, own_card, trust
from app.services.exchange.keys import ensure_keys
from app.services.exchange.package import merge_package, open_package
from app.services.exchange.reading_child import Reader
from app.services.exchange.state import State

TODAY = date(2026, 11, 25)


def timed(job: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds of a job (of this process, not of the reading child) and what it gave."""
    start = time.process_time()
    result = job()
    return time.process_time() - start, result


def site(path: Path, people: int, seed: int = 1) -> Database:
    """A database with keys and at least this many people (0: empty)."""
    db = create_database(path)
    enterprises = max(1, (people - 150) // 10)
    while people:
        with db.write() as session:
            build_demo(session, TODAY, seed=seed, enterprises=enterprises)
            found = session.scalar(select(func.count()).select_from(Person)) or 0
        if found >= people:
            break
        db.close()
        path.unlink()
        enterprises = max(enterprises + 1, enterprises * people // found)
        db = create_database(path)
    with db.write() as session:
        ensure_keys(session, now())
    return db


def now() -> str:
    return clock.now_utc().isoformat(timespec="seconds")


def introduce(branch: Database, park: Database) -> str:
    """Both believe each other; the committee's fingerprint."""
    with branch.read() as session:
        ours = own_card(session)
    with park.read() as session:
        theirs = own_card(session)
    with branch.write() as session:
        trust(session, theirs, SUPERIOR, now())
    with park.write() as session:
        trust(session, ours, SUBORDINATE, now())
    return theirs.fingerprint


def export(db: Database, to: str) -> Exported:
    with db.write() as session:
        return export_package(session, session.get_one(TrustedSite, to), now())


def merge(db: Database, content: bytes, reader: Reader) -> tuple[float, State]:
    """Wall seconds of reading (the child's work with it), and the state that was merged."""
    start = time.perf_counter()
    with db.read() as session:
        package = open_package(session, content, "a.zbpk", reader)
    seconds = time.perf_counter() - start
    with db.write("合并") as session:
        merge_package(session, package, now())
    return seconds, package.state


def bare(db: Database, state: State) -> None:
    """Nothing but parsing the lines and inserting the rows."""
    texts = {table: list(state.lines(table)) for table in state.records}
    start = time.process_time()
    with db.write() as session:
        for table, shape in all_shapes().items():
            rows = []
            for line in texts.get(table, ()):
                record = json.loads(line)
                values: dict[str, Any] = {}
                for part in record["parts"].values():
                    values |= part["siblings"][0]["values"]
                if shape.has_code:
                    values["code"] = record["id"]
                rows.append({"id": record["id"], **row_values(shape, values)})
            if rows:
                if table == "person":
                    rows = [{**row, "search_key": ""} for row in rows]
                session.execute(insert(shape.table), rows)
    bare.seconds = time.process_time() - start  # type: ignore[attr-defined]


def main() -> None:
    """Make the sites, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--packages", type=int, default=10)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["ZHIBU_DATA_DIR"] = name
        branch, park = site(folder / "branch.db", args.people), site(folder / "park.db", 0)
        fingerprint = introduce(branch, park)
        seconds, first = timed(lambda: export(branch, fingerprint))
        records = sum(first.rows.values())
        print(f"{first.rows['person']} people, {records} records, {first.size / 1e6:.1f} MB")
        print(f"export, never exported before {seconds:6.2f} s")
        print(f"export again                  {timed(lambda: export(branch, fingerprint))[0]:6.2f} s")
        with Reader() as reader:
            seconds, (reading, _) = timed(lambda: merge(park, first.content, reader))
            print(f"merge into an empty database  {seconds:6.2f} s, reading {reading:.2f} s on the clock")
            small(folder, args.packages, reader)
        branch.close()
        park.close()


def small(folder: Path, count: int, reader: Reader) -> None:
    """Many packages of about 200 people."""
    park, plain = site(folder / "park2.db", 0), create_database(folder / "plain.db")
    total = bare_total = 0.0
    records = 0
    for n in range(count):
        branch = site(folder / f"small{n}.db", 200, seed=n + 2)
        exported = export(branch, introduce(branch, park))
        branch.close()
        seconds, (_, state) = timed(lambda content=exported.content: merge(park, content, reader))
        total += seconds
        records += sum(exported.rows.values())
        bare(plain, state)
        bare_total += bare.seconds  # type: ignore[attr-defined]
    print(f"{count} small packages, {records} records: {total:.2f} s; parse and insert {bare_total:.2f} s, "
          f"{total / bare_total:.1f} times")  # fmt: skip
    park.close()
    plain.close()


if __name__ == "__main__":
    main()
