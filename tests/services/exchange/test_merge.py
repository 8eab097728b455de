"""Merging two real databases: counts, conflicts, refusals, codes, references, what can be undone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.errors import UserError
from app.models import Act, AuditEntry, History, Organisation, Person, SuperiorFiling, ThoughtReport, Vote
from app.services.database import create_database
from app.services.demo.build import build_demo
from app.services.exchange.merge_apply import apply_merge
from app.services.exchange.merge_plan import plan_merge
from app.services.exchange.state import State
from app.services.journal.audit import verify_chain
from app.services.journal.undo import last_act, undo_act
from tests.builders import d
from tests.services.exchange.forks import Forks
from tests.services.exchange.sql_books import hash_of, merge, state_of, without_times


def numbers(plan: Any) -> tuple[int, int, int, int, int]:
    return plan.create, plan.update, plan.delete, plan.older, len(plan.conflicts)


def own(record: dict[str, Any]) -> dict[str, Any]:
    """The values of the one sibling of a record."""
    (part,) = record["parts"].values()
    (sibling,) = part["siblings"]
    values: dict[str, Any] = sibling["values"]
    return values


def test_a_file_merged_with_itself_changes_nothing(forks: Forks) -> None:
    before = state_of(forks.a)
    plan = merge(forks.a, before)
    assert (plan.changes(), plan.conflicts, plan.rejected) == (0, [], [])
    assert plan.same == sum(before.counts().values())
    assert state_of(forks.a) == before


def test_the_demonstration_merged_with_itself_and_with_its_twin(tmp_path: Path) -> None:
    """Bulk-loaded rows and journalled ones; the same demonstration made twice is the same facts."""
    twins = []
    for name in ("a", "b"):
        db = create_database(tmp_path / f"{name}.db")
        with db.write("演示") as session:
            build_demo(session, date(2026, 5, 18), enterprises=3)
        twins.append(db)
    first, second = twins
    assert hash_of(first) == hash_of(second)
    for db, state in ((first, state_of(first)), (first, state_of(second)), (second, state_of(first))):
        plan = merge(db, state)
        assert (plan.changes(), plan.conflicts, plan.rejected) == (0, [], [])
    assert without_times(state_of(first)) == without_times(state_of(second))
    for db in twins:
        db.close()


def test_a_into_b_and_b_into_a_end_equal(forks: Forks, empty_file: Path) -> None:
    case = forks.case
    forks.edit(forks.a, case.person, mobile="1")
    forks.edit(forks.b, case.person, mobile="2", department="车间")
    forks.edit(forks.a, case.case, talk_date=d("2025-06-11"))
    forks.delete(forks.b, case.helpers[0])
    forks.edit(forks.a, case.helpers[0], to_on=d("2026-01-01"))
    with forks.b.write("记") as session:
        session.add(ThoughtReport(case_id=case.case.id, on=d("2026-07-01"), title="思想汇报"))
    forks.exchange()
    assert forks.are_equal()
    assert {card.field for card in forks.cards(forks.a)} == {"手机", "部门", ""}
    assert [card.id for card in forks.cards(forks.a)] == [card.id for card in forks.cards(forks.b)]
    forks.exchange()
    assert forks.are_equal()


def test_a_whole_branch_into_an_empty_database(forks: Forks, empty_file: Path, tmp_path: Path) -> None:
    db = create_database(tmp_path / "park.db")
    state = state_of(forks.a)
    plan = merge(db, state, "测试支部")
    assert plan.create == sum(state.counts().values())
    assert plan.by_sheet["人员"] == {"create": len(state.records["person"])}
    assert hash_of(db) == hash_of(forks.a)
    with db.read() as session:
        assert session.get(Person, forks.case.person.id).search_key.startswith("邓新苗")  # type: ignore[union-attr]
    again = merge(db, state, "测试支部（1）")
    assert (again.changes(), again.same) == (0, plan.create)
    db.close()


def test_counts_and_cards(forks: Forks) -> None:
    case = forks.case
    forks.edit(forks.b, case.person, mobile="2")
    forks.edit(forks.b, case.case, note="记一笔")
    forks.delete(forks.b, case.thought_reports[0])
    forks.edit(forks.a, case.person, mobile="1")
    forks.edit(forks.a, case.branch, phone="110")
    plan = merge(forks.a, state_of(forks.b), "乙支部")
    assert numbers(plan) == (0, 2, 1, 1, 1)
    (card,) = plan.conflicts
    assert (card.entity, card.code, card.field, card.ours, card.theirs) == ("人员", "RY001", "手机", "1", "2")
    assert (card.kind, card.source, card.attr) == ("edit", "乙支部", "mobile")
    assert card.when
    assert forks.cards(forks.a) == (card,)


def test_a_newer_state_after_an_older_one_and_the_other_way_round(forks: Forks) -> None:
    old = state_of(forks.b)
    forks.edit(forks.b, forks.case.person, mobile="2")
    new = state_of(forks.b)
    assert merge(forks.a, new).update == 1
    plan = merge(forks.a, old)
    assert (plan.changes(), plan.older) == (0, 1)
    assert forks.get(forks.a, forks.case.person).mobile == "2"


def test_both_parts_of_a_filing_go_together_without_a_conflict(forks: Forks) -> None:
    forks.make_committee(forks.b)
    with forks.a.write("上报") as session:
        filing = SuperiorFiling(case_id=forks.case.case.id, matter="预审", submitted_on=d("2026-10-30"))
        session.add(filing)
    merge(forks.b, state_of(forks.a), "支部")
    forks.edit(forks.b, filing, result="合格", decided_on=d("2026-11-05"))
    forks.edit(forks.a, filing, submitted_on=d("2026-10-31"))
    back = state_of(forks.b).written_by("committee")
    assert back.counts() == {"superior_filing": 1}
    assert set(back.records["superior_filing"][0]["parts"]) == {"superior"}
    plan = merge(forks.a, back, "园区")
    assert numbers(plan) == (0, 1, 0, 0, 0)
    stored = forks.get(forks.a, filing)
    assert (stored.result, stored.submitted_on) == ("合格", d("2026-10-31"))
    forks.exchange()
    assert forks.are_equal()


def test_a_part_without_its_record_is_refused(forks: Forks, tmp_path: Path) -> None:
    forks.make_committee(forks.b)
    forks.edit(forks.b, forks.case.filings[0], result="不同意")
    db = create_database(tmp_path / "other.db")
    plan = merge(db, state_of(forks.b).written_by("committee"))
    assert plan.changes() == 0
    assert [rejected.reason for rejected in plan.rejected] == ["缺少这条记录的主要内容"]
    db.close()


def test_a_deleted_record_another_one_needs_stays(forks: Forks) -> None:
    """A deletes the person and all about them; B adds a vote: the person stays visible, with a card."""
    case = forks.case
    with forks.a.write("删") as session:
        for table in reversed(list(state_of(forks.a).records)):
            model = next(model for model in _models() if model.__tablename__ == table)
            for row in session.scalars(select(model)):
                if getattr(row, "case_id", None) == case.case.id:
                    session.delete(row)
        session.flush()
        session.delete(session.get(type(case.case), case.case.id))
    vote = Vote(case_id=case.case.id, motion="转正审查", kind="支委会", on=d("2028-01-02"))
    with forks.b.write("记") as session:
        session.add(vote)
    forks.exchange()
    assert forks.are_equal()
    for db in (forks.a, forks.b):
        assert forks.get(db, case.case) is not None
        assert forks.get(db, case.helpers[0]) is None
        (card,) = forks.cards(db)
        assert (card.kind, card.entity, card.code, card.ours, card.theirs) == (
            "needed",
            "案卷",
            "AJ001",
            "保留",
            None,
        )
    forks.delete(forks.b, vote)
    assert forks.get(forks.b, case.case) is None
    assert forks.cards(forks.b) == ()
    forks.exchange()
    assert forks.are_equal()
    assert forks.get(forks.a, case.case) is None


def _models() -> Any:
    from app.models import RECORDS

    return RECORDS


def test_a_needed_record_that_is_edited_lives_again(forks: Forks) -> None:
    case = forks.case
    organisation = Organisation(code="ZZ500", name="临时", kind="党支部")
    with forks.a.write("记") as session:
        session.add(organisation)
    merge(forks.b, state_of(forks.a))
    forks.delete(forks.a, organisation)
    forks.edit(forks.b, case.person, organisation_id=organisation.id)
    forks.exchange()
    assert forks.get(forks.a, organisation) is not None
    forks.edit(forks.a, organisation, phone="1")
    assert forks.cards(forks.a) == ()
    forks.exchange()
    assert forks.are_equal()
    assert forks.cards(forks.b) == ()


def test_a_reference_to_nothing_is_refused_with_what_hangs_on_it(forks: Forks, tmp_path: Path) -> None:
    state = state_of(forks.a)
    records = {
        table: [record for record in rows if record["id"] != forks.case.person.id]
        for table, rows in state.records.items()
    }
    db = create_database(tmp_path / "other.db")
    plan = merge(db, State(records))
    refused = {(rejected.entity, rejected.field) for rejected in plan.rejected}
    assert ("案卷", "人员编号") in refused
    assert ("会议表决", "案卷编号") in refused
    assert plan.by_sheet["人员"]["create"] == len(records["person"])
    assert merge(db, state).rejected == []
    assert hash_of(db) == hash_of(forks.a)
    db.close()


SPOILED: list[tuple[str, Any, str, str]] = [
    ("person", {"name": None}, "姓名", "没有填写"),
    ("person", {"name": 7}, "姓名", "值的类型不对"),
    ("person", {"name": "a\0b"}, "姓名", "含有不能保存的字符"),
    ("person", {"name": "甲" * 2_001}, "姓名", "文字太长"),
    ("person", {"sex": "其他"}, "性别", "不在可选的词里"),
    ("person", {"joined_on": "2025-02-30"}, "入党日期", "不是日期"),
    ("person", {"joined_on": 20250230}, "入党日期", "不是日期"),
    ("person", {"on_roster": 1}, "在册", "应为是或否"),
    ("person", {"categories": "生产一线"}, "人员类别", "值的类型不对"),
    ("person", {"categories": ["a\nb"]}, "人员类别", "含有不能保存的字符"),
    ("vote", {"due": "3"}, "应到", "不是整数"),
    ("vote", {"due": True}, "应到", "不是整数"),
    ("vote", {"due": 10**30}, "应到", "不是整数"),
    ("training", {"days": "1.55"}, "天数", "不是数，或小数位数太多"),
    ("training", {"days": 1.5}, "天数", "不是数"),
    ("probation", {"talk_dates": ["2025-13-01"]}, "转正谈话日期", "不是日期"),
]


@pytest.mark.parametrize(("table", "values", "field", "reason"), SPOILED)
def test_values_a_column_cannot_hold_are_refused(
    forks: Forks, tmp_path: Path, table: str, values: dict[str, Any], field: str, reason: str
) -> None:
    state = state_of(forks.a)
    spoiled = own(state.records[table][0])
    for attr, value in values.items():
        if value is None:
            del spoiled[attr]
        else:
            spoiled[attr] = value
    db = create_database(tmp_path / "other.db")
    with db.read() as session:
        plan = plan_merge(session, state, "对方")
    first = plan.rejected[0]
    assert (first.table, first.field, first.reason) == (table, field, reason)
    db.close()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda record: record.update(id=7),
        lambda record: record.update(id=""),
        lambda record: record.update(parts=None),
        lambda record: record.update(parts={}),
        lambda record: record["parts"].update(facts={}),
        lambda record: record["parts"].update(facts={"siblings": []}),
        lambda record: record["parts"].update(later={"siblings": []}),
        lambda record: record["parts"]["facts"].update(context={"r": "7"}),
        lambda record: record["parts"]["facts"].update(context=[]),
        lambda record: record["parts"]["facts"]["siblings"][0].update(dot=["r"]),
        lambda record: record["parts"]["facts"]["siblings"][0].update(dot=["r", -1]),
        lambda record: record["parts"]["facts"]["siblings"][0].update(dot=["", 1]),
        lambda record: record["parts"]["facts"]["siblings"][0].update(values=[]),
        lambda record: record["parts"]["facts"]["siblings"][0].update(deleted=1),
        lambda record: record["parts"]["facts"]["siblings"][0].update(who="x" * 201),
        lambda record: record["parts"]["facts"]["siblings"][0].update(by=None),
    ],
)
def test_records_that_are_none_are_refused(forks: Forks, spoil: Any) -> None:
    state = state_of(forks.b)
    spoil(state.records["thought_report"][0])
    before = state_of(forks.a)
    plan = merge(forks.a, state)
    assert (len(plan.rejected), plan.changes()) == (1, 0)
    assert state_of(forks.a) == before


def test_an_unknown_table_and_a_record_twice(forks: Forks) -> None:
    state = state_of(forks.b)
    state.records["pension"] = [{"id": "1", "parts": {}}]
    state.records["person"].append(state.records["person"][0])
    plan = merge(forks.a, state)
    assert {rejected.reason for rejected in plan.rejected} == {
        "本程序不认识这种记录，请先升级本程序",
        "同一条记录在文件里出现两次",
    }


def test_a_field_of_a_newer_program_is_kept_through_edits(forks: Forks) -> None:
    state = state_of(forks.b)
    record = next(one for one in state.records["person"] if one["id"] == forks.case.person.id)
    own(record)["blood_group"] = "A"
    record["parts"]["facts"]["siblings"][0]["dot"] = ["newer", 99]
    record["parts"]["facts"]["context"] = {"newer": 99, **_context(forks)}
    assert merge(forks.a, state).update == 1
    forks.edit(forks.a, forks.case.person, mobile="1")
    (kept,) = [one for one in state_of(forks.a).records["person"] if one["id"] == forks.case.person.id]
    assert own(kept)["blood_group"] == "A"
    assert own(kept)["mobile"] == "1"


def _context(forks: Forks) -> dict[str, int]:
    record = next(one for one in state_of(forks.a).records["person"] if one["id"] == forks.case.person.id)
    replica, counter = record["parts"]["facts"]["siblings"][0]["dot"]
    return {replica: counter}


def test_two_people_with_one_code(forks: Forks) -> None:
    """Forks that numbered new people alike: here the own one keeps the code, the facts are the same."""
    people = {}
    for name, db in (("甲", forks.a), ("乙", forks.b)):
        with db.write("记") as session:
            people[name] = Person(code="RY900", name=name)
            session.add(people[name])
    from_a, from_b = state_of(forks.a), state_of(forks.b)
    assert merge(forks.a, from_b).renumbered == 1
    assert merge(forks.b, from_a).renumbered == 1
    assert forks.are_equal()
    assert forks.get(forks.a, people["甲"]).code == "RY900"
    assert forks.get(forks.a, people["乙"]).code == f"RY900~{people['乙'].id[:4]}"
    assert forks.get(forks.b, people["乙"]).code == "RY900"
    assert merge(forks.a, state_of(forks.b)).changes() == 0
    forks.edit(forks.a, people["乙"], mobile="1")
    forks.exchange()
    assert forks.are_equal()
    assert forks.get(forks.b, people["乙"]).code == "RY900"
    forks.edit(forks.a, people["乙"], code="RY901")
    forks.exchange()
    assert forks.are_equal()
    assert forks.get(forks.b, people["乙"]).code == "RY901"
    forks.delete(forks.b, people["甲"])
    forks.exchange()
    assert forks.are_equal()


def test_codes_that_were_swapped(forks: Forks) -> None:
    one, other = forks.case.members[0], forks.case.members[1]
    with forks.b.write("换号") as session:
        first, second = session.get(Person, one.id), session.get(Person, other.id)
        assert first is not None
        assert second is not None
        first.code = "-"
        session.flush()
        second.code = "DY01"
        session.flush()
        first.code = "DY02"
    assert merge(forks.a, state_of(forks.b)).update == 2
    assert (forks.get(forks.a, one).code, forks.get(forks.a, other).code) == ("DY02", "DY01")
    assert hash_of(forks.a) == hash_of(forks.b)


def test_a_row_changed_behind_the_program_is_a_conflict_not_a_loss(forks: Forks) -> None:
    person = forks.case.person
    with forks.b.write() as session:
        session.connection().exec_driver_sql("UPDATE person SET mobile = '9' WHERE id = ?", (person.id,))
    plan = merge(forks.a, state_of(forks.b))
    assert [(card.field, card.theirs) for card in plan.conflicts] == [("手机", "9")]
    forks.exchange()
    assert forks.are_equal()


def test_a_row_removed_behind_the_program_comes_back(forks: Forks) -> None:
    report = forks.case.thought_reports[0]
    with forks.b.write() as session:
        session.connection().exec_driver_sql("DELETE FROM thought_report WHERE id = ?", (report.id,))
    assert merge(forks.b, state_of(forks.a)).create == 1
    assert forks.are_equal()


def test_a_merge_is_one_lasting_act_with_one_link(forks: Forks) -> None:
    forks.edit(forks.b, forks.case.person, mobile="2")
    forks.delete(forks.b, forks.case.thought_reports[0])
    with forks.a.read() as session:
        entries = verify_chain(session).entries
        before = last_act(session)
    merge(forks.a, state_of(forks.b), "乙")
    with forks.a.read() as session:
        state = verify_chain(session)
        assert (state.ok, state.entries) == (True, entries + 1)
        link = session.scalars(select(AuditEntry).order_by(AuditEntry.n.desc()).limit(1)).one()
        assert (link.action, link.table_name) == ("merge", "act")
        act = session.scalars(select(Act).order_by(Act.number.desc()).limit(1)).one()
        assert (act.name, act.lasting) == ("合并 乙", True)
        history = list(session.scalars(select(History).where(History.act_id == act.id)))
        assert [(entry.table_name, entry.kind) for entry in history] == [
            ("person", "update"),
            ("thought_report", "delete"),
        ]
        assert last_act(session) is not None
        assert before is not None
        assert last_act(session).id == before.id  # type: ignore[union-attr]
    with pytest.raises(UserError, match="不能撤销") as refusal, forks.a.write(undoes=act.id) as session:
        undo_act(session, act.id)
    assert refusal.value.code == "E-UNDO-04"


def test_an_edit_before_a_merge_is_not_undone_over_what_came_in(forks: Forks) -> None:
    forks.edit(forks.a, forks.case.person, mobile="1")
    merge(forks.b, state_of(forks.a))
    forks.edit(forks.b, forks.case.person, mobile="2")
    merge(forks.a, state_of(forks.b))
    with forks.a.read() as session:
        act = last_act(session)
    assert act is not None
    with pytest.raises(UserError, match="后来又改过"), forks.a.write("撤销", undoes=act.id) as session:
        undo_act(session, act.id)


def test_a_plan_writes_nothing_and_does_not_outlive_a_change(forks: Forks) -> None:
    forks.edit(forks.b, forks.case.person, mobile="2")
    before, facts = state_of(forks.a), hash_of(forks.a)
    with forks.a.read() as session:
        plan = plan_merge(session, state_of(forks.b), "乙")
    assert (state_of(forks.a), hash_of(forks.a)) == (before, facts)
    forks.edit(forks.a, forks.case.person, department="车间")
    with pytest.raises(UserError, match="预览之后") as refusal, forks.a.write("合并") as session:
        apply_merge(session, plan)
    assert refusal.value.code == "E-MERGE-01"


def test_a_merge_needs_a_write_session(forks: Forks) -> None:
    forks.edit(forks.b, forks.case.person, mobile="2")
    with forks.a.read() as session:
        plan = plan_merge(session, state_of(forks.b), "乙")
        with pytest.raises(RuntimeError, match=r"Database\.write"):
            apply_merge(session, plan)


def test_a_failed_merge_leaves_everything_as_it_was(forks: Forks) -> None:
    forks.edit(forks.b, forks.case.person, mobile="2")
    state, before = state_of(forks.b), state_of(forks.a)
    with pytest.raises(RuntimeError), forks.a.write("合并") as session:
        apply_merge(session, plan_merge(session, state, "乙"))
        raise RuntimeError
    assert state_of(forks.a) == before


def test_what_a_merge_touched_is_told_to_the_screens(forks: Forks) -> None:
    forks.edit(forks.b, forks.case.person, mobile="2")
    with forks.a.write("合并") as session:
        apply_merge(session, plan_merge(session, state_of(forks.b), "乙"))
    assert session.changes().touched == {"person": frozenset({forks.case.person.id})}


def test_the_state_goes_through_lines(forks: Forks) -> None:
    state = state_of(forks.a)
    lines = {table: list(state.lines(table)) for table in state.records}
    assert State.from_lines(lines) == state
    assert all(json.loads(line) for found in lines.values() for line in found)
    with pytest.raises(ValueError):
        State.from_lines({"person": ["{"]})
