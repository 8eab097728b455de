"""Tests elsewhere that belong to the reliability targets: where they are, and how much each of them tries.

A number in words is the name of a constant of the test's module.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

_EXCHANGE, _SERVICES, _WINDOW = "tests/services/exchange", "tests/services", "tests/ui"


@dataclass(frozen=True, slots=True)
class Member:
    """The targets of a test, and its tries each time it runs."""

    targets: tuple[str, ...]
    tries: int | str = 1

    def tried(self, item: pytest.Item) -> int:
        """The number of tries."""
        if isinstance(self.tries, int):
            return self.tries
        return int(getattr(item.module, self.tries))  # type: ignore[attr-defined]


MEMBERS: dict[str, Member] = {
    "tests/reliability/test_killed.py::test_nothing_acknowledged_is_lost": Member(("T1",)),
    "tests/reliability/test_killed.py::test_the_forgetful_twin_is_caught": Member(("T1",)),
    "tests/reliability/test_killed.py::test_one_writer_at_a_time_and_none_left_behind": Member(("T15",)),
    "tests/reliability/test_drafts_killed.py": Member(("T1",)),
    f"{_EXCHANGE}/test_package_fuzz.py::test_mutated_files": Member(("T4",), "TRIES"),
    f"{_EXCHANGE}/test_package_fuzz.py::test_mutated_inside": Member(("T4",), 500),
    f"{_EXCHANGE}/test_foreign_database.py::test_mutated_databases_never_raise_anything_else": Member(
        ("T4",)
    ),
    f"{_SERVICES}/workbook/test_any_file.py::test_any_file_is_taken_whole_or_not_at_all": Member(("T4",)),
    f"{_SERVICES}/roster/test_any_roster.py::test_nonsense_is_reported": Member(("T4",)),
    f"{_SERVICES}/test_start_check.py::test_damaged_files_are_refused_and_left_as_they_are": Member(("T4",)),
    f"{_EXCHANGE}/test_hostile_packages.py": Member(("T5",)),
    f"{_EXCHANGE}/test_foreign_database.py::test_hostile_databases_are_refused": Member(("T5",)),
    f"{_EXCHANGE}/test_foreign_database.py::test_other_files_are_no_databases": Member(("T5",)),
    f"{_SERVICES}/workbook/test_package.py": Member(("T5",)),
    f"{_EXCHANGE}/test_join.py::test_the_laws_hold_on_states_of_random_histories": Member(
        ("T6",), "HISTORIES"
    ),
    f"{_EXCHANGE}/test_join.py::test_replicas_end_equal_nothing_is_lost_and_no_clock_decides": Member(
        ("T6", "T7", "T8"), "HISTORIES"
    ),
    f"{_EXCHANGE}/test_join.py::test_the_harness_finds_what_is_wrong": Member(("T7",)),
    f"{_EXCHANGE}/test_join.py::test_the_same_package_again_changes_nothing": Member(("T12",), "HISTORIES"),
    f"{_EXCHANGE}/test_merge_histories.py::test_files_end_equal_and_nothing_is_lost": Member(
        ("T6", "T7", "T8", "T12")
    ),
    f"{_EXCHANGE}/test_merge_histories.py::test_an_identity_that_travels_with_the_file_is_found": Member(
        ("T7",)
    ),
    f"{_EXCHANGE}/test_package.py::test_the_same_package_again_changes_nothing": Member(("T12",)),
    f"{_SERVICES}/roster/test_any_roster.py::test_twice_is_once": Member(("T12",)),
    f"{_SERVICES}/test_migrations.py::test_every_row_comes_through": Member(("T9",)),
    f"{_SERVICES}/test_migrations.py::test_killed_at_every_statement_the_old_file_is_there": Member(("T9",)),
    f"{_SERVICES}/test_migrations.py::test_a_migration_that_loses_something_is_given_up": Member(("T9",)),
    f"{_SERVICES}/test_migrations.py::test_newer_and_unknown_files_keep_every_byte": Member(("T10",)),
    f"{_SERVICES}/test_migrations.py::test_a_newer_version_is_seen_in_the_header_alone": Member(("T10",)),
    f"{_SERVICES}/backup/test_backup.py": Member(("T11",)),
    f"{_EXCHANGE}/test_package_canaries.py": Member(("T13",), 20),
    f"{_WINDOW}/test_walk.py::test_nothing_is_clipped_or_nameless": Member(("T14",), 60),
    f"{_WINDOW}/test_inspection.py::test_no_button_of_any_screen_changes_anything_or_shows_a_number": Member(
        ("T14",), 60
    ),
    f"{_WINDOW}/test_reveal.py": Member(("T14",)),
    f"{_WINDOW}/test_person.py::test_number_is_shown_only_on_demand": Member(("T14",)),
    f"{_SERVICES}/test_one_instance.py::test_one_of_many_and_none_left_behind": Member(("T15",)),
    f"{_SERVICES}/test_one_instance.py::test_a_hundred_starts_beside_one_window": Member(("T15",), 100),
    f"{_SERVICES}/test_files.py": Member(("T16",)),
    f"{_SERVICES}/journal/test_journal.py::test_every_tampering_is_found": Member(("T17",)),
    f"{_SERVICES}/journal/test_journal.py::test_a_chain_cut_short_is_found_by_its_anchor": Member(("T17",)),
}
"""By file, or by file and test."""


def member(nodeid: str) -> Member | None:
    """The membership of a test, None if it is none of the group."""
    path, _, name = nodeid.partition("::")
    return MEMBERS.get(f"{path}::{name.partition('[')[0]}") or MEMBERS.get(path)
