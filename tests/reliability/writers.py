"""Every place of the program that writes a file: the work that enters it in a test, or why none needs to.

A new writer of files fails ``test_leaks.py`` until it has its line here and, if people's data can come to it,
work in ``test_leaks.py`` or a test of the window that enters it.
"""

from __future__ import annotations

_SERVICES, _COMMANDS, _SCREENS = "app/services", "app/commands", "app/ui/screens"

BY_WORK: dict[str, frozenset[str]] = {
    "forms": frozenset({f"{_COMMANDS}/form.py:run", f"{_SERVICES}/lists.py:save_list"}),
    "folded form": frozenset({f"{_SERVICES}/forms/imposition.py:impose"}),
    "several forms": frozenset(
        {f"{_SERVICES}/batch_print.py:join_pdfs", f"{_SERVICES}/batch_print.py:save_person"}
    ),
    "word": frozenset(
        {f"{_SERVICES}/word/templates.py:fill_template", f"{_SERVICES}/export_register.py:save_and_enter"}
    ),
    "calendars": frozenset({f"{_COMMANDS}/plan.py:run", f"{_COMMANDS}/todo.py:run"}),
    "workbook": frozenset(
        {
            f"{_SERVICES}/workbook/export.py:export_workbook",
            f"{_SERVICES}/workbook/book_bytes.py:book_bytes",
            f"{_SERVICES}/workbook/template.py:write_template",
        }
    ),
    "roster": frozenset(
        {f"{_COMMANDS}/roster.py:run", f"{_SERVICES}/roster/corrections.py:Corrections.save"}
    ),
    "roster in the window": frozenset({f"{_SERVICES}/roster/corrections.py:Corrections.save_and_enter"}),
    "identity": frozenset({f"{_COMMANDS}/identity.py:_run", f"{_SERVICES}/exchange/device_key.py:_new"}),
    "packages": frozenset({f"{_COMMANDS}/package.py:_export"}),
    "foreign database": frozenset(
        {f"{_SERVICES}/exchange/unsigned.py:open_database_file", f"{_SERVICES}/exchange/unsigned.py:_copy"}
    ),
    "backup": frozenset(
        {
            f"{_SERVICES}/backup/making.py:_make_backup",
            f"{_SERVICES}/backup/making.py:rehearse",
            f"{_SERVICES}/backup/upkeep.py:copy_backup",
            f"{_SERVICES}/backup/restoring.py:_put_in_place",
            f"{_SERVICES}/database/__init__.py:Database.copy_to",
        }
    ),
    "bring home": frozenset({f"{_SERVICES}/backup/recovering.py:bring_home"}),
    "password": frozenset(
        {
            f"{_SERVICES}/database/password.py:set_password",
            f"{_SERVICES}/database/password.py:change_password",
            f"{_SERVICES}/database/password.py:_rewritten",
            f"{_SERVICES}/database/password.py:wipe",
        }
    ),
    "upgrade": frozenset({f"{_SERVICES}/database/migrating.py:copy_before"}),
    "notes beside": frozenset(
        {
            f"{_SERVICES}/exchange/replica.py:ReplicaFile.write",
            f"{_SERVICES}/start_check.py:ExitNote._write",
            f"{_SERVICES}/one_instance.py:OneInstance.claim",
            f"{_SERVICES}/one_instance.py:OneInstance.ask_to_show",
        }
    ),
    "plain paper": frozenset({"app/ui/plain_paper.py:paper_pdf"}),
    "log": frozenset({"app/ui/crash.py:start_logging", "app/ui/crash.py:_LateFile.emit"}),
}
"""The work of ``test_leaks.py`` by its name: the places it enters, besides :data:`EVERY_FILE`."""

EVERY_FILE = frozenset({f"{_SERVICES}/files.py:_write"})
"""What all files but those of SQLite go through."""

