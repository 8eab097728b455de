"""The way of a package: out, in, answered; nothing twice, nothing lost, decisions bound to what was seen."""

from __future__ import annotations

import random
from datetime import date

import pytest
from sqlalchemy import select

from app.models import DevelopmentCase, Person, SuperiorFiling
from app.models.exchange_sites import Approval, PackageSent, TrustedSite
from app.services.exchange.approvals import Decision, enter_approval, list_approvals, list_pending
from app.services.exchange.identity import SUBORDINATE, SUPERIOR
from app.services.exchange.ledger import list_corrections, list_tallies
from app.services.exchange.package import merge_package
from app.services.exchange.reading_child import Reader
from app.services.exchange.refusal import PackageRefused
from app.services.journal.audit import verify_chain
from app.services.journal.recording import Who
from tests.services.exchange.conftest import MakeSite
from tests.services.exchange.sites import AT, Site, introduce, take_apart


def test_export_into_an_empty_database_gives_the_same_facts(branch: Site, new_site: MakeSite) -> None:
    empty = new_site(None)
    branch.trusts(empty, SUPERIOR)
    empty.trusts(branch, SUBORDINATE)
    result = empty.merge(branch.export(empty).content)
    assert (result.state, result.update, result.conflicts, result.rejected) == ("new", 0, [], [])
    assert result.create > 40
    assert empty.hash() == branch.hash()
    with branch.db.read() as session:
        assert session.scalars(select(PackageSent)).one().sequence == 1


def test_any_edits_arrive(branch: Site, new_site: MakeSite) -> None:
    """Random edits, exports in between, merged in any order with repetitions: the facts are equal."""
    chance = random.Random(5)
    empty = new_site(None)
    introduce(branch, empty)
    packages = []
    for _ in range(12):
        with branch.db.write("改") as session:
            people = session.scalars(select(Person).order_by(Person.code)).all()
            person = chance.choice(people)
            person.position = f"岗位{chance.randrange(1000)}"
            if chance.random() < 0.3:
                session.add(
                    Person(
                        code=f"X{chance.randrange(10**9)}",
                        name="新人",
                        organisation_id=person.organisation_id,
                    )
                )
            if chance.random() < 0.3 and person.code.startswith("X"):
                session.delete(person)
        packages.append(branch.export(empty).content)
    for content in chance.sample(packages, len(packages)) + packages[:3]:
        empty.merge(content)
    assert empty.hash() == branch.hash()
    with empty.db.read() as session:
        assert verify_chain(session).ok


@pytest.mark.parametrize("times", [2, 5])
def test_the_same_package_again_changes_nothing(branch: Site, park: Site, times: int) -> None:
    content = branch.export(park).content
    park.merge(content)
    before = park.hash()
    for n in range(times):
        again = park.merge(content, f"包({n}).zbpk")
        assert (again.state, again.reason) == ("seen", "已合并过，0 项变化")
        assert again.create == again.update == 0
    assert park.hash() == before


def test_an_older_package_brings_nothing_back(branch: Site, park: Site) -> None:
    old = branch.export(park).content
    with branch.db.write("改") as session:
        session.scalars(select(Person).where(Person.code == "DY01")).one().position = "班长"
    park.merge(branch.export(park).content)
    before = park.hash()
    result = park.merge(old)
    assert (result.state, result.reason) == ("older", "比现有的旧（已合并到第 2 号），0 项变化")
    assert park.hash() == before


def test_two_packages_with_one_number_are_both_kept(branch: Site, park: Site) -> None:
    content = branch.export(park).content
    park.merge(content)
    parts = take_apart(content, park)
    rows = parts.members["rows/person.jsonl"].replace("党员01".encode(), "党员壹".encode())
    parts.members["rows/person.jsonl"] = rows
    with pytest.raises(PackageRefused, match="编号相同而内容不同，已拒绝") as refused:
        park.merge(parts.pack(branch, park))
    assert refused.value.code == "E-PKG-12"


