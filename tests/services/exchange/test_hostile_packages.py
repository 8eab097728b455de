"""Hand-made hostile files, each refused with its own sentence and without a change.

``CASES`` are functions from a :class:`Bench` to a file's bytes, with the code and words expected.
"""

from __future__ import annotations

import json
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.models.exchange_sites import TrustedSite
from app.services.exchange.container import MAGIC, canonical, sha256, wrap
from app.services.exchange.identity import SUBORDINATE
from app.services.exchange.reading import read_outer
from app.services.exchange.refusal import PackageRefused
from tests.builders import Regular
from tests.services.exchange.sites import Parts, Site, introduce, listing, make_site, take_apart

PERSON = "rows/person.jsonl"


@dataclass
class Bench:
    """Two sites that know each other, a third, and a good package."""

    branch: Site
    park: Site
    other: Site
    good: bytes

    def parts(self) -> Parts:
        return take_apart(self.good, self.park)

    def pack(self, parts: Parts, **how: Any) -> bytes:
        return parts.pack(self.branch, self.park, **how)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    import os

    folder = tmp_path_factory.mktemp("hostile")
    os.environ["ZHIBU_DATA_DIR"] = str(tmp_path_factory.getbasetemp() / "home" / "zhibu")
    from app.services.database import create_database

    empty = folder / "empty.db"
    create_database(empty).close()
    park = make_site(empty, folder / "park.db", "中共测试园区工作委员会", "党工委")
    other = make_site(empty, folder / "other.db", "中共别处支部委员会")
    branch = make_site(empty, folder / "branch.db", None)
    with branch.db.write("录入") as session:
        Regular(upto="2026-11-20").store(session)
    introduce(branch, park)
    park.trusts(branch, SUBORDINATE)
    yield Bench(branch, park, other, branch.export(park).content)
    for site in (park, other, branch):
        site.db.close()


def header(bench: Bench, **changes: Any) -> bytes:
    """The good package with other fields in its header, whole again outside."""
    outer = read_outer(bench.good, "x")
    plain = {key: value for key, value in outer.plain.items() if key not in ("length", "sha256")}
    return wrap({**plain, **changes}, outer.payload)


def raw_header(bench: Bench, text: bytes) -> bytes:
    return MAGIC + struct.pack(">H", len(text)) + text + read_outer(bench.good, "x").payload


def line(
    bench: Bench, change: Callable[[dict[str, Any]], Any], *, text: Callable[[str], str] | None = None
) -> bytes:
    """The first person's record changed, signed by the branch."""
    parts = bench.parts()
    lines = parts.members[PERSON].decode().splitlines()
    record = json.loads(lines[0])
    answer = change(record)
    lines[0] = canonical(record if answer is None else answer)
    if text is not None:
        lines[0] = text(lines[0])
    parts.members[PERSON] = "".join(f"{one}\n" for one in lines).encode("utf-8", "surrogatepass")
    return bench.pack(parts)


def value(content: Any) -> Callable[[Bench], bytes]:
    """A field with this content."""

    def change(record: dict[str, Any]) -> None:
        record["parts"]["facts"]["siblings"][0]["values"]["note"] = content

    return lambda bench: line(bench, change)


def sibling(**changes: Any) -> Callable[[Bench], bytes]:
    """A sibling with other keys."""

    def change(record: dict[str, Any]) -> None:
        record["parts"]["facts"]["siblings"][0].update(changes)

    return lambda bench: line(bench, change)


def part(content: Any) -> Callable[[Bench], bytes]:
    def change(record: dict[str, Any]) -> None:
        record["parts"]["facts"] = content

    return lambda bench: line(bench, change)


def text(change: Callable[[str], str]) -> Callable[[Bench], bytes]:
    """The line itself changed."""
    return lambda bench: line(bench, lambda record: None, text=change)


def member(name: str, content: bytes = b"x\n", mode: int = 0) -> Callable[[Bench], bytes]:
    """A further member that the manifest does not list."""

    def make(bench: Bench) -> bytes:
        entry = zipfile.ZipInfo("x")
        entry.filename = name
        entry.external_attr = mode << 16
        return bench.pack(bench.parts(), extra=[(entry, content)])

    return make