BY_CLICKS: dict[str, str] = {
    "app/ui/export_panel.py:save.work": "test_forms.py::test_a_word_template_is_filled_and_saved",
    "app/ui/help_window.py:HelpWindow._on_paper.work": "test_help.py::test_the_manual_is_saved_as_one_pdf",
    "app/ui/list_export.py:ListExport._store": (
        "test_views_and_lists.py::test_the_chosen_and_the_listed_are_saved_and_registered"
    ),
    "app/ui/password_dialog.py:PasswordDialog._on_save.work": (
        "test_password.py::test_set_changed_and_taken_away"
    ),
    "app/ui/printing.py:save_pdf": "test_forms_batch.py::test_several_people_and_forms_make_one_pdf",
    f"{_SCREENS}/exchange_corrections.py:CorrectionsPane._write.made": (
        "test_committee.py::test_the_correction_list_is_shown_and_saved"
    ),
    f"{_SCREENS}/exchange_identity.py:IdentityCard._draw.draw": (
        "test_packages.py::test_the_card_is_printed_with_its_six_groups"
    ),
    f"{_SCREENS}/exchange_identity.py:IdentityCard._on_card.work": (
        "test_packages.py::test_a_package_goes_out_and_the_ledger_knows"
    ),
    f"{_SCREENS}/exchange_packages.py:PackagesPane._export_as.made": (
        "test_packages.py::test_a_package_goes_out_and_the_ledger_knows"
    ),
    f"{_SCREENS}/forms.py:FormsScreen._on_save.save": (
        "test_forms.py::test_a_saved_sheet_is_noted_and_marked_when_its_facts_change"
    ),
    f"{_SCREENS}/forms.py:FormsScreen._save_list.made": "test_forms.py::test_an_organisation_and_its_year",
    f"{_SCREENS}/forms_templates.py:TemplatesPane._store": (
        "test_forms.py::test_a_word_template_is_filled_and_saved"
    ),
    f"{_SCREENS}/privacy_incident.py:IncidentPane._on_save.work": (
        "test_privacy.py::test_the_incident_page_says_what_was_on_the_stick"
    ),
    f"{_SCREENS}/privacy_register.py:RegisterPane._on_save.work": (
        "test_privacy.py::test_the_register_is_narrowed_and_saved"
    ),
    f"{_SCREENS}/privacy_retention.py:RetentionPane._on_paper.work": (
        "test_privacy.py::test_people_whose_time_is_over_are_erased_with_a_certificate"
    ),
    f"{_SCREENS}/progress_plan.py:PlanPane._on_save.save": (
        "test_progress.py::test_a_plan_is_kept_as_a_calendar_file"
    ),
    f"{_SCREENS}/today.py:TodayScreen._on_calendar.ask.save": (
        "test_screens.py::test_the_agenda_is_kept_as_a_calendar_file"
    ),
    f"{_SCREENS}/statistics.py:StatisticsScreen._save.go.drawn": (
        "test_statistics.py::test_a_picture_and_a_pdf_are_saved"
    ),
    "app/ui/wizards/recovery.py:RecoveryPane._write.draw": (
        "test_packages.py::test_keys_are_enabled_again_with_the_printed_code"
    ),
}
"""Places of the window: the test in ``tests/ui`` that enters it with the mouse or a key."""

NO_DATA: dict[str, str] = {
    "app/rehearsal.py:pictures": "fictitious people",
    "app/rehearsal.py:manual_pictures": "fictitious people",
    "app/rehearsal.py:self_check": "fictitious people",
    "app/rehearsal.py:_write_findings": "fictitious people",
    "app/rehearsal.py:write_forms": "fictitious people",
    "app/ui/pictures.py:write_pictures": "fictitious people",
    "app/ui/pictures.py:_Camera._save": "fictitious people",
    "app/ui/pictures_manual.py:write_manual_pictures": "fictitious people",
    "app/ui/pictures_manual.py:_save": "fictitious people",
    f"{_SERVICES}/forms/pictures.py:write_pictures": "drawn for the tests only",
    f"{_SERVICES}/forms/own_copies.py:copy_form": "a description of a form, as shipped",
}
"""Places where no word of a real person can come."""
