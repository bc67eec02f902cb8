"""The generated Asterisk files: complete, private, and impossible to break out of."""

import stat
from pathlib import Path
from typing import Any

import pytest

from runtime.asterisk import AsteriskSettings, SettingsError, render
from tests.asterisk.tones import encode

PASSWORD = "correct-horse"


def text(folder: Path, name: str) -> str:
    return (folder / name).read_text()


def test_system_install_keeps_the_systems_folders(tmp_path: Path) -> None:
    written = render(tmp_path, AsteriskSettings(PASSWORD), {"fr": encode(1, 1.0)})
    assert all(path.is_file() for path in written)
    assert "directories" not in text(tmp_path, "asterisk.conf")
    assert not (tmp_path / "features.conf").exists(), "the system's own file stays"
    dialplan = text(tmp_path, "extensions.conf")
    assert "Playback(/var/lib/asterisk/sounds/ariane/ariane-sorry-fr,noanswer)" in dialplan
    assert "ariane-sorry-en" not in dialplan, "no recording, nothing to play"
    assert text(tmp_path, "websocket_client.conf").count("[") == 0


def test_only_its_owner_and_group_read_the_password(tmp_path: Path) -> None:
    settings = AsteriskSettings(PASSWORD, outbound_url="ws://127.0.0.1:8765/ari")
    for path in render(tmp_path, settings):
        secret = PASSWORD.encode() in path.read_bytes()
        assert secret == (path.name in ("ari.conf", "websocket_client.conf"))
        assert stat.S_IMODE(path.stat().st_mode) == (0o640 if secret else 0o644)


def test_rendering_again_changes_nothing_of_the_users(tmp_path: Path) -> None:
    render(tmp_path, AsteriskSettings(PASSWORD))
    (tmp_path / "pjsip_local.conf").write_text("; mine")
    (tmp_path / "sounds/hold/ariane-hold.wav").rename(tmp_path / "sounds/hold/mine.wav")
    before = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    render(tmp_path, AsteriskSettings(PASSWORD))
    after = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert before == after


def test_no_apology_is_still_a_refusal(tmp_path: Path) -> None:
    render(tmp_path, AsteriskSettings(PASSWORD))
    assert "Playback" not in text(tmp_path, "extensions.conf")
    assert "n(sorry),Hangup(34)" in text(tmp_path, "extensions.conf")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"ari_password": "short"}, "ari_password"),
        ({"ari_password": "long enough;but"}, "ari_password"),
        ({"ari_password": "long-enough\n[admin]"}, "ari_password"),
        ({"app": "a,b"}, "app"),
        ({"ari_user": "x]\n[y"}, "ari_user"),
        ({"http_bind": "localhost"}, "http_bind"),
        ({"http_port": 0}, "http_port"),
        ({"sip_port": 70000}, "sip_port"),
        ({"rtp_start": 20000, "rtp_end": 10000}, "rtp_start"),
        ({"trunk_hosts": ()}, "trunk_hosts"),
        ({"trunk_hosts": ("0.0.0.0/0",)}, "trunk_hosts"),
        ({"trunk_hosts": ("carrier.example\nendpoint=x",)}, "trunk_hosts"),
        ({"prefix": "relative/path"}, "prefix"),
        ({"sounds": "/a,b"}, "sounds"),
        ({"languages": ("fr,en",)}, "languages"),
        ({"outbound_url": "http://127.0.0.1"}, "outbound_url"),
        ({"entity_id": "1"}, "entity_id"),
        ({"max_calls": 0}, "max_calls"),
    ],
)
def test_unusable_settings_are_named(change: dict[str, Any], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        AsteriskSettings(**{"ari_password": PASSWORD, **change})


def test_all_problems_at_once() -> None:
    with pytest.raises(SettingsError) as problem:
        AsteriskSettings("", sip_bind="here", max_calls=-1)
    assert all(name in str(problem.value) for name in ("ari_password", "sip_bind", "max_calls"))


@pytest.mark.parametrize(
    ("apologies", "problem"),
    [
        ({"fr": b"not a sound"}, "fr: not a WAV"),
        ({"../x": encode(1, 1.0)}, "not a language code"),
        ({"fr": encode(1, 1.0).replace(b"\x40\x1f\x00\x00", b"\x80\x3e\x00\x00", 1)}, "16000 Hz"),
    ],
)
def test_unusable_apologies_are_refused(
    tmp_path: Path, apologies: dict[str, bytes], problem: str
) -> None:
    with pytest.raises(SettingsError, match=problem):
        render(tmp_path, AsteriskSettings(PASSWORD), apologies)
