"""Reading a package strictly and within limits, in this order: header, version, recipient, length, checksum,
decryption, signature, limits, every line. Nothing of it touches a disk or a database.

Light on purpose: this runs in the reading child (:mod:`app.services.exchange.reading_child`).
"""

from __future__ import annotations

import hashlib
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyrage

from app.services.exchange import refusal
from app.services.exchange.container import (
    FORMAT,
    MANIFEST,
    REPLY,
    RETURN,
    SIGNATURE,
    Header,
    header_bytes,
    manifest_is_signed,
    read_header,
    sha256,
)
from app.services.exchange.fingerprint import fingerprint_of
from app.services.exchange.strict import LINE_LIMIT, NotStrict, check_line, strict_json

PACKAGE_LIMIT = 48 * 1024 * 1024
"""Bytes of a whole file. A district of 21,300 workers is below 20 MB."""
UNPACKED_LIMIT = 512 * 1024 * 1024
MANIFEST_LIMIT, REPLY_LIMIT = 1024 * 1024, 16 * 1024 * 1024
MEMBER_LIMIT, ROW_LIMIT, RATIO_LIMIT = 64, 3_000_000, 60
_SMALL = 256 * 1024
_CHUNK = 128 * 1024
_END = struct.Struct("<4s4H2LH")
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, struct.error,
    ValueError, KeyError, OverflowError,
)  # fmt: skip

Emit = Callable[[str, bytes], None]
"""Takes the next piece of a member's content; only valid once the whole package has been read."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the reader must know: the file's name for messages, our fingerprint and ``AGE-SECRET-KEY-…``.

    ``trusted`` are the fingerprints of confirmed sites, ``tables`` the tables this program knows. With
    ``card_only`` the sender need not be trusted and no row is read.
    """

    name: str
    fingerprint: str = ""
    secret: str = ""
    trusted: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    card_only: bool = False


@dataclass(frozen=True, slots=True)
class Outer:
    """What can be known before decryption."""

    header: Header
    plain: Mapping[str, Any] = field(repr=False)
    payload: bytes = field(repr=False)


def read_outer(content: bytes, name: str, fingerprint: str | None = None) -> Outer:
    """Header and payload, checked. ``fingerprint`` is the one it must be addressed to, None for any.

    Raises PackageRefused: not a package, cut, altered, newer, for somebody else.
    """
    if len(content) > PACKAGE_LIMIT:
        raise refusal.too_large(name, "超过 48 MB")
    text = header_bytes(content)
    if text is None:
        raise refusal.not_a_package(name)
    if text == b"":
        needed = 6 + (struct.unpack_from(">H", content, 4)[0] if len(content) >= 6 else 2)
        raise refusal.incomplete(name, needed, len(content))
    try:
        plain = strict_json(text, len(text))
        if not isinstance(plain, dict):
            raise NotStrict("header")
        _check_version(plain, name)
        header = read_header(plain)
        length, digest = plain.get("length"), plain.get("sha256")
        if type(length) is not int or not 0 < length <= PACKAGE_LIMIT or type(digest) is not str:
            raise NotStrict("length")
    except (ValueError, TypeError) as trouble:
        raise refusal.altered(name) from trouble
    if fingerprint is not None and header.to_fingerprint != fingerprint:
        if header.from_fingerprint == fingerprint:
            raise refusal.own_package(name)
        raise refusal.other_recipient(name, header.to_name)
    start = 6 + len(text)
    if len(content) < start + length:
        raise refusal.incomplete(name, start + length, len(content))
    payload = content[start:]
    if len(payload) > length or sha256(payload) != digest:
        raise refusal.altered(name)
    return Outer(header, plain, payload)


def _check_version(plain: Mapping[str, Any], name: str) -> None:
    wanted = plain.get("min_reader")
    if type(wanted) is int and wanted > FORMAT:
        program = plain.get("program")
        shown = program if isinstance(program, str) and program.isprintable() and len(program) < 30 else ""
        raise refusal.newer(name, shown)


