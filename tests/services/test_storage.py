"""Fault 9: network drives and folders of cloud programs are refused, sticks are warned of."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from app.cli import run_command
from app.errors import DatabaseRefused
from app.services.database import create_database, open_database, storage
from app.services.database.storage import Drive, Standing, cloud_of, drive_in, drive_of, judge_place

MOUNTS = """/dev/sda1 / ext4 rw 0 0
//server/share /mnt/share cifs rw 0 0
server:/home /home/nas nfs4 rw 0 0
sshfs#me /home/me/far\\040away fuse.sshfs rw 0 0
/dev/sdb1 /media/me/STICK vfat rw 0 0
/dev/sda2 /mnt/share/local ext4 rw 0 0
overlay /srv overlay rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "drive"),
    [
        ("/home/me", Drive.LOCAL),
        ("/mnt/share/数据", Drive.NETWORK),
        ("/mnt/share/local/数据", Drive.LOCAL),
        ("/mnt/shared", Drive.LOCAL),
        ("/home/nas/a/b", Drive.NETWORK),
        ("/home/me/far away/x", Drive.NETWORK),
        ("/media/me/STICK", Drive.REMOVABLE),
        ("/run/media/me/X", Drive.REMOVABLE),
        ("/srv/x", Drive.LOCAL),
    ],
)
def test_drives_by_the_list_of_mounts(folder: str, drive: Drive) -> None:
    assert drive_in(MOUNTS, PurePosixPath(folder)) is drive  # type: ignore[arg-type]


@pytest.mark.parametrize("shared", ["\\\\server\\党建\\a", "//server/x/a"])
def test_a_shared_folder_is_the_network(shared: str) -> None:
    assert drive_of(PurePosixPath(shared)) is Drive.NETWORK  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "cloud"),
    [
        ("OneDrive", "OneDrive"),
        ("OneDrive - 某某有限公司", "OneDrive"),
        ("我的坚果云", "坚果云"),
        ("Nutstore", "坚果云"),
        ("BaiduSyncdisk", "百度网盘"),
        ("百度网盘", "百度网盘"),
        ("WPS云盘", "WPS 云盘"),
        ("WPSDrive", "WPS 云盘"),
        ("微云同步助手", "微云"),
        ("iCloudDrive", "iCloud"),
        ("Dropbox（个人）", "Dropbox"),
        ("Dropbox", "Dropbox"),
        ("OneDriver", ""),
        ("党建资料", ""),
    ],
)
def test_clouds_by_the_name_of_a_folder(tmp_path: Path, name: str, cloud: str) -> None:
    assert cloud_of(tmp_path / name / "党建") == cloud


@pytest.mark.parametrize("marker", [".stfolder", ".dropbox", ".nutstore"])
def test_clouds_by_what_they_leave(tmp_path: Path, marker: str) -> None:
    (tmp_path / marker).mkdir()
    assert cloud_of(tmp_path / "党建")
    assert judge_place(tmp_path / "党建" / "zhibu.db").standing is Standing.REFUSE


def test_the_folder_that_windows_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "云"))
    assert cloud_of(tmp_path / "云" / "a") == "OneDrive"
    assert cloud_of(tmp_path / "云端") == ""


@pytest.mark.parametrize("drive", [Drive.NETWORK, Drive.REMOVABLE, Drive.LOCAL])
def test_opening_and_making(tmp_path: Path, drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    create_database(path).close()
    before, beside = path.read_bytes(), sorted(tmp_path.iterdir())
    monkeypatch.setattr(storage, "system_drive", lambda _folder: drive)
    if drive is Drive.NETWORK:
        for act in (lambda: open_database(path), lambda: create_database(tmp_path / "new.db")):
            with pytest.raises(DatabaseRefused) as refusal:
                act()
            assert refusal.value.code == "E-DB-14"
            assert str(storage.home_folder()) in refusal.value.hint
        assert path.read_bytes() == before
        assert sorted(tmp_path.iterdir()) == beside
    else:
        open_database(path).close()
    assert (
        judge_place(path).standing
        is {
            Drive.NETWORK: Standing.REFUSE,
            Drive.REMOVABLE: Standing.WARN,
            Drive.LOCAL: Standing.GOOD,
        }[drive]
    )


def test_the_command_line_refuses_and_warns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.db"
    create_database(path).close()
    monkeypatch.setattr(storage, "system_drive", lambda _folder: Drive.REMOVABLE)
    assert run_command(["state-hash", "--db", str(path), "--json"]) == 0
    said = capsys.readouterr()
    assert "U 盘" in said.err
    assert said.out.startswith("{")
    monkeypatch.setattr(storage, "system_drive", lambda _folder: Drive.NETWORK)
    assert run_command(["state-hash", "--db", str(path)]) == 1
    assert "网络盘" in capsys.readouterr().err
