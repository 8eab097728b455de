"""到期删除 with a certificate (删除证明): a number, a day, counts; nothing that says who it was.

The records go by ``exchange.forgetting``; file names in the register of exports that hold a name lose it.
What older backups still hold goes when they are rotated out; the certificate says until when that takes.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import UserError
from app.models import Erasure, ExportEntry, Person
from app.services.backup.rotation import MONTHS
from app.services.dates import add_months
from app.services.exchange.belongings import belongings_of
from app.services.exchange.forgetting import forget_people
from app.services.journal.noting import ERASE, note
from app.services.journal.recording import Who

GONE_NAME = "（已删除）"
"""What stands in the register of exports for a file name with the name of somebody erased."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A deletion certificate: ``counts`` are records by sheet; ``expires_on`` as in ``models.Erasure``."""

    id: int
    at: datetime
    by: str
    approved_by: str
    reason: str
    people: int
    counts: Mapping[str, int]
    expires_on: date | None

    @property
    def number(self) -> str:
        """``2026-003``."""
        return f"{self.at.astimezone().year}-{self.id:03}"

    def lines(self) -> tuple[str, ...]:
        """The certificate as it is printed, one paragraph a line; the first is its title."""
        records = "、".join(f"{sheet} {number} 条" for sheet, number in self.counts.items())
        until = (
            f"删除前的自动备份按份数轮换，照常备份时最迟 {self.expires_on:%Y年%m月%d日} 不再保留；"
            "另外拷走的备份、导出的文件和纸质材料须由本单位自行清理；已报送上级的，上级合并下一个数据包时删除。"
            if self.expires_on
            else ""
        )
        return (
            "个人信息删除证明",
            f"编号：{self.number}",
            f"删除时间：{self.at.astimezone():%Y年%m月%d日 %H:%M}",
            f"删除原因：{self.reason}",
            f"删除内容：{self.people} 人，共 {sum(self.counts.values())} 条记录（{records}）。",
            "数据文件已重写，删除的内容不能恢复；本证明不含个人信息。",
            *([until] if until else []),
            f"经办人：{self.by or '（未登记姓名）'}",
            f"批准人：{self.approved_by or '（未填）'}",
        )


def erase_people(
    session: Session, ids: Collection[str], reason: str, at: datetime, approved_by: str = ""
) -> Certificate:
    """Forget people for good and write the certificate; ``session`` is a write session.

    Make a backup before and compact the file afterwards (``Database.compact``). Raises UserError, changing
    nothing, when somebody else's record cannot do without one of them.
    """
    if not ids:
        raise UserError("E-KEEP-02", "没有选人，没有删除。", "请先勾选要删除的人。")
    if not reason.strip():
        raise UserError("E-KEEP-03", "没有写删除原因，没有删除。", "请写明，例如：保存期满。")
    who: Who = session.who  # type: ignore[attr-defined]  # a write session knows who acts
    names = {name for name in belongings_of(session, ids).names if name}
    names |= set(session.scalars(select(Person.name).where(Person.id.in_(sorted(ids)))))
    gone = forget_people(session, ids)
    _clear_names(session, names)
    row = Erasure(
        at=at.astimezone(UTC).isoformat(timespec="seconds"),
        by=who.operator,
        approved_by=approved_by.strip(),
        reason=reason.strip(),
        content=json.dumps({"people": gone.people, "records": dict(gone.records)}, ensure_ascii=False),
        expires_on=_rotated_out(at.astimezone().date()).isoformat(),
    )
    session.add(row)
    session.flush()
    note(session, ERASE, Erasure.__tablename__, str(row.id), f"{gone.people} 人")
    return _certificate(row)


def list_certificates(session: Session) -> tuple[Certificate, ...]:
    """Every certificate, newest first."""
    return tuple(_certificate(row) for row in session.scalars(select(Erasure).order_by(Erasure.id.desc())))


def _certificate(row: Erasure) -> Certificate:
    content = json.loads(row.content)
    return Certificate(
        row.id,
        datetime.fromisoformat(row.at),
        row.by,
        row.approved_by,
        row.reason,
        content["people"],
        content["records"],
        date.fromisoformat(row.expires_on) if row.expires_on else None,
    )


def _clear_names(session: Session, names: Collection[str]) -> None:
    for entry in session.scalars(select(ExportEntry)):
        for name in names:
            for attr in ("file_name", "scope", "purpose", "recipient"):
                text = getattr(entry, attr)
                if name in text:
                    setattr(entry, attr, text.replace(name, GONE_NAME))


def _rotated_out(day: date) -> date:
    """The day by which the newest backup of this month is no longer among the last twelve months'."""
    return add_months(day.replace(day=1), MONTHS + 1)
