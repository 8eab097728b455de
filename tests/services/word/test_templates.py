"""Users' Word templates: filled with the facts, dangers refused, unknown placeholders said."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from app.errors import FormRefused
from app.services.database import Database
from app.services.word.facts import case_facts, placeholders
from app.services.word.templates import check_template, fill_template, holds_numbers, list_templates
from tests.builders import Regular


def template(path: Path, *paragraphs: str) -> Path:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(path))
    return path


@pytest.fixture
def facts(db: Database) -> dict[str, object]:
    case = Regular(upto="2026-11-20")
    case.person.name = "买买提·吐尔逊<𬭳>&"
    with db.write() as session:
        case.store(session)
    with db.read() as session:
        return case_facts(session, case.case.id, case.today)


def text_of(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs]


def test_facts_dates_lists_and_what_follows(tmp_path: Path, facts: dict[str, object]) -> None:
    path = template(
        tmp_path / "证明.docx",
        "{{ 人员.姓名 }}于{{ 案卷.收到日期 }}递交申请，{{ 党组织.组织全称 }}",
        "谈话人{{ 案卷.谈话人编号 }}；大会最迟{{ 推算.接收大会最迟 }}；{{ 阶段 }}",
        "{% for 次 in 考察 %}{{ 次.日期 }} {{ 次.结论 }}；{% endfor %}",
    )
    said = text_of(fill_template(path, facts))
    assert said[0] == "买买提·吐尔逊<𬭳>&于2025年5月20日递交申请，中共测试有限公司支部委员会"
    assert said[1] == "谈话人党员01；大会最迟2026年12月10日；发展对象"
    assert said[2] == "2026年2月25日 较好；2026年8月20日 较好；"


def test_unknown_placeholders_are_named(tmp_path: Path, facts: dict[str, object]) -> None:
    path = template(tmp_path / "错.docx", "{{ 姓名 }} {{ 人员.姓名 }}")
    assert check_template(path).unknown == ("姓名",)
    with pytest.raises(FormRefused, match="不认识的占位符：姓名"):
        fill_template(path, facts)
    inner = template(tmp_path / "内.docx", "{{ 人员.绰号 }}")
    with pytest.raises(FormRefused, match="绰号"):
        fill_template(inner, facts)


@pytest.mark.parametrize(
    "text",
    [
        "{{ 人员.__class__.__mro__ }}",
        "{{ ''.__class__ }}",
        "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
        "{{ 人员.update({}) }}",
    ],
)
def test_nothing_runs(tmp_path: Path, facts: dict[str, object], text: str) -> None:
    path = template(tmp_path / "坏.docx", text)
    with pytest.raises(Exception, match=r"占位符|unsafe|not safe|绰号"):
        fill_template(path, facts)


def test_what_is_no_harmless_document(tmp_path: Path) -> None:
    good = template(tmp_path / "好.docx", "{{ 人员.姓名 }}").read_bytes()

    def changed(name: str, **parts: bytes) -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(io.BytesIO(good)) as source, zipfile.ZipFile(path, "w") as target:
            for item in source.namelist():
                target.writestr(item, parts.pop(item, source.read(item)))
            for extra, content in parts.items():
                target.writestr(extra, content)
        return path

    (tmp_path / "旧.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "假.docx").write_bytes(b"not a zip")
    changed("宏.docx", **{"word/vbaProject.bin": b"x"})
    outside = b'<Relationship Id="r" Type="t/attachedTemplate" Target="http://x" TargetMode="External"/>'
    rels = b"<Relationships>" + outside + b"</Relationships>"
    changed("链.docx", **{"word/_rels/settings.xml.rels": rels})
    broken = template(tmp_path / "断.docx", "{{ 人员.姓名 ")
    usable, refused = list_templates(tmp_path)
    assert [item.title for item in usable] == ["好"]
    assert len(refused) == 5
    assert all("没有使用它" in trouble.message for trouble in refused)
    assert broken.exists()


def test_every_placeholder_offered_can_be_filled(facts: dict[str, object]) -> None:
    for group, names in placeholders().items():
        for name in names:
            if not group:
                assert name in facts
            elif group.endswith("（多条）"):
                rows = facts[group.removesuffix("（多条）")]
                assert all(name in row for row in rows), (group, name)  # type: ignore[attr-defined]
            elif group not in ("推算", "预备期"):
                assert name in facts[group], (group, name)  # type: ignore[operator]


def test_a_whole_number_is_found_wherever_word_puts_it(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    document = docx.Document()
    cut = document.add_paragraph()
    for part in ("320411", "19990101", "123X"):
        cut.add_run(part)
    document.save(str(path))
    assert holds_numbers(path.read_bytes())
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "320411990101123"
    document.save(str(path))
    assert holds_numbers(path.read_bytes())
    for harmless in ("没有证号", "3204****123X", "账号 6222020000000000000", "电话 13900000001"):
        assert not holds_numbers(template(path, harmless).read_bytes())