def test_the_walk_from_branch_to_committee_and_back(branch: Site, park: Site) -> None:
    with branch.db.write("上报") as session:
        case = session.scalars(select(DevelopmentCase)).one()
        session.add(SuperiorFiling(case_id=case.id, matter="预审", submitted_on=date(2026, 11, 20)))
    park.merge(branch.export(park).content)
    park.db.who = Who(operator="园区经办人")
    with park.db.read() as session:
        waiting = [
            one
            for one in list_pending(session)
            if one.matter == "预审" and one.submitted_on == date(2026, 11, 20)
        ]
        assert [one.person for one in waiting] == ["邓新苗"]
    with park.db.write("录入批复") as session:
        enter_approval(
            session,
            waiting[0].filing_id,
            Decision("合格", date(2026, 11, 22), "园工委〔2026〕8号"),
            park.private,
            AT,
        )
    answer = park.reply(branch).content
    result = branch.merge(answer)
    assert (result.state, result.conflicts, result.rejected) == ("new", [], [])
    said = result.approvals[0]
    assert (said.person, said.matter, said.decision, said.sequence) == ("邓新苗", "预审", "合格", 1)
    assert said.message == "批准针对第 1 号数据包的内容；此后没有改动"
    assert any("已合并到本单位第 1 号" in note for note in result.notes)
    with branch.db.read() as session:
        filing = session.get_one(SuperiorFiling, waiting[0].filing_id)
        assert (filing.result, filing.document_number) == ("合格", "园工委〔2026〕8号")
        assert [tally.confirmed for tally in list_tallies(session)] == [1]
    with branch.db.write("改") as session:
        session.scalars(select(DevelopmentCase)).one().note = "后来改的"
        session.scalars(select(Person).where(Person.name == "邓新苗")).one().position = "工段长"
    with branch.db.read() as session:
        messages = [one.message for one in list_approvals(session) if one.approval == said.approval]
        assert messages == ["批准针对第 1 号数据包的内容；此后有改动：人员已修改、案卷已修改"]
    assert branch.merge(answer).state == "seen"


def test_a_decision_on_what_changed_in_the_meantime_says_so(branch: Site, park: Site) -> None:
    park.merge(branch.export(park).content)
    with branch.db.write("改") as session:
        session.scalars(select(Person).where(Person.name == "邓新苗")).one().education = "大学"
    _decide(park)
    result = branch.merge(park.reply(branch).content)
    assert "此后有改动：人员已修改" in result.approvals[0].message


def test_decisions_entered_otherwise_are_signed_with_the_reply(branch: Site, park: Site) -> None:
    park.merge(branch.export(park).content)
    with park.db.write("改") as session:
        filing = session.scalars(select(SuperiorFiling).order_by(SuperiorFiling.id)).first()
        assert filing is not None
        filing.result, filing.decided_on = "退回", date(2026, 11, 21)
    park.reply(branch)
    second = park.reply(branch)
    with park.db.read() as session:
        assert [one.decision for one in session.scalars(select(Approval))] == ["退回"]
    assert len(branch.merge(second.content).approvals) == 1


def test_a_decision_for_an_unknown_case_is_kept(branch: Site, park: Site) -> None:
    park.merge(branch.export(park).content)
    _decide(park)
    with park.db.write("改") as session:
        event = session.scalars(select(Approval)).one()
        import json

        from app.services.exchange.container import canonical, sign

        plain = json.loads(event.content)
        plain["case"] = plain["filing"] = "00000000-0000-0000-0000-000000000000"
        plain["approval"] = "00000000-0000-0000-0000-000000000001"
        text = canonical(plain)
        signature = sign(park.private.signing, b"zhibu-approval-v1\n", text.encode()).hex()
    parts = take_apart(park.reply(branch).content, branch)
    reply = json.loads(parts.members["reply.json"])
    reply["approvals"] = [{"content": text, "signature": signature}]
    parts.members["reply.json"] = canonical(reply).encode()
    result = branch.merge(parts.pack(park, branch))
    assert result.approvals[0].message == "找不到批复所指的案卷，先保留；收到或恢复该案卷后再看"


