"""Who this site is and whom it believes (单位身份): name, card, confirmed sites, recovery sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.errors import NotFound, UserError
from app.models import Organisation
from app.models.exchange_sites import SiteScope, TrustedSite
from app.services.exchange.container import NAME_LIMIT
from app.services.exchange.fingerprint import typed_fingerprint
from app.services.exchange.keys import PublicKeys, private_keys, public_keys
from app.services.exchange.parts import COMMITTEE
from app.services.exchange.replica import set_site_kind, site_kind
from app.services.exchange.site_card import SiteCard, write_card
from app.services.exchange.sites import trusted_sites
from app.services.journal.recording import recorder_of
from app.services.organisations import HOME

SUPERIOR, SUBORDINATE = "superior", "subordinate"
ROLE_NAMES = {SUPERIOR: "上级", SUBORDINATE: "下级"}
UNNAMED = "未填名称的单位"


@dataclass(frozen=True, slots=True)
class Identity:
    """This site as ``identity`` prints it; ``can_open`` says whether this PC can use the private keys."""

    site: str
    name: str
    kind: str
    fingerprint: str
    trusted: tuple[dict[str, Any], ...]
    can_open: bool


def own_name(session: Session) -> str:
    """The full name of the home organisation, as cards and packages show it."""
    name = session.scalar(select(Organisation.name).where(Organisation.code == HOME))
    if name is None:
        name = session.scalar(select(Organisation.name).order_by(Organisation.code).limit(1))
    # A header must stay small and printable, whatever was typed.
    shown = "".join(char for char in name or "" if char.isprintable()).strip()
    return shown[: NAME_LIMIT // 2] or UNNAMED


def identity_of(session: Session) -> Identity:
    """This site. Raises UserError before the first use of its keys."""
    keys = _keys(session)
    try:
        private_keys(session)
        can_open = True
    except UserError:
        can_open = False
    trusted = tuple(
        {"site": site.site, "name": site.name, "fingerprint": site.fingerprint, "role": site.role}
        for site in trusted_sites(session)
    )
    return Identity(keys.site, own_name(session), site_kind(session), keys.fingerprint, trusted, can_open)


def own_card(session: Session) -> SiteCard:
    """This site's card. Raises UserError before the first use of its keys."""
    keys = _keys(session)
    return SiteCard(keys.site, own_name(session), keys.signing, keys.encryption)


def _keys(session: Session) -> PublicKeys:
    keys = public_keys(session)
    if keys is None:
        raise UserError(
            "E-KEY-01", "这份数据还没有单位钥匙，数据没有改动。", "请先建立本单位的名片（身份）。"
        )
    return keys


def card_file(session: Session) -> bytes:
    """This site's card, signed, as a file."""
    return write_card(own_card(session), private_keys(session).signing)


def find_site(session: Session, typed: str) -> TrustedSite:
    """The confirmed site with this fingerprint (typed with any separators). Raises NotFound."""
    fingerprint = typed_fingerprint(typed)
    found = None if fingerprint is None else session.get(TrustedSite, fingerprint)
    if found is None:
        raise NotFound(
            "E-CARD-03",
            f"没有登记过指纹为“{typed[:60]}”的单位，数据没有改动。",
            "请先登记对方的名片，或核对六组数字。",
        )
    return found


def trust(session: Session, card: SiteCard, role: str, at: str, by: str = "") -> TrustedSite:
    """Confirm a site whose fingerprint was compared. ``session`` is a write session, ``at`` UTC ISO.

    Confirming it again changes role and name. The first subordinate makes this site a committee. Raises
    UserError for our own card.
    """
    if role not in ROLE_NAMES:
        raise ValueError(f"no role: {role}")
    own = public_keys(session)
    if own is not None and own.fingerprint == card.fingerprint:
        raise UserError("E-CARD-04", "这是本单位自己的名片，没有登记。", "请选对方的名片。")
    found = session.get(TrustedSite, card.fingerprint)
    if found is None:
        found = TrustedSite(
            fingerprint=card.fingerprint,
            site=card.site,
            signing=card.signing,
            encryption=card.encryption,
            by=by,
            at=at,
        )
        session.add(found)
    found.name, found.role = card.name, role
    if role == SUBORDINATE and site_kind(session) != COMMITTEE:
        set_site_kind(session, COMMITTEE)
    recorder_of(session).links.append(("trust", "trusted_site", card.fingerprint, None, None))
    session.flush()
    return found


def distrust(session: Session, fingerprint: str) -> None:
    """Confirm a site no longer: its packages are refused, its organisations are free. Raises NotFound."""
    site = find_site(session, fingerprint)
    session.execute(delete(SiteScope).where(SiteScope.fingerprint == site.fingerprint))
    session.delete(site)
    session.flush()
    recorder_of(session).links.append(("distrust", "trusted_site", site.fingerprint, None, None))


def card_sheet(session: Session) -> tuple[str, ...]:
    """The lines of the printed card (单位名片): title, name, the six groups, what they are for."""
    card = own_card(session)
    return (
        "单位名片",
        f"单位：{card.name}",
        card.fingerprint,
        "这六组数字是本单位的指纹。对方登记本单位的名片时，请在电话里一组一组念给对方核对。",
        "六组都对，才是本单位的名片；有一组不对，就是被换过的，请对方不要登记。",
        "这张纸上没有密码，可以公开。",
    )


def recovery_sheet(session: Session, code: str, today: str) -> tuple[str, ...]:
    """The lines of the sheet to print and lock away (恢复表)."""
    card = own_card(session)
    return (
        "单位钥匙恢复表",
        f"单位：{card.name}",
        f"单位指纹：{card.fingerprint}",
        f"制表日期：{today}",
        "恢复码（六组，每组五位）：",
        f"    {code}",
        "用途：换电脑、重装系统或换经办人以后，用数据备份和这个恢复码重新启用本单位的钥匙。",
        "没有恢复码就只能新建身份，由上级重新登记。",
        "保管：请打印一份锁进保险柜，不要拍照，不要存进电脑或微信；重新制表后旧表作废。",
    )