def read_package(content: bytes, request: Request, emit: Emit) -> dict[str, Any]:
    """The signed manifest of a package; its members go to ``emit`` piece by piece. Raises PackageRefused."""
    outer = read_outer(content, request.name, request.fingerprint)
    header = outer.header
    try:
        packed = pyrage.decrypt(outer.payload, [pyrage.x25519.Identity.from_str(request.secret)])
    except pyrage.DecryptError as trouble:
        raise refusal.altered(request.name) from trouble
    del content, outer
    try:
        return _read_archive(packed, header, request, emit)
    except _BROKEN as trouble:
        raise refusal.odd_structure(request.name, "压缩内容不能读取") from trouble


def _read_archive(packed: bytes, header: Header, request: Request, emit: Emit) -> dict[str, Any]:
    name = request.name
    _check_end(packed, name)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        entries = _entries(archive, name)
        manifest = _manifest(archive, entries, header, request)
        if request.card_only:
            return manifest
        members: dict[str, dict[str, Any]] = manifest["members"]
        if entries.keys() != {MANIFEST, SIGNATURE, *members}:
            raise refusal.odd_structure(name, "内容与清单不一致")
        _check_sizes(entries, members, name)
        for member, listed in members.items():
            if member == REPLY:
                content = _read(archive, entries[REPLY], REPLY_LIMIT, name)
                if sha256(content) != listed["sha256"]:
                    raise refusal.altered(name)
                _reply(content, name)
                emit(REPLY, content)
            else:
                _read_rows(archive, entries[member], listed, name, emit)
    return manifest


def _check_end(packed: bytes, name: str) -> None:
    """Look at the end of the archive before the directory is read: a huge one would fill the memory."""
    if len(packed) < _END.size or packed[-_END.size : -_END.size + 4] != b"PK\x05\x06":
        raise refusal.odd_structure(name, "压缩内容不能读取")
    _, disk, start, here, total, size, offset, comment = _END.unpack(packed[-_END.size :])
    if disk or start or comment or here != total or offset + size + _END.size != len(packed):
        raise refusal.odd_structure(name, "压缩内容不能读取")
    if total > MEMBER_LIMIT or size > MEMBER_LIMIT * 512:
        raise refusal.too_large(name, "内容项过多")


def _entries(archive: zipfile.ZipFile, name: str) -> dict[str, zipfile.ZipInfo]:
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in archive.infolist():
        if entry.filename in found:
            raise refusal.odd_structure(name, "有重名的内容")
        if entry.orig_filename != entry.filename or not _is_plain_name(entry.filename):
            raise refusal.odd_structure(name, "有不允许的文件名")
        mode = entry.external_attr >> 16
        if (mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode)) or entry.flag_bits & 0x1 or entry.is_dir():
            raise refusal.odd_structure(name, "有不允许的内容")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise refusal.odd_structure(name, "压缩方式不认识")
        found[entry.filename] = entry
    if MANIFEST not in found or SIGNATURE not in found:
        raise refusal.odd_structure(name, "没有清单或签名")
    return found


def _is_plain_name(member: str) -> bool:
    if member in (MANIFEST, SIGNATURE, REPLY):
        return True
    table = member.removeprefix("rows/").removesuffix(".jsonl")
    return member == f"rows/{table}.jsonl" and table.isascii() and table.replace("_", "").isalnum()


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int, name: str) -> bytes:
    """A small member whole."""
    if entry.file_size > limit:
        raise refusal.too_large(name, f"{entry.filename} 过大")
    with archive.open(entry) as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise refusal.too_large(name, f"{entry.filename} 过大")
    return content


def _manifest(
    archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo], header: Header, request: Request
) -> dict[str, Any]:
    name = request.name
    text = _read(archive, entries[MANIFEST], MANIFEST_LIMIT, name)
    signature = _read(archive, entries[SIGNATURE], 64, name)
    try:
        manifest: dict[str, Any] = strict_json(text, MANIFEST_LIMIT)
        card = manifest["card"]
        signing, encryption = card["signing"], card["encryption"]
        fingerprint = fingerprint_of(signing, encryption)
    except (NotStrict, KeyError, TypeError, AttributeError) as trouble:
        raise refusal.forged(name, header.kind) from trouble
    if fingerprint != header.from_fingerprint or not manifest_is_signed(signing, text, signature):
        raise refusal.forged(name, header.kind)
    if manifest.get("header") != header.plain():
        raise refusal.forged(name, header.kind)
    if request.card_only:
        return manifest
    if fingerprint not in request.trusted:
        raise refusal.unknown_sender(name, header.from_name, fingerprint, header.kind)
    _check_manifest(manifest, header, request)
    return {**manifest, "hash": sha256(text)}


