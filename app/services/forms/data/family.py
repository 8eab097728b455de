"""Relatives (家庭成员、主要社会关系) and the record of schooling and work (简历)."""

from __future__ import annotations

from dataclasses import dataclass

SPOUSE = "配偶"
CONNECTIONS = "主要社会关系"


@dataclass(frozen=True, slots=True)
class RelativeData:
    """A relative of the person. Months are ISO texts; ``findings`` what the review found (政审情况).

    ``category`` is 配偶, 家庭成员 or 主要社会关系.
    """

    category: str
    relation: str
    name: str
    sex: str = ""
    ethnic_group: str = ""
    birth_month: str = ""
    native_place: str = ""
    education: str = ""
    work_month: str = ""
    political_status: str = ""
    unit_post: str = ""
    deceased: bool = False
    findings: str = ""

    @property
    def shown_unit(self) -> str:
        """Unit and post as printed; 已故 for somebody who has died."""
        return "、".join(part for part in ("已故" if self.deceased else "", self.unit_post) if part)

    @property
    def line(self) -> str:
        """The relative in one line: relation, name, birth, political status, unit and post, findings."""
        born = f"{self.birth_month.replace('-', '.')}生" if self.birth_month else ""
        parts = (f"{self.relation}{self.name}", born, self.political_status, self.shown_unit, self.findings)
        return "，".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class ResumeData:
    """A stretch of schooling or work: ISO months (``to_month`` empty: until now), unit and post, witness."""

    from_month: str
    to_month: str = ""
    unit_post: str = ""
    witness: str = ""

    @property
    def period(self) -> str:
        """``2016.09—2020.06``; 至今 for an open end."""
        return f"{self.from_month.replace('-', '.')}—{self.to_month.replace('-', '.') or '至今'}"
