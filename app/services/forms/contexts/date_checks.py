"""What the rules say of one case, what was explained of it, and the chain of its dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.services.findings import Report, check
from app.services.forms.contexts.facts import branch_data, person_data
from app.services.forms.contexts.gathering import Wanted
from app.services.forms.data.date_checks import ChainRow, DateCheckData, ExplainedRow, FindingRow
from app.services.journey.line import StepLine, StepState, step_line
from app.services.rulebook import texts_in_force
from app.services.rules.findings import SEVERITY_LABELS, SOURCE_LABELS, Finding, State
from app.services.rules.texts import RuleText
from app.services.waivers import is_put_aside

UNDETERMINED = "无法判断"
ASIDE = "已说明"
_WITH_WORDS = "（有说明）"
_DAY = re.compile(r"(?<![\d-])\d{4}-\d{2}(?:-\d{2})?(?![\d-])")
_QUIET = (StepState.DONE, StepState.WAITING)


@dataclass(frozen=True)
class Judged:
    """What the rules found, and the texts they rest on."""

    report: Report
    texts: Mapping[str, RuleText]


def load_judged(session: Session, wanted: Wanted) -> Judged:
    """Run the rules over the wanted case."""
    code = wanted.files[0].case.code
    return Judged(check(session, wanted.facts.today, case=code), texts_in_force(session))


def date_check_data(wanted: Wanted) -> DateCheckData:
    """The findings of a case and its chain of dates."""
    judged = wanted.more
    assert isinstance(judged, Judged)
    facts, file = wanted.facts, wanted.files[0]
    findings = (*judged.report.findings, *judged.report.aside)
    rows = tuple(_row(finding, judged.texts) for finding in findings)
    return DateCheckData(
        branch=branch_data(facts, file.organisation),
        person=person_data(facts, file.person),
        code=file.case.code,
        on=facts.today,
        summary=_summary(rows),
        rows=rows,
        explained=tuple(_explained(findings, rows)),
        chain=_chain(step_line(file, facts.today, facts.params, facts.calendar)),
    )


def _row(finding: Finding, texts: Mapping[str, RuleText]) -> FindingRow:
    text = texts.get(finding.rule)
    source = SOURCE_LABELS.get(finding.source, "")
    basis = finding.basis or (text.duty if text else "")
    return FindingRow(
        rule=finding.rule,
        title=text.title if text else "",
        basis=f"{basis}（{source}）" if source and source not in basis else basis,
        found=_dotted(finding.message),
        conclusion=_conclusion(finding),
    )


def _dotted(text: str) -> str:
    """Days and months in a sentence as they stand in the cells of forms: ``2026.05.18``, ``2026.05``."""
    return _DAY.sub(lambda found: found[0].replace("-", "."), text)


def _conclusion(finding: Finding) -> str:
    """What is put aside counts no more and says so; what still counts says that it has been explained."""
    if is_put_aside(finding):
        return ASIDE
    word = UNDETERMINED if finding.state is State.UNDETERMINED else SEVERITY_LABELS[finding.severity]
    return f"{word}{_WITH_WORDS}" if finding.explanation is not None else word


def _explained(findings: Iterable[Finding], rows: Iterable[FindingRow]) -> Iterator[ExplainedRow]:
    for number, (finding, row) in enumerate(zip(findings, rows, strict=True), 1):
        kept = finding.explanation
        if kept is not None:
            yield ExplainedRow(number, row.rule, row.title, kept.reason, kept.by, kept.on)


def _summary(rows: tuple[FindingRow, ...]) -> str:
    if not rows:
        return "没有发现违规、预警和提示。"
    said = [row.conclusion.removesuffix(_WITH_WORDS) for row in rows]
    kinds = [*SEVERITY_LABELS.values(), UNDETERMINED, *([ASIDE] if ASIDE in said else [])]
    return "，".join(f"{kind} {said.count(kind)} 项" for kind in kinds) + "。"


def _chain(lines: tuple[StepLine, ...]) -> tuple[ChainRow, ...]:
    rows: list[ChainRow] = []
    before: date | None = None
    for line in lines:
        days = (line.when - before).days if line.when is not None and before is not None else None
        rows.append(
            ChainRow(
                code=line.step.code,
                name=line.name,
                on=line.when,
                days=days,
                state="" if line.state in _QUIET else line.state.value,
                hint="" if line.state is StepState.DONE else _dotted(line.hint),
            )
        )
        before = line.when or before
    return tuple(rows)
