"""How long merging many packages takes, against the bare time to parse and insert the same rows.

    python -m bench.merge [--packages 100] [--enterprises 20]

Each package is the full state of about 200 people (20 enterprises of the demonstration, some 4,100 records)
under UUIDs of its own, as JSON lines. Prints CPU seconds and the ratio (targets: at most 60 s, at most 3),
then how long the same packages take a second time (0 changes), and the export and the hash of everything.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from app.services.database import Database, create_database
from app.services.demo.build import build_demo
from app.services.exchange.columns import all_shapes, row_values
from app.services.exchange.merge_apply import apply_merge
from app.services.exchange.merge_plan import plan_merge
from app.services.exchange.state import State, full_state
from app.services.exchange.state_hash import state_hash
from app.services.quiet import no_collection

TODAY = date(2026, 11, 25)
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Package = dict[str, list[str]]


def timed(job: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds of a job and what it gave."""
    start = time.process_time()
    result = job()
    return time.process_time() - start, result


def template(folder: Path, enterprises: int) -> Package:
    """The lines of one branch's state."""
    db = create_database(folder / "template.db")
    with db.write("演示") as session:
        build_demo(session, TODAY, enterprises=enterprises)
    with db.read() as session:
        state = full_state(session)
        lines = {table: list(state.lines(table)) for table in state.records}
    db.close()
    return lines


def under_own_ids(lines: Package, n: int) -> Package:
    """The same people as those of another branch: other UUIDs everywhere, the codes as they were."""

    def other(match: re.Match[str]) -> str:
        text = hashlib.sha256(f"{n} {match[0]}".encode()).hexdigest()
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-8{text[17:20]}-{text[20:32]}"

    return {table: [UUID.sub(other, line) for line in found] for table, found in lines.items()}


def bare(db: Database, packages: list[Package]) -> int:
    """Parse and insert, and nothing else; codes get a number so that they do not clash."""
    count = 0
    for n, package in enumerate(packages):
        with db.write() as session:
            for table, shape in all_shapes().items():
                rows = []
                for line in package.get(table, ()):
                    record = json.loads(line)
                    values: dict[str, Any] = {}
                    for part in record["parts"].values():
                        values.update(part["siblings"][0]["values"])
                    row = {"id": record["id"], **row_values(shape, values)}
                    if shape.has_code:
                        row["code"] = f"{row['code']}-{n}"
                    rows.append(row)
                if rows:
                    session.execute(insert(shape.table), rows)
                count += len(rows)
    return count


def merge(db: Database, packages: list[Package]) -> int:
    """Parse, plan and apply each package in a transaction of its own; how many records changed."""
    return sum(merge_one(db, package, n) for n, package in enumerate(packages))


@no_collection()
def merge_one(db: Database, package: Package, n: int) -> int:
    """One package, the collector at rest as it is when the program merges."""
    state = State.from_lines(package)
    with db.write(f"合并 {n}") as session:
        plan = plan_merge(session, state, f"支部{n}")
        apply_merge(session, plan)
    assert not plan.rejected
    return plan.changes()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", type=int, default=100)
    parser.add_argument("--enterprises", type=int, default=20)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = template(folder, args.enterprises)
        packages = [under_own_ids(lines, n) for n in range(args.packages)]
        records = sum(len(found) for found in lines.values())
        print(f"{args.packages} packages of {len(lines['person'])} people, {records} records each")
        plain = create_database(folder / "bare.db")
        bare_time, _ = timed(lambda: bare(plain, packages))
        plain.close()
        db = create_database(folder / "merged.db")
        merge_time, changes = timed(lambda: merge(db, packages))
        ratio = merge_time / bare_time
        print(f"bare {bare_time:.1f} s, merge {merge_time:.1f} s ({changes} changes), ratio {ratio:.2f}")
        again_time, changes = timed(lambda: merge(db, packages))
        print(f"the same again {again_time:.1f} s ({changes} changes)")
        with db.read() as session:
            export_time, _ = timed(lambda: full_state(session))
            hash_time, _ = timed(lambda: state_hash(session))
        size = (folder / "merged.db").stat().st_size / 1e6
        print(f"full state {export_time:.1f} s, hash {hash_time:.2f} s, file {size:.0f} MB")
        db.close()


if __name__ == "__main__":
    main()