def manifest(change: Callable[[dict[str, Any]], None], *, refresh: bool = True) -> Callable[[Bench], bytes]:
    """A manifest that says something else, signed by the branch."""

    def make(bench: Bench) -> bytes:
        parts = bench.parts()
        parts.manifest["members"] = listing(parts.members)
        parts.manifest["header"] = dict(parts.header)
        change(parts.manifest)
        return bench.pack(parts, refresh=refresh)

    return make


def unknown_table(bench: Bench) -> bytes:
    parts = bench.parts()
    parts.members["rows/spy.jsonl"] = parts.members[PERSON]
    return bench.pack(parts)


def bomb(bench: Bench) -> bytes:
    parts = bench.parts()
    parts.members[PERSON] = b" " * 60_000_000
    return bench.pack(parts)


def rows(count: int) -> Callable[[Bench], bytes]:
    """A manifest that promises that many rows."""

    def change(found: dict[str, Any]) -> None:
        found["members"][PERSON]["rows"] = count

    return manifest(change, refresh=False)


def size(count: int) -> Callable[[Bench], bytes]:
    def change(found: dict[str, Any]) -> None:
        found["members"][PERSON]["size"] = count

    return manifest(change, refresh=False)


def many_members(bench: Bench) -> bytes:
    extra: list[tuple[zipfile.ZipInfo | str, bytes]] = [(f"rows/t{n}.jsonl", b"") for n in range(80)]
    return bench.pack(bench.parts(), extra=extra)


def twice(bench: Bench) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return bench.pack(bench.parts(), extra=[(PERSON, b"other\n")])


def return_from_below(bench: Bench) -> bytes:
    parts = bench.parts()
    parts.header["kind"] = "return"
    parts.members = {"reply.json": b"{}"}
    return bench.pack(parts)


def no_member(bench: Bench) -> bytes:
    parts = bench.parts()
    names = ["manifest.json", "manifest.sig", *parts.members]
    names.remove(PERSON)
    return bench.pack(parts, order=names)


def swapped_manifest(bench: Bench) -> bytes:
    """The manifest and signature of a package of a third site, under the branch's name."""
    parts = bench.parts()
    parts.manifest["card"] = bench.other.card.plain()
    return bench.pack(parts, sign_as=bench.other)


def renamed_sender(bench: Bench) -> bytes:
    parts = bench.parts()
    parts.manifest["header"] = dict(parts.header)
    parts.header["from"] = {**parts.header["from"], "name": "中共上级委员会"}
    return bench.pack(parts)


def readdressed(bench: Bench) -> bytes:
    """Our own copy of a package for somebody else, encrypted again for us."""
    parts = bench.parts()
    parts.manifest["header"] = {
        **parts.header,
        "to": {"name": "别处", "fingerprint": bench.other.card.fingerprint},
    }
    return bench.pack(parts)


def renumbered(bench: Bench) -> bytes:
    parts = bench.parts()
    parts.manifest["header"] = dict(parts.header)
    parts.header["sequence"] = 99
    return bench.pack(parts)


def plain_zip(bench: Bench) -> bytes:
    outer = read_outer(bench.good, "x")
    plain = {key: found for key, found in outer.plain.items() if key not in ("length", "sha256")}
    return wrap(plain, b"PK\x03\x04 not age at all")


def not_zip(bench: Bench) -> bytes:
    return bench.parts().encrypt(b"no archive", bench.park)


def deep(bench: Bench) -> bytes:
    return line(bench, lambda record: None, text=lambda one: "[" * 100_000 + "]" * 100_000)


def other_sender(bench: Bench) -> bytes:
    bench.other.trusts(bench.park, "superior")
    return bench.other.export(bench.park).content


def elsewhere(bench: Bench) -> bytes:
    bench.branch.trusts(bench.other, "superior")
    return bench.branch.export(bench.other).content


def own(bench: Bench) -> bytes:
    # Trusted for this one export only: to the other cases that site stays a stranger.
    bench.park.trusts(bench.other, "superior")
    content = bench.park.export(bench.other).content
    with bench.park.db.write() as session:
        session.delete(session.get_one(TrustedSite, bench.other.card.fingerprint))
    return content


