"""Decisions of the superior (备案、同意、预审、审批): entered at the committee, signed, bound to what it saw.

A decision names the case, the step, the result, and the hashes of the records it was made on. Whoever changes
one of them afterwards is told so; the decision itself is never changed, a later one stands beside it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound, UserError
from app.models import DevelopmentCase, Organisation, Person, SuperiorFiling
from app.models.exchange_sites import Approval, SiteScope, TrustedSite
from app.models.words import FilingResult
from app.services.exchange.container import canonical, is_signed, sha256, sign
from app.services.exchange.keys import PrivateKeys, public_keys
from app.services.exchange.ledger import last_received
from app.services.exchange.parts import COMMITTEE, FACTS, SUPERIOR
from app.services.exchange.replica import site_kind
from app.services.exchange.seen_version import changed_since, seen_records
from app.services.exchange.versions import load_stored
from app.services.journal.recording import recorder_of

_CONTEXT = b"zhibu-approval-v1\n"
_KEYS = frozenset(
    {"approval", "filing", "case", "person", "matter", "decision", "decided_on", "number", "handler",
     "opinion", "sequence", "version", "seen", "at"}
)  # fmt: skip
_SEEN_LIMIT = 5_000


@dataclass(frozen=True, slots=True)
class Decision:
    """What the committee decided on one filing; ``number`` is the document's (文号)."""

    result: str
    decided_on: date
    number: str = ""
    handler: str = ""
    handler_standing: str | None = None
    opinion: str = ""
    notified_on: date | None = None
    one_by_one: bool | None = None


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """A decision as screens and commands show it.

    ``is_valid``: the signature is right and the signer confirmed as superior (or ourselves). ``changed``
    says what became of the records decided on, in Chinese, one text each; ``sequence`` is the number of the
    package decided on (0 = none). ``message`` sums it up: 批准针对第 3 号数据包的内容；此后有改动：….
    """

    approval: str
    case: str
    person: str
    matter: str
    decision: str
    decided_on: date
    number: str
    sequence: int
    is_valid: bool
    is_known: bool
    changed: tuple[str, ...]
    message: str
    case_id: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """A filing received from a subordinate that has no result yet."""

    filing_id: str
    case: str
    person: str
    matter: str
    submitted_on: date | None
    organisation: str
    site: str


def list_pending(session: Session) -> tuple[Pending, ...]:
    """What waits for the committee's decision, oldest first."""
    statement = (
        select(SuperiorFiling, DevelopmentCase, Person, Organisation, TrustedSite.name)
        .join(DevelopmentCase, DevelopmentCase.id == SuperiorFiling.case_id)
        .join(Person, Person.id == DevelopmentCase.person_id)
        .join(Organisation, Organisation.id == DevelopmentCase.organisation_id)
        .join(SiteScope, SiteScope.organisation_id == Organisation.id)
        .join(TrustedSite, TrustedSite.fingerprint == SiteScope.fingerprint)
        .where(SuperiorFiling.result.is_(None), SuperiorFiling.submitted_on.is_not(None))
        .order_by(SuperiorFiling.submitted_on, DevelopmentCase.code)
    )
    return tuple(
        Pending(filing.id, case.code, person.name, filing.matter, filing.submitted_on, branch.name, site)
        for filing, case, person, branch, site in session.execute(statement)
    )


def enter_approval(
    session: Session, filing_id: str, decision: Decision, private: PrivateKeys, at: str, version: str = ""
) -> Approval:
    """Enter a decision: into the filing, and as a signed event for the next return package.

    ``session`` is a write session of the committee's database, ``at`` UTC ISO. ``version`` is the hash of
    what the person who decided was shown. Raises UserError when this site is no committee, when something
    else than that is there now, and for a result that is none; NotFound for an unknown filing.
    """
    if site_kind(session) != COMMITTEE:
        raise UserError(
            "E-APPR-01",
            "本单位没有登记过下级，不能录入批复，没有改动。",
            "批复由上级党委录入后随批复包发来。",
        )
    if decision.result not in {result.value for result in FilingResult}:
        raise UserError("E-APPR-02", f"“{decision.result}”不是批复的结果，没有改动。")
    filing = session.get(SuperiorFiling, filing_id)
    if filing is None:
        raise NotFound("E-APPR-03", "找不到这项上级手续，没有改动。")
    if version and version != sha256(canonical(seen_records(session, filing)).encode("utf-8")):
        raise UserError(
            "E-APPR-04",
            "打开以后又合并进了新的内容，批复没有录入，没有改动。",
            "请重新打开这一项，看过现在的内容再批。",
        )
    filing.result, filing.decided_on = decision.result, decision.decided_on
    filing.document_number, filing.handler = decision.number or None, decision.handler or None
    filing.handler_standing, filing.opinion = decision.handler_standing, decision.opinion or None
    filing.notified_on, filing.one_by_one = decision.notified_on, decision.one_by_one
    session.flush()
    return sign_filing(session, filing, private, at)


