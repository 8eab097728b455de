"""导出登记: every file with people's data that leaves the program, what for, for whom, with its hash.

The entry is made in the transaction in which the file is written: a file that could not be written is not in
the register, and the audit chain holds the entry's number and the file's SHA-256.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import ExportEntry, Person
from app.services.files import save_bytes
from app.services.journal.noting import EXPORT, note
from app.services.journal.recording import Who
from app.services.local_values import keep_value, read_value
from app.services.privacy_words import (
    first_purpose,
    shipped_channel_rule,
    shipped_purposes,
    shipped_recipients,
)

PACKAGE, REPLY, WORKBOOK, LIST = "数据包", "批复包", "数据工作簿", "名册台账"
FORM, WORD, CALENDAR, CHART, TABLE = "表格", "Word 文档", "日历", "图表", "名单"
BACKUP, CORRECTIONS = "备份", "更正表"
KINDS = (PACKAGE, REPLY, WORKBOOK, LIST, FORM, WORD, CALENDAR, CHART, TABLE, BACKUP, CORRECTIONS)
ENCRYPTED = frozenset({PACKAGE, REPLY, BACKUP})
"""Kinds nobody else can read."""

_ANSWERS = 8
_RULE_KEY = "privacy/channel_rule"
_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is about to leave: the sort of file, what is in it without names, how many people, and why.

    ``is_masked`` is whether ID numbers are covered or absent. ``purpose`` and ``recipient`` are what the user
    answered (用途、交给谁).
    """

    kind: str
    scope: str
    people: int
    is_masked: bool
    purpose: str = ""
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """What may be answered at an export: the last answers first; and the unit's rule about channels."""

    purposes: tuple[str, ...]
    recipients: tuple[str, ...]
    rule: str


def possible_answers(session: Session, kind: str) -> Answers:
    """Answers for a kind of file: those given last for it, then for others, then the shipped ones."""

    def used(column: str) -> list[str]:
        rows = session.execute(
            select(getattr(ExportEntry, column), ExportEntry.kind)
            .order_by(ExportEntry.id.desc())
            .limit(_LIMIT)
        ).all()
        own = [text for text, of in rows if of == kind]
        return [text for text in (*own, *(text for text, _ in rows)) if text]

    mine = used("purpose")
    known = session.scalar(select(ExportEntry.id).where(ExportEntry.kind == kind).limit(1))
    purposes = mine if known is not None else [first_purpose(kind), *mine]
    return Answers(
        _distinct((*purposes, first_purpose(kind), *shipped_purposes())),
        _distinct((*used("recipient"), *shipped_recipients())),
        channel_rule(session),
    )


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))[:_ANSWERS]


def channel_rule(session: Session) -> str:
    """The unit's own sentence about WeChat and other channels, or the shipped one."""
    return str(read_value(session, _RULE_KEY) or shipped_channel_rule())


def set_channel_rule(session: Session, text: str) -> None:
    """Keep the unit's sentence; an empty one brings the shipped one back."""
    keep_value(session, _RULE_KEY, text.strip() or None)


def everybody(session: Session) -> int:
    """How many people this database holds."""
    return session.scalar(select(func.count()).select_from(Person)) or 0


def enter(
    session: Session, outgoing: Outgoing, file_name: str, size: int, sha256: str, at: datetime
) -> ExportEntry:
    """Enter a file that is written in this transaction; ``at`` is aware. Needs ``Database.note`` or more."""
    who: Who = session.who  # type: ignore[attr-defined]  # a write session knows who acts
    entry = ExportEntry(
        at=at.astimezone(UTC).isoformat(timespec="seconds"),
        by=who.operator,
        kind=outgoing.kind,
        scope=outgoing.scope,
        purpose=outgoing.purpose,
        recipient=outgoing.recipient,
        people=outgoing.people,
        is_masked=outgoing.is_masked,
        file_name=file_name,
        size=size,
        sha256=sha256,
    )
    session.add(entry)
    session.flush()
    numbers = "不含完整证号" if outgoing.is_masked else "含完整证号"
    reason = f"{outgoing.kind}，{outgoing.people} 人，{numbers}"
    note(session, EXPORT, ExportEntry.__tablename__, str(entry.id), reason, sha256)
    return entry


def save_and_enter(
    session: Session,
    path: Path,
    content: bytes,
    outgoing: Outgoing,
    at: datetime,
    check: Callable[[Path], None] | None = None,
) -> Path:
    """Write ``content`` to ``path`` and enter it, both or neither. Raises SaveRefused."""
    enter(session, outgoing, path.name, len(content), hashlib.sha256(content).hexdigest(), at)
    return save_bytes(path, content, check=check)


def enter_file(session: Session, path: Path, outgoing: Outgoing, at: datetime) -> ExportEntry:
    """Enter a file that was just written at ``path``, read once more for its size and hash."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.seek(0, 2)
    return enter(session, outgoing, path.name, size, digest, at)


@dataclass(frozen=True, slots=True)
class Exported:
    """One line of the register as it is shown; ``on`` the local day, ``at`` UTC."""

    id: int
    at: datetime
    by: str
    kind: str
    scope: str
    purpose: str
    recipient: str
    people: int
    is_masked: bool
    file_name: str
    size: int
    sha256: str

    @property
    def on(self) -> date:
        """The day on this PC."""
        return self.at.astimezone().date()

    @property
    def is_encrypted(self) -> bool:
        """Whether a finder could not read it."""
        return self.kind in ENCRYPTED


def list_exports(session: Session) -> tuple[Exported, ...]:
    """The whole register, newest first."""
    rows = session.scalars(select(ExportEntry).order_by(ExportEntry.id.desc()))
    return tuple(
        Exported(
            row.id,
            datetime.fromisoformat(row.at),
            row.by,
            row.kind,
            row.scope,
            row.purpose,
            row.recipient,
            row.people,
            row.is_masked,
            row.file_name,
            row.size,
            row.sha256,
        )
        for row in rows
    )


def register_bytes(rows: Iterable[Exported], today: date) -> bytes:
    """The register as a workbook; file names are left out, they may hold names of people."""
    from app.services.workbook.tables import Table, tables_bytes

    headers = (
        "序号",
        "日期",
        "经手人",
        "种类",
        "内容",
        "人数",
        "证号",
        "加密",
        "用途",
        "交给谁",
        "字节",
        "SHA-256",
    )
    lines = tuple(
        (
            row.id,
            row.on,
            row.by or "（未登记姓名）",
            row.kind,
            row.scope,
            row.people,
            "不含完整证号" if row.is_masked else "含完整证号",
            "已加密" if row.is_encrypted else "未加密",
            row.purpose,
            row.recipient,
            row.size,
            row.sha256,
        )
        for row in rows
    )
    widths = (14.0, 24.0, 26.0, 26.0, 70.0, 14.0, 30.0, 20.0, 40.0, 40.0, 24.0, 130.0)
    return tables_bytes([Table("导出登记", (f"{today.isoformat()} 打印",), headers, widths, lines)])


def on_a_stick(rows: Iterable[Exported], start: date, end: date, recipient: str = "") -> tuple[Exported, ...]:
    """What may have been on a lost stick: all exported from ``start`` to ``end``, readable files first.

    With ``recipient`` only what was meant for it.
    """
    found = [row for row in rows if start <= row.on <= end and recipient in ("", row.recipient)]
    return tuple(sorted(found, key=lambda row: (row.is_encrypted, row.is_masked, -row.id)))
