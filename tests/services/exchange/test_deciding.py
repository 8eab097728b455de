"""What the committee sees before it decides."""

from __future__ import annotations

from app.models import Organisation
from app.services.database import Database
from app.services.deciding import filing_at_hand
from tests.builders import Regular, d


def test_the_office_that_handles_a_filing_is_named_not_numbered(db: Database) -> None:
    """Who decides does not know the codes of the branch."""
    with db.write() as session:
        case = Regular().store(session)
        office = Organisation(code="ZZ931", name="中共某示例园区工作委员会", kind="党工委")
        session.add(office)
        session.flush()
        filing = case.filing("预审")
        filing.organisation_id = office.id
        session.flush()
        key = filing.id
    with db.read() as session:
        facts = dict(filing_at_hand(session, key, d("2026-11-27")).facts)
    assert facts["办理组织"] == "中共某示例园区工作委员会"
    assert not any("ZZ931" in text for text in facts.values())