def test_a_decision_signed_by_somebody_else_is_not_taken(
    branch: Site, park: Site, new_site: MakeSite
) -> None:
    """Even inside a package of the superior: each decision stands by its own signature."""
    import json

    from app.services.exchange.container import canonical, sign

    park.merge(branch.export(park).content)
    _decide(park)
    parts = take_apart(park.reply(branch).content, branch)
    reply = json.loads(parts.members["reply.json"])
    event = reply["approvals"][0]
    other = new_site("别的单位")
    event["signature"] = sign(other.private.signing, b"zhibu-approval-v1\n", event["content"].encode()).hex()
    reply["approvals"] += [{"content": "{}", "signature": "00"}, 7]
    parts.members["reply.json"] = canonical(reply).encode()
    result = branch.merge(parts.pack(park, branch))
    assert result.approvals == []
    assert "有 3 条批复来源未确认，未导入。" in result.notes


def _decide(park: Site) -> None:
    with park.db.write("录入批复") as session:
        filing = session.scalars(
            select(SuperiorFiling).where(SuperiorFiling.submitted_on.is_not(None)).order_by(SuperiorFiling.id)
        ).first()
        assert filing is not None
        enter_approval(session, filing.id, Decision("同意", date(2026, 11, 22)), park.private, AT)


def test_a_branch_cannot_bring_decisions_of_its_own_making(branch: Site, park: Site) -> None:
    import json

    content = branch.export(park).content
    park.merge(content)
    before = park.hash()
    with branch.db.write("改") as session:
        session.scalars(select(Person).where(Person.code == "DY01")).one().position = "班长"
    parts = take_apart(branch.export(park).content, park)
    lines = [json.loads(line) for line in parts.members["rows/superior_filing.jsonl"].splitlines()]
    lines[0]["parts"]["superior"] = {
        "siblings": [
            {
                "dot": ["f" * 16, 99],
                "by": "committee",
                "values": {"result": "同意", "decided_on": "2026-11-20"},
            }
        ]
    }
    from app.services.exchange.container import canonical

    parts.members["rows/superior_filing.jsonl"] = "".join(canonical(line) + "\n" for line in lines).encode()
    result = park.merge(parts.pack(branch, park))
    assert [one.reason for one in result.rejected] == ["含有本机没有作出过的上级批复，未采用"]
    assert result.update == 1
    assert park.hash() != before
    with park.db.read() as session:
        filing = session.get_one(SuperiorFiling, lines[0]["id"])
        assert filing.decided_on != date(2026, 11, 20) or filing.result != "同意"
        assert len(list_corrections(session, is_ours=False)) == 1
    answer = branch.merge(park.reply(branch).content)
    assert any("退回 1 行" in note for note in answer.notes)
    with branch.db.read() as session:
        assert [one.entity for one in list_corrections(session, is_ours=True)] == ["上级手续"]


def test_a_branch_cannot_make_a_decision_disappear(branch: Site, park: Site) -> None:
    import json

    from app.services.exchange.container import canonical

    park.merge(branch.export(park).content)
    _decide(park)
    branch.merge(park.reply(branch).content)
    parts = take_apart(branch.export(park).content, park)
    lines = [json.loads(line) for line in parts.members["rows/superior_filing.jsonl"].splitlines()]
    target = next(
        line for line in lines
        if any(one.get("by") == "committee" for one in line["parts"].get("superior", {}).get("siblings", ()))
    )  # fmt: skip
    known = target["parts"]["superior"]["siblings"][0]["dot"]
    target["parts"]["superior"] = {
        "context": {known[0]: known[1], "e" * 16: 1},
        "siblings": [{"dot": ["e" * 16, 1], "values": {"result": "不同意"}}],
    }
    parts.members["rows/superior_filing.jsonl"] = "".join(canonical(line) + "\n" for line in lines).encode()
    result = park.merge(parts.pack(branch, park))
    assert [one.reason for one in result.rejected] == ["改动了上级填写的内容，未采用"]
    with park.db.read() as session:
        assert session.get_one(SuperiorFiling, target["id"]).result == "同意"


