"""A process that keeps recording facts through the real services, and says each one once it is stored.

    python -m tests.reliability.writer DATABASE SEED [TWIN]

``TWIN`` "forgetful" is the known-bad twin: it says a fact is stored before it is, so the test must fail it.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from sqlalchemy import select

from app.models import DevelopmentCase
from app.services.database import open_database
from app.services.dates import add_days
from app.services.journey.facts import save_row
from tests.builders import d


def main(path: str, seed: str, twin: str = "") -> None:
    """Write until killed; each line on stdout is a thought report that is stored."""
    db = open_database(Path(path))
    chance = random.Random(int(seed))
    with db.read() as session:
        case = session.scalars(select(DevelopmentCase.id)).one()
    print("ready", flush=True)
    for number in range(100_000):
        title = f"第 {number} 篇 {seed}"
        if twin == "forgetful":
            print(title, flush=True)
        day = add_days(d("2025-10-01"), chance.randrange(300))
        with db.write(f"思想汇报 {number}") as session:
            save_row(session, case, "thought_report", None, {"on": day, "title": title})
            if chance.random() < 0.3:
                save_row(session, case, "talk", case, {"talk_place": title})
        if not twin:
            print(title, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
