"""What belongs to this place and not to the workbook: settings, calendar days, waivers, imports, prints."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, DateTime, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id


class Setting(Base):
    """A value set by the user (本支部设定) over the shipped one; ``key`` as in resources/rules.toml."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class CalendarDay(Base):
    """A day off or a make-up workday (补班) typed or imported by the user; wins over the shipped calendar."""

    __tablename__ = "calendar_day"

    on: Mapped[date] = mapped_column(Date, primary_key=True)
    is_workday: Mapped[bool]
    note: Mapped[str] = mapped_column(String(200), default="")


class CalendarYear(Base):
    """A year whose days off the user has entered completely, so that results are no longer 暂算."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(String(200), default="")


class Waiver(Base):
    """A finding the secretary has looked at and accepted, with the reason; findings are never stored."""

    __tablename__ = "waiver"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    rule: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[str] = mapped_column(String(36), index=True)
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ImportBatch(Base):
    """A file that was imported: its name, hash and what it changed (no content)."""

    __tablename__ = "import_batch"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    file_name: Mapped[str] = mapped_column(String(500))
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created: Mapped[int]
    updated: Mapped[int]


class PrintLog(Base):
    """A form that was printed or saved as PDF (打印登记): no content, only the hash of the printed data.

    ``subject_id`` is the UUID asked for (case, person, organisation, meeting or vote), ``on`` the day that
    stood for today; with ``year`` and ``half`` the same data can be built again and compared (已变动).
    """

    __tablename__ = "print_log"

    id: Mapped[int] = mapped_column(primary_key=True, doc="in the order of printing")
    form: Mapped[str] = mapped_column(String(100))
    version: Mapped[str] = mapped_column(String(50))
    subject_id: Mapped[str] = mapped_column(String(36), index=True)
    on: Mapped[date] = mapped_column(Date)
    at: Mapped[str] = mapped_column(String(40), doc="UTC, ISO")
    data_hash: Mapped[str] = mapped_column(String(64))
    copies: Mapped[int]
    pages: Mapped[int]
    target: Mapped[str] = mapped_column(String(20), doc="打印机 or PDF")
    year: Mapped[int | None]
    half: Mapped[int | None]
