"""First schema: every sheet of the data workbook

Revision: 0001
After:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables; there is no way back but the copy made before."""

    op.create_table(
        "act",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("operator", sa.String(length=200), nullable=False),
        sa.Column("undoes", sa.String(length=36), nullable=True),
        sa.Column("undone_by", sa.String(length=36), nullable=True),
        sa.Column("lasting", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
        sa.UniqueConstraint("number", name=op.f("uq_act_number")),
    )
    op.create_table(
        "approval",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("signer", sa.String(length=40), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("filing_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("matter", sa.String(length=100), nullable=False),
        sa.Column("decision", sa.String(length=100), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_approval_filing_id"), ["filing_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_approval_person_id"), ["person_id"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("offset_minutes", sa.Integer(), nullable=False),
        sa.Column("clock_suspect", sa.Boolean(), nullable=False),
        sa.Column("operator", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=50), nullable=False),
        sa.Column("action", sa.String(length=50), nullable=False),
        sa.Column("table_name", sa.String(length=100), nullable=False),
        sa.Column("record_id", sa.String(length=200), nullable=False),
        sa.Column("before_hash", sa.String(length=64), nullable=True),
        sa.Column("after_hash", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("replica", sa.String(length=36), nullable=False),
        sa.Column("act_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_act_id"), ["act_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_record_id"), ["record_id"], unique=False)

    op.create_table(
        "calendar_day",
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("is_workday", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("on", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "calendar_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_calendar_year")),
    )
    op.create_table(
        "correction",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("fingerprint", sa.String(length=40), nullable=False),
        sa.Column("package", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("is_ours", sa.Boolean(), nullable=False),
        sa.Column("entity", sa.String(length=100), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("header", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("table_name", sa.String(length=100), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_fingerprint"), ["fingerprint"], unique=False)

    op.create_table(
        "enterprise",
        sa.Column("code", sa.String(length=2000), nullable=False),
        sa.Column("name", sa.String(length=2000), nullable=False),
        sa.Column("credit_code", sa.String(length=2000), nullable=True),
        sa.Column("park", sa.String(length=2000), nullable=True),
        sa.Column("district", sa.String(length=2000), nullable=True),
        sa.Column("industry", sa.String(length=2000), nullable=True),
        sa.Column("enterprise_type", sa.String(length=2000), nullable=True),
        sa.Column("above_scale", sa.Boolean(), nullable=True),
        sa.Column("workers", sa.Integer(), nullable=True),
        sa.Column("last_year_payroll", sa.Integer(), nullable=True),
        sa.Column("operating", sa.Boolean(), nullable=True),
        sa.Column("union_founded", sa.Date(), nullable=True),
        sa.Column("league_founded", sa.Date(), nullable=True),
        sa.Column("women_founded", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise")),
        sa.UniqueConstraint("code", name=op.f("uq_enterprise_code")),
    )
    op.create_table(
        "history",
        sa.Column("act_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=100), nullable=False),
        sa.Column("record_id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("act_id", "position", name=op.f("pk_history")),
    )
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_history_record_id"), ["record_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_history_table_name"), ["table_name"], unique=False)

    op.create_table(
        "import_batch",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("file_name", sa.String(length=500), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_table(
        "local_code",
        sa.Column("table_name", sa.String(length=100), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("table_name", "record_id", name=op.f("pk_local_code")),
    )
    op.create_table(
        "needed_record",
        sa.Column("table_name", sa.String(length=100), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("table_name", "record_id", name=op.f("pk_needed_record")),
    )
    op.create_table(
        "organisation",
        sa.Column("code", sa.String(length=2000), nullable=False),
        sa.Column("name", sa.String(length=2000), nullable=False),
        sa.Column("short_name", sa.String(length=2000), nullable=True),
        sa.Column("kind", sa.String(length=2000), nullable=False),
        sa.Column("superior_id", sa.String(length=36), nullable=True),
        sa.Column("setup", sa.String(length=2000), nullable=True),
        sa.Column("subordination", sa.String(length=2000), nullable=True),
        sa.Column("enterprise_ids", sa.Text(), nullable=True),
        sa.Column("founded_on", sa.Date(), nullable=True),
        sa.Column("has_committee", sa.Boolean(), nullable=True),
        sa.Column("committee_size", sa.Integer(), nullable=True),
        sa.Column("has_groups", sa.Boolean(), nullable=True),
        sa.Column("may_approve", sa.Boolean(), nullable=True),
        sa.Column("has_seal", sa.Boolean(), nullable=True),
        sa.Column("term_from", sa.Date(), nullable=True),
        sa.Column("term_to", sa.Date(), nullable=True),
        sa.Column("term_extension_approved_on", sa.Date(), nullable=True),
        sa.Column("term_extended_to", sa.Date(), nullable=True),
        sa.Column("contact", sa.String(length=2000), nullable=True),
        sa.Column("phone", sa.String(length=2000), nullable=True),
        sa.Column("email", sa.String(length=2000), nullable=True),
        sa.Column("address", sa.String(length=2000), nullable=True),
        sa.Column("postcode", sa.String(length=2000), nullable=True),
        sa.Column("fax", sa.String(length=2000), nullable=True),
        sa.Column("document_word", sa.String(length=2000), nullable=True),
        sa.Column("without_seal", sa.String(length=2000), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["superior_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_superior_id_organisation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("code", name=op.f("uq_organisation_code")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_superior_id"), ["superior_id"], unique=False)

    op.create_table(
        "package_received",
        sa.Column("package", sa.String(length=36), nullable=False),
        sa.Column("from_fingerprint", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("replica", sa.String(length=36), nullable=False),
        sa.Column("manifest_hash", sa.String(length=64), nullable=False),
        sa.Column("audit_n", sa.Integer(), nullable=False),
        sa.Column("audit_hash", sa.String(length=64), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("conflicts", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("package", name=op.f("pk_package_received")),
    )
    with op.batch_alter_table("package_received", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_package_received_from_fingerprint"), ["from_fingerprint"], unique=False
        )

    op.create_table(
        "package_sent",
        sa.Column("package", sa.String(length=36), nullable=False),
        sa.Column("to_fingerprint", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("manifest_hash", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("audit_n", sa.Integer(), nullable=False),
        sa.Column("audit_hash", sa.String(length=64), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("receipt_at", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("package", name=op.f("pk_package_sent")),
    )
    with op.batch_alter_table("package_sent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_package_sent_to_fingerprint"), ["to_fingerprint"], unique=False)

    op.create_table(
        "print_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=100), nullable=False),
        sa.Column("version", sa.String(length=50), nullable=False),
        sa.Column("subject_id", sa.String(length=36), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("data_hash", sa.String(length=64), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("half", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_log")),
    )
    with op.batch_alter_table("print_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_print_log_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "replica_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("replica", sa.String(length=36), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replica_state")),
    )
    op.create_table(
        "same_link",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("table_name", sa.String(length=100), nullable=False),
        sa.Column("first_id", sa.String(length=36), nullable=False),
        sa.Column("second_id", sa.String(length=36), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_same_link")),
    )
    with op.batch_alter_table("same_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_same_link_first_id"), ["first_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_same_link_second_id"), ["second_id"], unique=False)

    op.create_table(
        "setting",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "sibling",
        sa.Column("table_name", sa.String(length=100), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("replica", sa.String(length=36), nullable=False),
        sa.Column("counter", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=20), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint(
            "table_name", "record_id", "part", "replica", "counter", "position", name=op.f("pk_sibling")
        ),
    )
    op.create_table(
        "site_key",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("site", sa.String(length=36), nullable=False),
        sa.Column("signing", sa.String(length=64), nullable=False),
        sa.Column("encryption", sa.String(length=200), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_recovery", sa.LargeBinary(), nullable=True),
        sa.Column("recovery_salt", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_key")),
    )
    op.create_table(
        "site_scope",
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("fingerprint", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_site_scope")),
    )
    with op.batch_alter_table("site_scope", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_site_scope_fingerprint"), ["fingerprint"], unique=False)

    op.create_table(
        "trusted_site",
        sa.Column("fingerprint", sa.String(length=40), nullable=False),
        sa.Column("site", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("signing", sa.String(length=64), nullable=False),
        sa.Column("encryption", sa.String(length=200), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_trusted_site")),
    )
    op.create_table(
        "version",
        sa.Column("table_name", sa.String(length=100), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("replica", sa.String(length=36), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("context", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=20), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("table_name", "record_id", "part", name=op.f("pk_version")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "waiver",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
    )
    with op.batch_alter_table("waiver", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_waiver_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "document",
        sa.Column("number", sa.String(length=2000), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("form", sa.String(length=2000), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("addressee", sa.String(length=2000), nullable=True),
        sa.Column("case_ids", sa.Text(), nullable=True),
        sa.Column("person_ids", sa.Text(), nullable=True),
        sa.Column("signer", sa.String(length=2000), nullable=True),
        sa.Column("spoiled", sa.Boolean(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_document_organisation_id_organisation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "dues_remittance",
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("remitted_on", sa.Date(), nullable=True),
        sa.Column("handler", sa.String(length=2000), nullable=True),
        sa.Column("receipt", sa.String(length=2000), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_dues_remittance_organisation_id_organisation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_remittance")),
    )
    with op.batch_alter_table("dues_remittance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dues_remittance_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "person",
        sa.Column("code", sa.String(length=2000), nullable=False),
        sa.Column("name", sa.String(length=2000), nullable=False),
        sa.Column("sex", sa.String(length=2000), nullable=True),
        sa.Column("ethnic_group", sa.String(length=2000), nullable=True),
        sa.Column("birth", sa.String(length=10), nullable=True),
        sa.Column("identity_number", sa.String(length=2000), nullable=True),
        sa.Column("native_place", sa.String(length=2000), nullable=True),
        sa.Column("education", sa.String(length=2000), nullable=True),
        sa.Column("mobile", sa.String(length=2000), nullable=True),
        sa.Column("enterprise_id", sa.String(length=36), nullable=True),
        sa.Column("position", sa.String(length=2000), nullable=True),
        sa.Column("categories", sa.Text(), nullable=True),
        sa.Column("organisation_id", sa.String(length=36), nullable=True),
        sa.Column("political_status", sa.String(length=2000), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("full_on", sa.Date(), nullable=True),
        sa.Column("party_post", sa.String(length=2000), nullable=True),
        sa.Column("mobility", sa.String(length=2000), nullable=True),
        sa.Column("discipline", sa.String(length=2000), nullable=True),
        sa.Column("discipline_from", sa.Date(), nullable=True),
        sa.Column("discipline_to", sa.Date(), nullable=True),
        sa.Column("roster_from", sa.Date(), nullable=True),
        sa.Column("roster_to", sa.Date(), nullable=True),
        sa.Column("on_roster", sa.Boolean(), nullable=True),
        sa.Column("department", sa.String(length=2000), nullable=True),
        sa.Column("staff_number", sa.String(length=2000), nullable=True),
        sa.Column("birthplace", sa.String(length=2000), nullable=True),
        sa.Column("household_place", sa.String(length=2000), nullable=True),
        sa.Column("residence", sa.String(length=2000), nullable=True),
        sa.Column("league_month", sa.String(length=7), nullable=True),
        sa.Column("league_place", sa.String(length=2000), nullable=True),
        sa.Column("work_month", sa.String(length=7), nullable=True),
        sa.Column("degree", sa.String(length=2000), nullable=True),
        sa.Column("professional_title", sa.String(length=2000), nullable=True),
        sa.Column("full_time_education", sa.String(length=2000), nullable=True),
        sa.Column("in_service_education", sa.String(length=2000), nullable=True),
        sa.Column("speciality", sa.String(length=2000), nullable=True),
        sa.Column("awards", sa.Text(), nullable=True),
        sa.Column("punishments", sa.Text(), nullable=True),
        sa.Column("emergency_phone", sa.String(length=2000), nullable=True),
        sa.Column("group_name", sa.String(length=2000), nullable=True),
        sa.Column("membership_state", sa.String(length=2000), nullable=True),
        sa.Column("membership_state_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=2000), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("search_key", sa.String(length=2000), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.id"],
            name=op.f("fk_person_enterprise_id_enterprise"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_person_organisation_id_organisation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("code", name=op.f("uq_person_code")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_enterprise_id"), ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_identity_number"), ["identity_number"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "visit",
        sa.Column("instructor", sa.String(length=2000), nullable=False),
        sa.Column("enterprise_id", sa.String(length=36), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("matter", sa.String(length=2000), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("solved_on", sa.Date(), nullable=True),
        sa.Column("standing", sa.String(length=2000), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.id"],
            name=op.f("fk_visit_enterprise_id_enterprise"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_enterprise_id"), ["enterprise_id"], unique=False)

    op.create_table(
        "work_report",
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=2000), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("half", sa.String(length=2000), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("problems", sa.Text(), nullable=True),
        sa.Column("plan", sa.Text(), nullable=True),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_work_report_organisation_id_organisation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_report")),
    )
    with op.batch_alter_table("work_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_work_report_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "affiliation_transfer",
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("direction", sa.String(length=2000), nullable=False),
        sa.Column("letter_number", sa.String(length=2000), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_days", sa.Integer(), nullable=True),
        sa.Column("from_organisation", sa.String(length=2000), nullable=True),
        sa.Column("to_organisation", sa.String(length=2000), nullable=True),
        sa.Column("dues_paid_to", sa.String(length=7), nullable=True),
        sa.Column("receipt_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=2000), nullable=True),
        sa.Column("refusal_reason", sa.String(length=2000), nullable=True),
        sa.Column("heading", sa.String(length=2000), nullable=True),
        sa.Column("purpose", sa.String(length=2000), nullable=True),
        sa.Column("other_contact", sa.String(length=2000), nullable=True),
        sa.Column("other_phone", sa.String(length=2000), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_affiliation_transfer_person_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_affiliation_transfer")),
    )
    with op.batch_alter_table("affiliation_transfer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_affiliation_transfer_person_id"), ["person_id"], unique=False)

    op.create_table(
        "development_case",
        sa.Column("code", sa.String(length=2000), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("application_date", sa.Date(), nullable=True),
        sa.Column("application_received_date", sa.Date(), nullable=True),
        sa.Column("received_is_assumed", sa.Boolean(), nullable=True),
        sa.Column("talk_date", sa.Date(), nullable=True),
        sa.Column("talker_ids", sa.Text(), nullable=True),
        sa.Column("talk_has_five_points", sa.Boolean(), nullable=True),
        sa.Column("status", sa.String(length=2000), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("accepted_by", sa.String(length=2000), nullable=True),
        sa.Column("letter_is_signed", sa.Boolean(), nullable=True),
        sa.Column("original_activist_since", sa.Date(), nullable=True),
        sa.Column("materials_received_on", sa.Date(), nullable=True),
        sa.Column("materials_reviewed_on", sa.Date(), nullable=True),
        sa.Column("materials_complete", sa.Boolean(), nullable=True),
        sa.Column("expected_leave_date", sa.Date(), nullable=True),
        sa.Column("candidate_since", sa.Date(), nullable=True),
        sa.Column("receiver_id", sa.String(length=36), nullable=True),
        sa.Column("talk_place", sa.String(length=2000), nullable=True),
        sa.Column("talk_content", sa.Text(), nullable=True),
        sa.Column("talk_opinion", sa.Text(), nullable=True),
        sa.Column("transfer_review", sa.String(length=2000), nullable=True),
        sa.Column("end_reason", sa.String(length=2000), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_development_case_organisation_id_organisation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_development_case_person_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["receiver_id"],
            ["person.id"],
            name=op.f("fk_development_case_receiver_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_development_case")),
        sa.UniqueConstraint("code", name=op.f("uq_development_case_code")),
    )
    with op.batch_alter_table("development_case", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_development_case_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_development_case_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_development_case_receiver_id"), ["receiver_id"], unique=False)

    op.create_table(
        "dues",
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("payable", sa.Integer(), nullable=True),
        sa.Column("paid", sa.Integer(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("category", sa.String(length=2000), nullable=True),
        sa.Column("document_number", sa.String(length=2000), nullable=True),
        sa.Column("reduction", sa.String(length=2000), nullable=True),
        sa.Column("branch_decided_on", sa.Date(), nullable=True),
        sa.Column("superior_approved_on", sa.Date(), nullable=True),
        sa.Column("receipt", sa.String(length=2000), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_dues_person_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues")),
    )
    with op.batch_alter_table("dues", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dues_person_id"), ["person_id"], unique=False)

    op.create_table(
        "family_member",
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("category", sa.String(length=2000), nullable=False),
        sa.Column("relation", sa.String(length=2000), nullable=False),
        sa.Column("name", sa.String(length=2000), nullable=False),
        sa.Column("sex", sa.String(length=2000), nullable=True),
        sa.Column("ethnic_group", sa.String(length=2000), nullable=True),
        sa.Column("birth_month", sa.String(length=7), nullable=True),
        sa.Column("native_place", sa.String(length=2000), nullable=True),
        sa.Column("education", sa.String(length=2000), nullable=True),
        sa.Column("work_month", sa.String(length=7), nullable=True),
        sa.Column("political_status", sa.String(length=2000), nullable=True),
        sa.Column("unit_and_post", sa.String(length=2000), nullable=True),
        sa.Column("deceased", sa.Boolean(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_family_member_person_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_member")),
    )
    with op.batch_alter_table("family_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_family_member_person_id"), ["person_id"], unique=False)

    op.create_table(
        "heart_talk",
        sa.Column("talker_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=2000), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_heart_talk_person_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["talker_id"],
            ["person.id"],
            name=op.f("fk_heart_talk_talker_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heart_talk")),
    )
    with op.batch_alter_table("heart_talk", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_heart_talk_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_heart_talk_talker_id"), ["talker_id"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("code", sa.String(length=2000), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=2000), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("time", sa.String(length=2000), nullable=True),
        sa.Column("place", sa.String(length=2000), nullable=True),
        sa.Column("group_name", sa.String(length=2000), nullable=True),
        sa.Column("subject", sa.String(length=2000), nullable=True),
        sa.Column("chair_id", sa.String(length=36), nullable=True),
        sa.Column("recorder_id", sa.String(length=36), nullable=True),
        sa.Column("due", sa.Integer(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("observers", sa.String(length=2000), nullable=True),
        sa.Column("minutes", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["chair_id"],
            ["person.id"],
            name=op.f("fk_meeting_chair_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_meeting_organisation_id_organisation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["recorder_id"],
            ["person.id"],
            name=op.f("fk_meeting_recorder_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("code", name=op.f("uq_meeting_code")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_chair_id"), ["chair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_recorder_id"), ["recorder_id"], unique=False)

    op.create_table(
        "mobile_member",
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("direction", sa.String(length=2000), nullable=False),
        sa.Column("situation", sa.String(length=2000), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=2000), nullable=True),
        sa.Column("destination", sa.String(length=2000), nullable=True),
        sa.Column("card_number", sa.String(length=2000), nullable=True),
        sa.Column("host_organisation", sa.String(length=2000), nullable=True),
        sa.Column("contact", sa.String(length=2000), nullable=True),
        sa.Column("phone", sa.String(length=2000), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_mobile_member_person_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mobile_member")),
    )
    with op.batch_alter_table("mobile_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mobile_member_person_id"), ["person_id"], unique=False)

    op.create_table(
        "post",
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("title", sa.String(length=2000), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("how", sa.String(length=2000), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_post_organisation_id_organisation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_post_person_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_post_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_post_person_id"), ["person_id"], unique=False)

    op.create_table(
        "resume",
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("from_month", sa.String(length=7), nullable=False),
        sa.Column("to_month", sa.String(length=7), nullable=True),
        sa.Column("unit_and_post", sa.String(length=2000), nullable=False),
        sa.Column("witness", sa.String(length=2000), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_resume_person_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resume")),
    )
    with op.batch_alter_table("resume", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resume_person_id"), ["person_id"], unique=False)

    op.create_table(
        "appraisal",
        sa.Column("meeting_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("self_view", sa.String(length=2000), nullable=True),
        sa.Column("excellent", sa.Integer(), nullable=True),
        sa.Column("good", sa.Integer(), nullable=True),
        sa.Column("fair", sa.Integer(), nullable=True),
        sa.Column("poor", sa.Integer(), nullable=True),
        sa.Column("grade", sa.String(length=2000), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_appraisal_meeting_id_meeting"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_appraisal_person_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal")),
    )
    with op.batch_alter_table("appraisal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appraisal_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appraisal_person_id"), ["person_id"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("meeting_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=2000), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_attendance_meeting_id_meeting"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_attendance_person_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_person_id"), ["person_id"], unique=False)

    op.create_table(
        "booklet",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=2000), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("introducer1_on", sa.Date(), nullable=True),
        sa.Column("introducer2_on", sa.Date(), nullable=True),
        sa.Column("wish", sa.Text(), nullable=True),
        sa.Column("other_parties", sa.String(length=2000), nullable=True),
        sa.Column("political_history", sa.String(length=2000), nullable=True),
        sa.Column("to_explain", sa.Text(), nullable=True),
        sa.Column("introducer1_opinion", sa.Text(), nullable=True),
        sa.Column("introducer2_opinion", sa.Text(), nullable=True),
        sa.Column("spoiled_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["development_case.id"],
            name=op.f("fk_booklet_case_id_development_case"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booklet")),
    )
    with op.batch_alter_table("booklet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booklet_case_id"), ["case_id"], unique=False)

    op.create_table(
        "consultation",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("link", sa.String(length=2000), nullable=False),
        sa.Column("consulted", sa.String(length=2000), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("meeting_id", sa.String(length=36), nullable=True),
        sa.Column("speaker", sa.String(length=2000), nullable=True),
        sa.Column("branch_opinion", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["development_case.id"],
            name=op.f("fk_consultation_case_id_development_case"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_consultation_meeting_id_meeting"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
    )
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consultation_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_consultation_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "discipline_case",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.Column("handling", sa.String(length=2000), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["development_case.id"],
            name=op.f("fk_discipline_case_case_id_development_case"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discipline_case")),
    )
    with op.batch_alter_table("discipline_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_discipline_case_case_id"), ["case_id"], unique=False)

    op.create_table(
        "election",
        sa.Column("meeting_id", sa.String(length=36), nullable=False),
        sa.Column("title", sa.String(length=2000), nullable=False),
        sa.Column("nominee_id", sa.String(length=36), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("due", sa.Integer(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("issued", sa.Integer(), nullable=True),
        sa.Column("returned", sa.Integer(), nullable=True),
        sa.Column("votes_for", sa.Integer(), nullable=True),
        sa.Column("votes_against", sa.Integer(), nullable=True),
        sa.Column("votes_abstain", sa.Integer(), nullable=True),
        sa.Column("elected", sa.Boolean(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_election_meeting_id_meeting"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["nominee_id"],
            ["person.id"],
            name=op.f("fk_election_nominee_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_election")),
    )
    with op.batch_alter_table("election", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_election_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_election_nominee_id"), ["nominee_id"], unique=False)

    op.create_table(
        "exclusion",
        sa.Column("meeting_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("situation", sa.String(length=2000), nullable=False),
        sa.Column("superior_agreed_on", sa.Date(), nullable=True),
        sa.Column("assembly_passed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_exclusion_meeting_id_meeting"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_exclusion_person_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exclusion")),
    )
    with op.batch_alter_table("exclusion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exclusion_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exclusion_person_id"), ["person_id"], unique=False)

    op.create_table(
        "helper",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=2000), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("how", sa.String(length=2000), nullable=True),
        sa.Column("committee_id", sa.String(length=36), nullable=True),
        sa.Column("change_reason", sa.String(length=2000), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["development_case.id"],
            name=op.f("fk_helper_case_id_development_case"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"],
            ["organisation.id"],
            name=op.f("fk_helper_committee_id_organisation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_helper_person_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helper")),
    )
    with op.batch_alter_table("helper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_helper_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_helper_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_helper_person_id"), ["person_id"], unique=False)

    op.create_table(
        "inquiry",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("subject", sa.String(length=2000), nullable=False),
        sa.Column("way", sa.String(length=2000), nullable=False),
        sa.Column("unit", sa.String(length=2000), nullable=True),
        sa.Column("document_number", sa.String(length=2000), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column("handler", sa.String(length=2000), nullable=True),
        sa.Column("findings", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["development_case.id"],
            name=op.f("fk_inquiry_case_id_development_case"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
    )
    with op.batch_alter_table("inquiry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inquiry_case_id"), ["case_id"], unique=False)

    op.create_table(
        "inspection",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("stage", sa.String(length=2000), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("period_to", sa.Date(), nullable=True),
        sa.Column("mentor_opinion", sa.Text(), nullable=True),
        sa.Column("branch_opinion", sa.Text(), nullable=True),
        sa.Column("conclusion", sa.String(length=2000), nullable=True),
        sa.Column("branch_opinion_on", sa.Date(), nullable=True),
        sa.Column("group_opinion", sa.Text(), nullable=True),
        sa.Column("thought_report_view", sa.Text(), nullable=True),
        sa.Column("standing", sa.String(length=2000), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["development_case.id"],
            name=op.f("fk_inspection_case_id_development_case"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
    )
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_case_id"), ["case_id"], unique=False)

    op.create_table(
        "material",
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("case_id", sa.String(length=36), nullable=True),
        sa.Column("meeting_id", sa.String(length=36), nullable=True),
        sa.Column("organisation_id", sa.String(length=36), nullable=True),
        sa.Column("category", sa.String(length=2000), nullable=False),
        sa.Column("name", sa.String(length=2000), nullable=False),
        sa.Column("formed_on", sa.Date(), nullable=True),
        sa.Column("copies", sa.Integer(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("form", sa.String(length=2000), nullable=True),
        sa.Column("order_in_file", sa.Integer(), nullable=True),
        sa.Column("page_range", sa.String(length=2000), nullable=True),
        sa.Column("file_name", sa.String(length=2000), nullable=True),
        sa.Column("size_bytes", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=2000), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["development_case.id"],
            name=op.f("fk_material_case_id_development_case"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_material_meeting_id_meeting"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_material_organisation_id_organisation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_material_person_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material")),
    )
    with op.batch_alter_table("material", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_material_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_material_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_material_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_material_person_id"), ["person_id"], unique=False)

    op.create_table(
        "pair_activity",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=2000), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("told_to", sa.String(length=2000), nullable=True),
        sa.Column("place", sa.String(length=2000), nullable=True),
        sa.Column("way", sa.String(length=2000), nullable=True),
        sa.Column("problems", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["development_case.id"],
            name=op.f("fk_pair_activity_case_id_development_case"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_activity")),
    )
    with op.batch_alter_table("pair_activity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pair_activity_case_id"), ["case_id"], unique=False)

    op.create_table(
        "political_review",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("talk_on", sa.Date(), nullable=True),
        sa.Column("archive_check_on", sa.Date(), nullable=True),
        sa.Column("letter_sent_on", sa.Date(), nullable=True),
        sa.Column("letter_replied_on", sa.Date(), nullable=True),
        sa.Column("asked_units", sa.Boolean(), nullable=True),
        sa.Column("household_opinion", sa.Boolean(), nullable=True),
        sa.Column("residence_opinion", sa.Boolean(), nullable=True),
        sa.Column("is_mobile_worker", sa.Boolean(), nullable=True),
        sa.Column("concluded_on", sa.Date(), nullable=True),
        sa.Column("conclusion", sa.String(length=2000), nullable=True),
        sa.Column("content_complete", sa.Boolean(), nullable=True),
        sa.Column("gaps", sa.Text(), nullable=True),
        sa.Column("reviewer_ids", sa.Text(), nullable=True),
        sa.Column("about_self", sa.Text(), nullable=True),
        sa.Column("to_explain", sa.Text(), nullable=True),
        sa.Column("conclusion_text", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["development_case.id"],
            name=op.f("fk_political_review_case_id_development_case"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_political_review")),
    )
    with op.batch_alter_table("political_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_political_review_case_id"), ["case_id"], unique=False)

    op.create_table(
        "probation",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("probation_from", sa.Date(), nullable=True),
        sa.Column("probation_to", sa.Date(), nullable=True),
        sa.Column("grouped_on", sa.Date(), nullable=True),
        sa.Column("group_name", sa.String(length=2000), nullable=True),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("announced_on", sa.Date(), nullable=True),
        sa.Column("oath_on", sa.Date(), nullable=True),
        sa.Column("oath_place", sa.String(length=2000), nullable=True),
        sa.Column("faced_flag", sa.Boolean(), nullable=True),
        sa.Column("transferred_in_on", sa.Date(), nullable=True),
        sa.Column("postponed_until", sa.Date(), nullable=True),
        sa.Column("cancellation_notified_on", sa.Date(), nullable=True),
        sa.Column("application_dates", sa.Text(), nullable=True),
        sa.Column("talk_dates", sa.Text(), nullable=True),
        sa.Column("announcement_dates", sa.Text(), nullable=True),
        sa.Column("archived_on", sa.Date(), nullable=True),
        sa.Column("archived_papers", sa.Text(), nullable=True),
        sa.Column("oath_leader", sa.String(length=2000), nullable=True),
        sa.Column("oath_meeting_id", sa.String(length=36), nullable=True),
        sa.Column("merits_and_faults", sa.Text(), nullable=True),
        sa.Column("archive_place", sa.String(length=2000), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["development_case.id"],
            name=op.f("fk_probation_case_id_development_case"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["oath_meeting_id"],
            ["meeting.id"],
            name=op.f("fk_probation_oath_meeting_id_meeting"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_probation")),
    )
    with op.batch_alter_table("probation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_probation_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_probation_oath_meeting_id"), ["oath_meeting_id"], unique=False)

    op.create_table(
        "public_notice",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("matter", sa.String(length=2000), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("places", sa.Text(), nullable=True),
        sa.Column("feedback", sa.Text(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(length=2000), nullable=True),
        sa.Column("ways", sa.Text(), nullable=True),
        sa.Column("investigation", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["development_case.id"],
            name=op.f("fk_public_notice_case_id_development_case"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_notice")),
    )
    with op.batch_alter_table("public_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_public_notice_case_id"), ["case_id"], unique=False)

    op.create_table(
        "recommendation",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("channel", sa.String(length=2000), nullable=False),
        sa.Column("recommender", sa.String(length=2000), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("due", sa.Integer(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("votes_for", sa.Integer(), nullable=True),
        sa.Column("votes_against", sa.Integer(), nullable=True),
        sa.Column("votes_abstain", sa.Integer(), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("meeting_id", sa.String(length=36), nullable=True),
        sa.Column("mass_organisation", sa.String(length=2000), nullable=True),
        sa.Column("way", sa.String(length=2000), nullable=True),
        sa.Column("performance", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["development_case.id"],
            name=op.f("fk_recommendation_case_id_development_case"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_recommendation_meeting_id_meeting"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
    )
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recommendation_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recommendation_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "speech",
        sa.Column("meeting_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=2000), nullable=False),
        sa.Column("standing", sa.String(length=2000), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["development_case.id"],
            name=op.f("fk_speech_case_id_development_case"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_speech_meeting_id_meeting"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speech")),
    )
    with op.batch_alter_table("speech", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_speech_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_speech_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "superior_filing",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("matter", sa.String(length=2000), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(length=2000), nullable=True),
        sa.Column("organisation_id", sa.String(length=36), nullable=True),
        sa.Column("document_number", sa.String(length=2000), nullable=True),
        sa.Column("handler", sa.String(length=2000), nullable=True),
        sa.Column("handler_standing", sa.String(length=2000), nullable=True),
        sa.Column("one_by_one", sa.Boolean(), nullable=True),
        sa.Column("overdue_reason", sa.Text(), nullable=True),
        sa.Column("refusal_talk_on", sa.Date(), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("papers", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["development_case.id"],
            name=op.f("fk_superior_filing_case_id_development_case"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_superior_filing_organisation_id_organisation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_superior_filing")),
    )
    with op.batch_alter_table("superior_filing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_superior_filing_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_superior_filing_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "thought_report",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=2000), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("reader_id", sa.String(length=36), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["development_case.id"],
            name=op.f("fk_thought_report_case_id_development_case"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"],
            ["person.id"],
            name=op.f("fk_thought_report_reader_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thought_report")),
    )
    with op.batch_alter_table("thought_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_thought_report_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_thought_report_reader_id"), ["reader_id"], unique=False)

    op.create_table(
        "training",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=2000), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("organiser", sa.String(length=2000), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("certificate", sa.String(length=2000), nullable=True),
        sa.Column("exemption_reason", sa.String(length=2000), nullable=True),
        sa.Column("exemption_document", sa.String(length=2000), nullable=True),
        sa.Column("class_name", sa.String(length=2000), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("score", sa.String(length=2000), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["development_case.id"],
            name=op.f("fk_training_case_id_development_case"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
    )
    with op.batch_alter_table("training", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_case_id"), ["case_id"], unique=False)

    op.create_table(
        "vote",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("motion", sa.String(length=2000), nullable=False),
        sa.Column("meeting_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=2000), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("due", sa.Integer(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("issued", sa.Integer(), nullable=True),
        sa.Column("returned", sa.Integer(), nullable=True),
        sa.Column("votes_for", sa.Integer(), nullable=True),
        sa.Column("votes_against", sa.Integer(), nullable=True),
        sa.Column("votes_abstain", sa.Integer(), nullable=True),
        sa.Column("votes_invalid", sa.Integer(), nullable=True),
        sa.Column("written_for", sa.Integer(), nullable=True),
        sa.Column("written_against", sa.Integer(), nullable=True),
        sa.Column("written_abstain", sa.Integer(), nullable=True),
        sa.Column("written_latest_on", sa.Date(), nullable=True),
        sa.Column("written_signed", sa.Boolean(), nullable=True),
        sa.Column("due_difference", sa.Text(), nullable=True),
        sa.Column("secret", sa.Boolean(), nullable=True),
        sa.Column("procedure_complete", sa.Boolean(), nullable=True),
        sa.Column("person_present", sa.Boolean(), nullable=True),
        sa.Column("introducers_present", sa.Boolean(), nullable=True),
        sa.Column("resolution_complete", sa.Boolean(), nullable=True),
        sa.Column("result", sa.String(length=2000), nullable=True),
        sa.Column("outcome", sa.String(length=2000), nullable=True),
        sa.Column("extension_months", sa.Integer(), nullable=True),
        sa.Column("chair_id", sa.String(length=36), nullable=True),
        sa.Column("recorder_id", sa.String(length=36), nullable=True),
        sa.Column("supervisor_ids", sa.Text(), nullable=True),
        sa.Column("teller_ids", sa.Text(), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("cut_ballots", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["development_case.id"],
            name=op.f("fk_vote_case_id_development_case"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["chair_id"],
            ["person.id"],
            name=op.f("fk_vote_chair_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_vote_meeting_id_meeting"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["recorder_id"],
            ["person.id"],
            name=op.f("fk_vote_recorder_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
    )
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vote_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_vote_chair_id"), ["chair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_vote_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_vote_recorder_id"), ["recorder_id"], unique=False)

    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_entry_no_{what.lower()} BEFORE {what} ON audit_entry "
                "BEGIN SELECT RAISE(ABORT, 'audit entries are only added'); END"
            )