WRONG, CUT, SUM, NEWER, TO = "不是本程序的数据包", "不完整：应为", "校验不通过", "请先升级本程序", "是发给“"
UNKNOWN, FORGED, LARGE, ODD, LINE = (
    "来源未确认",
    "签名与内容或署名单位不符",
    "文件过大或异常",
    "文件结构异常",
    "格式不对",
)

Case = tuple[str, Callable[[Bench], bytes], str, str]

CASES: list[Case] = [
    ("empty", lambda b: b"", "E-PKG-01", WRONG),
    ("jpeg", lambda b: b"\xff\xd8\xff\xe0" + b"\0" * 3_000, "E-PKG-01", WRONG),
    ("png", lambda b: b"\x89PNG\r\n\x1a\n" + b"\0" * 90, "E-PKG-01", WRONG),
    ("word", lambda b: b"PK\x03\x04" + b"word/document.xml" * 9, "E-PKG-01", WRONG),
    ("old word", lambda b: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "E-PKG-01", WRONG),
    ("pdf", lambda b: b"%PDF-1.7\n", "E-PKG-01", WRONG),
    ("text", lambda b: "支部".encode("gb18030"), "E-PKG-01", WRONG),
    ("pickle", lambda b: b"\x80\x04cos\nsystem\n(S'true'\ntR.", "E-PKG-01", WRONG),
    ("age alone", lambda b: read_outer(b.good, "x").payload, "E-PKG-01", WRONG),
    ("magic in lower case", lambda b: b"zbpk" + b.good[4:], "E-PKG-01", WRONG),
    ("blank before", lambda b: b" " + b.good, "E-PKG-01", WRONG),
    ("header length 0", lambda b: MAGIC + b"\0\0" + b.good[6:], "E-PKG-01", WRONG),
    ("header length 65535", lambda b: MAGIC + b"\xff\xff" + b.good[6:], "E-PKG-01", WRONG),
    ("only magic", lambda b: MAGIC, "E-PKG-02", CUT),
    ("cut in the header", lambda b: b.good[:100], "E-PKG-02", CUT),
    ("cut after the header", lambda b: b.good[: -len(read_outer(b.good, "x").payload)], "E-PKG-02", CUT),
    ("half", lambda b: b.good[: len(b.good) // 2], "E-PKG-02", CUT),
    ("one byte short", lambda b: b.good[:-1], "E-PKG-02", CUT),
    ("one byte more", lambda b: b.good + b"\0", "E-PKG-03", SUM),
    ("zeros at the end", lambda b: b.good[:-500] + b"\0" * 500, "E-PKG-03", SUM),
    (
        "a bit in the payload",
        lambda b: b.good[:-50] + bytes([b.good[-50] ^ 1]) + b.good[-49:],
        "E-PKG-03",
        SUM,
    ),
    ("header is a list", lambda b: raw_header(b, b"[1,2]"), "E-PKG-03", SUM),
    ("header is no JSON", lambda b: raw_header(b, b"{{{{"), "E-PKG-03", SUM),
    ("header not UTF-8", lambda b: raw_header(b, b'{"a":"\xff"}'), "E-PKG-03", SUM),
    ("header with NaN", lambda b: raw_header(b, b'{"min_reader":NaN}'), "E-PKG-03", SUM),
    ("header nested deeply", lambda b: raw_header(b, b"[" * 2_000 + b"]" * 2_000), "E-PKG-03", SUM),
    (
        "header with a huge number",
        lambda b: raw_header(b, b'{"sequence":' + b"9" * 4_000 + b"}"),
        "E-PKG-03",
        SUM,
    ),
    ("header with blanks", lambda b: raw_header(b, b'{ "min_reader": 1 }'), "E-PKG-03", SUM),
    ("another kind", lambda b: header(b, kind="program"), "E-PKG-03", SUM),
    ("kind is a number", lambda b: header(b, kind=1), "E-PKG-03", SUM),
    ("unknown field outside", lambda b: header(b, run="calc.exe"), "E-PKG-03", SUM),
    ("sequence 0", lambda b: header(b, sequence=0), "E-PKG-03", SUM),
    ("sequence true", lambda b: header(b, sequence=True), "E-PKG-03", SUM),
    ("sequence too large", lambda b: header(b, sequence=2**40), "E-PKG-03", SUM),
    ("number is no UUID", lambda b: header(b, package="../../x"), "E-PKG-03", SUM),
    ("name with a line feed", lambda b: header(b, program="1\n2"), "E-PKG-03", SUM),
    ("sender is text", lambda b: header(b, **{"from": "x"}), "E-PKG-03", SUM),
    (
        "bidi in the sender",
        lambda b: header(b, **{"from": {"name": "\u202e甲", "fingerprint": b.branch.card.fingerprint}}),
        "E-PKG-03",
        SUM,
    ),
    (
        "sender with a bad fingerprint",
        lambda b: header(b, **{"from": {"name": "甲", "fingerprint": "1"}}),
        "E-PKG-03",
        SUM,
    ),
    (
        "newer reader",
        lambda b: header(b, min_reader=2, program="9.1"),
        "E-PKG-04",
        "请先升级本程序到 9.1 或更新的版本",
    ),
    ("much newer", lambda b: raw_header(b, b'{"min_reader":7,"new":{}}'), "E-PKG-04", NEWER),
    ("newer, version is a trap", lambda b: header(b, min_reader=2, program="\u202e" * 5), "E-PKG-04", NEWER),
    ("for another site", elsewhere, "E-PKG-05", TO),
    (
        "for another site by header only",
        lambda b: header(b, to={"name": "别处", "fingerprint": b.other.card.fingerprint}),
        "E-PKG-05",
        "是发给“别处”的",
    ),
    ("unknown sender", other_sender, "E-PKG-06", "来源未确认，没有导入：自称“中共别处支部委员会”"),
    ("our own", own, "E-PKG-11", "本单位自己导出的数据包"),
    ("not age", plain_zip, "E-PKG-03", SUM),
    ("signature of another site", lambda b: b.pack(b.parts(), sign_as=b.other), "E-PKG-07", FORGED),
    ("signature of the receiver", lambda b: b.pack(b.parts(), sign_as=b.park), "E-PKG-07", FORGED),
    ("no signature", lambda b: b.pack(b.parts(), signature=b""), "E-PKG-07", FORGED),
    ("signature of zeros", lambda b: b.pack(b.parts(), signature=b"\0" * 64), "E-PKG-07", FORGED),
    ("signature too long", lambda b: b.pack(b.parts(), signature=b"\0" * 65), "E-PKG-08", LARGE),
    ("another card", swapped_manifest, "E-PKG-07", FORGED),
    ("renamed sender", renamed_sender, "E-PKG-07", FORGED),
    ("addressed to somebody else inside", readdressed, "E-PKG-07", FORGED),
    ("another number inside", renumbered, "E-PKG-07", FORGED),
    ("manifest is a list", lambda b: b.pack(b.parts(), manifest_text=b"[]"), "E-PKG-07", FORGED),
    ("manifest is no JSON", lambda b: b.pack(b.parts(), manifest_text=b"\xff"), "E-PKG-07", FORGED),
    ("manifest without a card", manifest(lambda m: m.pop("card")), "E-PKG-07", FORGED),
    (
        "manifest of 2 MB",
        manifest(lambda m: m.update(scope={"organisations": ["x" * 2_000_000]})),
        "E-PKG-08",
        LARGE,
    ),
    ("no archive inside", not_zip, "E-PKG-09", ODD),
    ("archive with a comment", lambda b: b.pack(b.parts(), comment=b"x"), "E-PKG-09", ODD),
    ("bytes after the archive", lambda b: b.pack(b.parts(), tail=b"x" * 30), "E-PKG-09", ODD),
    (
        "other compression",
        lambda b: b.pack(b.parts(), compression=zipfile.ZIP_BZIP2),
        "E-PKG-09",
        "压缩方式不认识",
    ),
    ("lzma", lambda b: b.pack(b.parts(), compression=zipfile.ZIP_LZMA), "E-PKG-09", "压缩方式不认识"),
    ("80 members more", many_members, "E-PKG-08", "内容项过多"),
    ("parent folder", member("../evil.jsonl"), "E-PKG-09", "不允许的文件名"),
    ("parent folder inside", member("rows/../../evil.jsonl"), "E-PKG-09", "不允许的文件名"),
    ("absolute", member("/etc/cron.d/evil"), "E-PKG-09", "不允许的文件名"),
    ("drive", member("C:evil.jsonl"), "E-PKG-09", "不允许的文件名"),
    ("backslashes", member("..\\evil.jsonl"), "E-PKG-09", "不允许的文件名"),
    ("reserved", member("CON"), "E-PKG-09", "不允许的文件名"),
    ("program", member("run.exe"), "E-PKG-09", "不允许的文件名"),
    ("folder", member("rows/"), "E-PKG-09", "不允许的文件名"),
    ("full width slash", member("rows／person.jsonl"), "E-PKG-09", "不允许的文件名"),
    ("symbolic link", member("rows/link.jsonl", b"/etc/passwd", 0o120777), "E-PKG-09", "不允许的内容"),
    ("device", member("rows/device.jsonl", b"", 0o020644), "E-PKG-09", "不允许的内容"),
    ("one name twice", twice, "E-PKG-09", "重名"),
    ("not in the manifest", member("rows/person2.jsonl"), "E-PKG-09", "内容与清单不一致"),
    ("in the manifest only", no_member, "E-PKG-09", "内容与清单不一致"),
    ("unknown table", unknown_table, "E-PKG-09", "不认识的表"),
    (
        "reply in a data package",
        lambda b: b.pack(Parts(b.parts().header, b.parts().manifest, {"reply.json": b"{}"})),
        "E-PKG-09",
        "不认识的表",
    ),
    ("return package from below", return_from_below, "E-PKG-13", "没有登记为上级，批准未导入"),
    ("manifest without scope", manifest(lambda m: m.pop("scope")), "E-PKG-09", "清单不完整"),
    (
        "scope of numbers",
        manifest(lambda m: m.update(scope={"organisations": [1]})),
        "E-PKG-09",
        "清单不完整",
    ),
    ("audit is text", manifest(lambda m: m.update(audit="x")), "E-PKG-09", "清单不完整"),
    ("replica is a list", manifest(lambda m: m.update(replica=[])), "E-PKG-09", "清单不完整"),
    ("zip bomb", bomb, "E-PKG-08", "压缩比异常"),
    ("10 million rows", rows(10_000_000), "E-PKG-08", "行数过多"),
    ("a gigabyte promised", size(2**30), "E-PKG-08", "展开后超过"),
    ("size not as promised", size(1), "E-PKG-03", SUM),
    ("negative size", size(-1), "E-PKG-09", "清单不完整"),
    ("one row less promised", rows(1), "E-PKG-15", LINE),
    ("one row more promised", rows(999), "E-PKG-03", SUM),
    (
        "other hash",
        manifest(lambda m: m["members"][PERSON].update(sha256="0" * 64), refresh=False),
        "E-PKG-03",
        SUM,
    ),
    ("nested deeply", deep, "E-PKG-15", "rows/person.jsonl 第 1 行"),
    ("a number with a point", value(1.5), "E-PKG-15", LINE),
    ("null", value(None), "E-PKG-15", LINE),
    ("an object as a value", value({"a": 1}), "E-PKG-15", LINE),
    ("a list of numbers", value([1]), "E-PKG-15", LINE),
    ("a list of 3,000", value(["x"] * 3_000), "E-PKG-15", LINE),
    ("a number of 60 digits", value(10**60), "E-PKG-15", LINE),
    ("NUL", value("a\0b"), "E-PKG-15", LINE),
    ("escape character", value("\x1b[2J"), "E-PKG-15", LINE),
    ("bell", value("\x07"), "E-PKG-15", LINE),
    ("a text of 1 MB", value("长" * 1_000_000), "E-PKG-08", LARGE),
    ("a text of 70,000", value("x" * 70_000), "E-PKG-15", LINE),
    ("half a surrogate pair", text(lambda one: one.replace('"name":"', '"name":"\ud800')), "E-PKG-15", LINE),
    (
        "half a surrogate pair escaped",
        text(lambda one: one.replace('"name":"', '"name":"\\ud800')),
        "E-PKG-15",
        LINE,
    ),
    ("a key twice", text(lambda one: one.replace('{"id"', '{"id":"x","id"')), "E-PKG-15", LINE),
    ("blanks", text(lambda one: one.replace(":", ": ", 1)), "E-PKG-15", LINE),
    ("NaN", text(lambda one: one.replace('"code"', '"a":NaN,"code"')), "E-PKG-15", LINE),
    (
        "a number of 5,000 digits",
        text(lambda one: one.replace('"code"', '"a":' + "9" * 5_000 + ',"code"')),
        "E-PKG-15",
        LINE,
    ),
    ("empty line", text(lambda one: ""), "E-PKG-15", LINE),
    ("a list instead of a record", lambda b: line(b, lambda record: [record]), "E-PKG-15", LINE),
    ("further key", lambda b: line(b, lambda record: {**record, "sql": "DROP"}), "E-PKG-15", LINE),
    ("id is no UUID", lambda b: line(b, lambda record: {**record, "id": "1"}), "E-PKG-15", LINE),
    ("id is a number", lambda b: line(b, lambda record: {**record, "id": 1}), "E-PKG-15", LINE),
    (
        "id in capitals",
        lambda b: line(b, lambda record: {**record, "id": record["id"].upper() + "A"}),
        "E-PKG-15",
        LINE,
    ),
    ("record twice", text(lambda one: f"{one}\n{one}"), "E-PKG-15", LINE),
    ("no parts", lambda b: line(b, lambda record: {**record, "parts": {}}), "E-PKG-15", LINE),
    (
        "unknown part",
        lambda b: line(b, lambda record: {**record, "parts": {"code": {"siblings": []}}}),
        "E-PKG-15",
        LINE,
    ),
    ("part is a list", part([]), "E-PKG-15", LINE),
    ("siblings is an object", part({"siblings": {}}), "E-PKG-15", LINE),
    ("1,000 siblings", part({"siblings": [{"dot": ["a", 1], "values": {}}] * 1_000}), "E-PKG-15", LINE),
    ("context with text", part({"siblings": [], "context": {"a": "1"}}), "E-PKG-15", LINE),
    ("context with zero", part({"siblings": [], "context": {"a": 0}}), "E-PKG-15", LINE),
    ("context with a long name", part({"siblings": [], "context": {"a" * 99: 1}}), "E-PKG-15", LINE),
    ("dot of three", sibling(dot=["a", 1, 2]), "E-PKG-15", LINE),
    ("dot with true", sibling(dot=["a", True]), "E-PKG-15", LINE),
    ("dot with a huge counter", sibling(dot=["a", 2**60]), "E-PKG-15", LINE),
    ("replica with a quote", sibling(dot=["a'--", 1]), "E-PKG-15", LINE),
    ("deleted is text", sibling(deleted="yes"), "E-PKG-15", LINE),
    ("by somebody", sibling(by="root"), "E-PKG-15", LINE),
    ("who is a list", sibling(who=[]), "E-PKG-15", LINE),
    ("further key of a sibling", sibling(exec="x"), "E-PKG-15", LINE),
    ("field with a quote", sibling(values={'name"); DROP TABLE person; --': "x"}), "E-PKG-15", LINE),
    ("field with underscores", sibling(values={"__class__": "x"}), "E-PKG-15", LINE),
    ("400 fields", sibling(values={f"a{n}": "x" for n in range(400)}), "E-PKG-15", LINE),
]


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_every_hostile_file_gets_its_sentence(bench: Bench, case: Case, tmp_path: Path) -> None:
    _, make, code, words = case
    content = make(bench)
    before = bench.park.hash()
    with pytest.raises(PackageRefused) as refused:
        bench.park.merge(content, "来件.zbpk")
    assert (refused.value.code, words in str(refused.value)) == (code, True), str(refused.value)
    assert "“来件.zbpk”" in str(refused.value)
    assert "数据没有改动" in str(refused.value) or "一行也没有导入" in str(refused.value)
    assert bench.park.hash() == before
    assert list(tmp_path.iterdir()) == []


def test_the_corpus_is_large_enough_and_the_good_one_passes(bench: Bench) -> None:
    assert len(CASES) >= 80
    with bench.park.db.read() as session:
        from app.services.exchange.package import plan_package

        package = bench.park.open(bench.good)
        assert plan_package(session, package)[0].state == "new"
    # The bench itself packs as we do: what is refused above is refused for its trap only.
    assert bench.park.open(bench.pack(bench.parts())).state == package.state
    assert sha256(b"") != sha256(b"x")