def sign_filing(session: Session, filing: SuperiorFiling, private: PrivateKeys, at: str) -> Approval:
    """A signed event for the decision that stands in a filing (it has a result and a date)."""
    case = session.get_one(DevelopmentCase, filing.case_id)
    seen = seen_records(session, filing)
    keys = public_keys(session)
    assert keys is not None
    assert filing.result is not None
    assert filing.decided_on is not None
    content: dict[str, Any] = {
        "approval": str(uuid.uuid4()),
        "filing": filing.id,
        "case": case.id,
        "person": case.person_id,
        "matter": filing.matter,
        "decision": filing.result,
        "decided_on": filing.decided_on.isoformat(),
        "number": filing.document_number or "",
        "handler": filing.handler or "",
        "opinion": filing.opinion or "",
        "sequence": _sequence(session, case),
        "seen": seen,
        "version": sha256(canonical(seen).encode("utf-8")),
        "at": at,
    }
    text = canonical(content)
    signature = sign(private.signing, _CONTEXT, text.encode("utf-8")).hex()
    approval = _row(content, text, signature, keys.fingerprint)
    session.add(approval)
    recorder = recorder_of(session)
    recorder.is_lasting = True
    recorder.links.append(("approve", "approval", approval.id, None, sha256(text.encode("utf-8"))))
    session.flush()
    return approval


def _sequence(session: Session, case: DevelopmentCase) -> int:
    scope = session.get(SiteScope, case.organisation_id) if case.organisation_id else None
    last = last_received(session, scope.fingerprint, "data") if scope else None
    return last.sequence if last else 0


def sign_open(session: Session, organisation_ids: Iterable[str], private: PrivateKeys, at: str) -> int:
    """Sign every decision of the committee in these organisations that has no event saying the same.

    Decisions may have come in by workbook or editor. Returns how many were signed.
    """
    filings = session.scalars(
        select(SuperiorFiling)
        .join(DevelopmentCase, DevelopmentCase.id == SuperiorFiling.case_id)
        .where(
            DevelopmentCase.organisation_id.in_(list(organisation_ids)),
            SuperiorFiling.result.is_not(None),
            SuperiorFiling.decided_on.is_not(None),
        )
        .order_by(SuperiorFiling.id)
    ).all()
    stored = load_stored(session, "superior_filing", [filing.id for filing in filings])
    signed = 0
    for filing in filings:
        version = stored[filing.id].versions.get(SUPERIOR) if filing.id in stored else None
        if version is None or version.by != COMMITTEE:
            continue
        said = {
            (one.decision, one.decided_on, one.number)
            for one in session.scalars(select(Approval).where(Approval.filing_id == filing.id))
        }
        if (filing.result, filing.decided_on, filing.document_number or "") not in said:
            sign_filing(session, filing, private, at)
            signed += 1
    return signed


def plain_approvals(session: Session, organisation_ids: Iterable[str]) -> list[dict[str, str]]:
    """Every decision on cases of these organisations, for a return package: signed text and signature."""
    cases = select(DevelopmentCase.id).where(DevelopmentCase.organisation_id.in_(list(organisation_ids)))
    found = session.scalars(select(Approval).where(Approval.case_id.in_(cases)).order_by(Approval.id))
    return [{"content": one.content, "signature": one.signature} for one in found]


def take_in(session: Session, events: Iterable[Any], superior: TrustedSite) -> tuple[list[Approval], int]:
    """Keep the decisions of a return package: those that are new, and how many were not believed.

    Each must be signed by the very site whose package this is. One known already is passed over; one for an
    unknown case is kept and shown, one for somebody who was forgotten here is passed over.
    """
    new: list[Approval] = []
    refused = 0
    for event in events:
        approval = _read(event, superior)
        if approval is None:
            refused += 1
            continue
        if _is_of_forgotten(session, approval.person_id):
            continue
        known = session.get(Approval, approval.id)
        if known is None:
            session.add(approval)
            new.append(approval)
        elif known.content != approval.content:
            refused += 1
    session.flush()
    return new, refused