def _check_manifest(manifest: Mapping[str, Any], header: Header, request: Request) -> None:
    name = request.name
    texts = ("program", "schema", "site", "replica", "made_at", "state_hash")
    if any(type(manifest.get(key)) is not str or len(manifest[key]) > 100 for key in texts):
        raise refusal.odd_structure(name, "清单不完整")
    members, scope, audit = manifest.get("members"), manifest.get("scope"), manifest.get("audit")
    if type(members) is not dict or type(scope) is not dict or type(audit) is not dict:
        raise refusal.odd_structure(name, "清单不完整")
    if type(audit.get("n")) is not int or type(audit.get("hash")) is not str:
        raise refusal.odd_structure(name, "清单不完整")
    organisations = scope.get("organisations")
    if type(organisations) is not list or not all(type(one) is str for one in organisations):
        raise refusal.odd_structure(name, "清单不完整")
    for member, listed in members.items():
        if type(listed) is not dict or listed.keys() != {"size", "rows", "sha256"}:
            raise refusal.odd_structure(name, "清单不完整")
        if not all(type(listed[key]) is int and listed[key] >= 0 for key in ("size", "rows")):
            raise refusal.odd_structure(name, "清单不完整")
        if type(listed["sha256"]) is not str or not _is_plain_name(member) or member in (MANIFEST, SIGNATURE):
            raise refusal.odd_structure(name, "清单不完整")
        if member == REPLY and header.kind == RETURN:
            continue
        if member == REPLY or member[len("rows/") : -len(".jsonl")] not in request.tables:
            raise refusal.odd_structure(name, "有本版本不认识的表")
    if header.kind == RETURN and REPLY not in members:
        raise refusal.odd_structure(name, "清单不完整")


def _check_sizes(
    entries: Mapping[str, zipfile.ZipInfo], members: Mapping[str, Mapping[str, Any]], name: str
) -> None:
    if sum(listed["size"] for listed in members.values()) > UNPACKED_LIMIT:
        raise refusal.too_large(name, "展开后超过 512 MB")
    if sum(listed["rows"] for listed in members.values()) > ROW_LIMIT:
        raise refusal.too_large(name, "行数过多")
    for member, listed in members.items():
        entry = entries[member]
        if entry.file_size != listed["size"]:
            raise refusal.altered(name)
        if listed["size"] > _SMALL and listed["size"] > RATIO_LIMIT * max(entry.compress_size, 1):
            raise refusal.too_large(name, "压缩比异常")


def _reply(content: bytes, name: str) -> None:
    try:
        if not isinstance(strict_json(content, REPLY_LIMIT), dict):
            raise NotStrict("reply")
    except NotStrict as trouble:
        raise refusal.bad_line(name, REPLY, 1) from trouble


def _read_rows(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, listed: Mapping[str, Any], name: str, emit: Emit
) -> None:
    digest, size, rows, last, rest = hashlib.sha256(), 0, 0, "", b""
    with archive.open(entry) as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > listed["size"]:
                raise refusal.altered(name)
            digest.update(chunk)
            *lines, rest = (rest + chunk).split(b"\n")
            if len(rest) > LINE_LIMIT or rows + len(lines) > listed["rows"]:
                raise refusal.bad_line(name, entry.filename, rows + 1)
            for line in lines:
                rows += 1
                try:
                    last = check_line(line, last)
                except NotStrict as trouble:
                    raise refusal.bad_line(name, entry.filename, rows) from trouble
            emit(entry.filename, chunk)
    if rest or rows != listed["rows"] or size != listed["size"] or digest.hexdigest() != listed["sha256"]:
        raise refusal.altered(name)