def test_names_that_deceive_go_back(branch: Site, park: Site) -> None:
    parts = take_apart(branch.export(park).content, park)
    name = "rows/person.jsonl"
    parts.members[name] = parts.members[name].replace("党员05".encode(), "党员\u202e50".encode())
    result = park.merge(parts.pack(branch, park))
    assert "含有看不见或改变文字方向的字符" in {one.reason for one in result.rejected}
    with park.db.read() as session:
        assert not session.scalars(select(Person).where(Person.name.contains("\u202e"))).all()


def test_answers_go_only_to_the_site_that_brought_an_organisation(
    branch: Site, park: Site, new_site: MakeSite
) -> None:
    park.merge(branch.export(park).content)
    _decide(park)
    thief = new_site("中共别的支部委员会")
    introduce(thief, park)
    parts = take_apart(thief.export(park).content, park)
    with branch.db.read() as session:
        from app.services.exchange.ledger import own_organisations

        parts.manifest["scope"] = {
            "organisations": [*parts.manifest["scope"]["organisations"], *own_organisations(session)]
        }
    result = park.merge(parts.pack(thief, park))
    assert any("已由别的单位上报过" in note for note in result.notes)
    answer = take_apart(park.reply(thief).content, thief)
    assert set(answer.members) == {"reply.json"}
    assert b'approvals":[]' in answer.members["reply.json"]


def test_a_subordinate_gets_back_only_its_own(branch: Site, park: Site, new_site: MakeSite) -> None:
    other = new_site("中共另一支部委员会")
    with other.db.write("录入") as session:
        session.add(Person(code="RY001", name="旁人甲"))
    introduce(other, park)
    park.merge(other.export(park).content)
    park.merge(branch.export(park).content)
    returned = take_apart(park.export(branch).content, branch)
    assert "旁人甲".encode() not in b"".join(returned.members.values())
    rebuilt = new_site(None)
    park.trusts(rebuilt, SUBORDINATE)


def test_the_real_child_reads_the_same(branch: Site, park: Site) -> None:
    content = branch.export(park).content
    from app.services.exchange.package import open_package

    with Reader() as reader, park.db.read() as session:
        package = open_package(session, content, "a.zbpk", reader)
        again = open_package(session, content, "b.zbpk", reader)
    assert package.state == again.state == park.open(content).state
    with park.db.write("合并") as session:
        assert merge_package(session, package, AT).state == "new"


def test_a_child_that_takes_too_long_is_stopped(branch: Site, park: Site) -> None:
    content = branch.export(park).content
    from app.services.exchange.package import open_package

    slow = pytest.raises(PackageRefused, match="超出了时间或内存的限制，已停止")
    with Reader(seconds=0.0001) as reader, park.db.read() as session, slow:
        open_package(session, content, "a.zbpk", reader)


def test_export_and_import_are_in_the_chain(branch: Site, park: Site) -> None:
    from app.models import AuditEntry

    park.merge(branch.export(park).content)
    for site, action in ((branch, "export"), (park, "import")):
        with site.db.read() as session:
            assert verify_chain(session).ok
            assert session.scalars(select(AuditEntry).where(AuditEntry.action == action)).all()


def test_a_chain_cut_short_shows_with_the_reply(branch: Site, park: Site) -> None:
    branch.export(park)
    park.merge(branch.export(park).content)
    answer = park.reply(branch).content
    parts = take_apart(answer, branch)
    parts.members["reply.json"] = parts.members["reply.json"].replace(
        b'"audit":{"hash":"', b'"audit":{"hash":"f'
    )
    result = branch.merge(parts.pack(park, branch))
    assert any("留存的不一致" in note for note in result.notes)


def test_nobody_is_answered_before_a_package_came(branch: Site, park: Site) -> None:
    from app.errors import UserError

    with pytest.raises(UserError, match="还没有合并过"):
        park.reply(branch)
    with pytest.raises(UserError, match="登记为上级，不能给它发批复包"):
        branch.reply(park)
    with park.db.read() as session:
        assert session.get_one(TrustedSite, branch.card.fingerprint).role == SUBORDINATE