def _is_of_forgotten(session: Session, person_id: str) -> bool:
    stored = load_stored(session, "person", [person_id]).get(person_id)
    version = stored.versions.get(FACTS) if stored else None
    return version is not None and version.deleted and (version.content or "{}") == "{}"


def _read(event: Any, superior: TrustedSite) -> Approval | None:
    from app.services.exchange.strict import NotStrict, strict_json

    if not isinstance(event, dict) or event.keys() != {"content", "signature"}:
        return None
    text, signature = event["content"], event["signature"]
    if not isinstance(text, str) or not isinstance(signature, str) or len(signature) != 128:
        return None
    try:
        content = strict_json(text.encode("utf-8"), 1024 * 1024)
        signed = is_signed(superior.signing, _CONTEXT, text.encode("utf-8"), bytes.fromhex(signature))
        if not signed or not isinstance(content, dict) or content.keys() != _KEYS:
            return None
        return _row(content, text, signature, superior.fingerprint)
    except (NotStrict, ValueError, TypeError):
        return None


def _row(content: Mapping[str, Any], text: str, signature: str, signer: str) -> Approval:
    """The event as a row. ValueError or TypeError if something in it is of another kind."""
    if str(uuid.UUID(content["approval"])) != content["approval"]:
        raise ValueError("number of the approval")
    texts = ("filing", "case", "person", "matter", "decision", "number", "handler", "version", "at")
    if any(not isinstance(content[key], str) or len(content[key]) > 200 for key in texts):
        raise TypeError("texts")
    seen = content["seen"]
    if not isinstance(seen, dict) or len(seen) > _SEEN_LIMIT or type(content["sequence"]) is not int:
        raise TypeError("what was seen")
    return Approval(
        id=content["approval"],
        signer=signer,
        signature=signature,
        content=text,
        filing_id=content["filing"],
        case_id=content["case"],
        person_id=content["person"],
        matter=content["matter"],
        decision=content["decision"],
        decided_on=date.fromisoformat(content["decided_on"]),
        number=content["number"],
        sequence=content["sequence"],
        version=content["version"],
        at=content["at"],
    )


def list_approvals(session: Session, case_id: str | None = None) -> tuple[ApprovalView, ...]:
    """Decisions received or entered, newest first; of one case, or all."""
    statement = select(Approval).order_by(Approval.decided_on.desc(), Approval.id)
    if case_id is not None:
        statement = statement.where(Approval.case_id == case_id)
    return tuple(view_of(session, one) for one in session.scalars(statement))


def view_of(session: Session, approval: Approval) -> ApprovalView:
    """One decision as it is shown, with what was changed since."""
    case = session.get(DevelopmentCase, approval.case_id)
    person = session.get(Person, approval.person_id)
    filing = session.get(SuperiorFiling, approval.filing_id)
    is_known = case is not None and person is not None and filing is not None
    is_valid = _is_valid(session, approval)
    changed = changed_since(session, approval.content) if is_known else ()
    return ApprovalView(
        approval=approval.id,
        case=case.code if case else "",
        person=person.name if person else "",
        matter=approval.matter,
        decision=approval.decision,
        decided_on=approval.decided_on,
        number=approval.number,
        sequence=approval.sequence,
        is_valid=is_valid,
        is_known=is_known,
        changed=changed,
        message=_message(approval, changed, is_known=is_known, is_valid=is_valid),
        case_id=case.id if case else "",
    )


def _message(approval: Approval, changed: tuple[str, ...], *, is_known: bool, is_valid: bool) -> str:
    if not is_valid:
        return "来源未确认，这条批复不作数"
    if not is_known:
        return "找不到批复所指的案卷，先保留；收到或恢复该案卷后再看"
    seen = f"批准针对第 {approval.sequence} 号数据包的内容" if approval.sequence else "批准针对当时的内容"
    return f"{seen}；此后有改动：{'、'.join(changed)}" if changed else f"{seen}；此后没有改动"


def _is_valid(session: Session, approval: Approval) -> bool:
    own = public_keys(session)
    if own is not None and own.fingerprint == approval.signer:
        signing = own.signing
    else:
        site = session.get(TrustedSite, approval.signer)
        if site is None or site.role != "superior":
            return False
        signing = site.signing
    text = approval.content.encode("utf-8")
    return is_signed(signing, _CONTEXT, text, bytes.fromhex(approval.signature))
