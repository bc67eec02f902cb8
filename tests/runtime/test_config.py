"""Settings from the environment: defaults, and every bad value named with its remedy."""

from pathlib import Path

import pytest

from runtime.config import Config, ConfigError


def test_defaults(tmp_path: Path) -> None:
    config = Config.from_env(tmp_path, {})
    assert config.database_url == f"sqlite:///{tmp_path}/ariane.db"
    assert config.sounds == tmp_path / "sounds"
    assert config.sounds_seen_as == str(tmp_path / "sounds")
    assert not config.asterisk_configured


def test_the_option_wins_over_the_environment(tmp_path: Path) -> None:
    env = {"ARIANE_DATA": "/elsewhere", "ARIANE_ARI_PASSWORD": "x"}
    assert Config.from_env(tmp_path, env).data == tmp_path
    assert Config.from_env(None, env).data == Path("/elsewhere")
    assert Config.from_env(None, env).asterisk_configured
    assert Config.from_env(None, {}).data.is_absolute()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ARIANE_ARI_URL", "127.0.0.1:8088"), ("ARIANE_ARI_URL", "http://[::1"),
        ("ARIANE_ARI_LISTEN", "http://127.0.0.1:1/"), ("ARIANE_ARI_LISTEN", "ws://127.0.0.1/x"),
        ("ARIANE_ARI_APP", "a b"), ("ARIANE_RUNTIME_ID", "1"), ("ARIANE_WORKSPACE", "A"),
        ("ARIANE_ASTERISK_SOUNDS", "sounds"), ("ARIANE_PUBLIC_URL", "ariane.example.org"),
        ("ARIANE_SMTP_URL", "mail.example.org"), ("ARIANE_SMTP_URL", "smtp://m:x"),
        ("ARIANE_SMS_URL", "sms.example.org"),
        ("ARIANE_SMS_TOKEN", "a\nb"),
    ],
)  # fmt: skip
def test_bad_values_are_named(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        Config.from_env(None, {name: value})


def test_all_bad_values_are_told_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        Config.from_env(None, {"ARIANE_ARI_URL": "x", "ARIANE_ARI_APP": "a b"})
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize("sender", ["", "Ariane", "a@b\nBcc: c@d", "<a@b> c@d"])
def test_a_mail_server_needs_a_sender(sender: str) -> None:
    env = {"ARIANE_SMTP_URL": "smtps://u:secret@mail.example.org:465"}
    with pytest.raises(ConfigError, match="ARIANE_MAIL_FROM") as refused:
        Config.from_env(None, {**env, "ARIANE_MAIL_FROM": sender})
    assert "secret" not in str(refused.value)
    config = Config.from_env(None, {**env, "ARIANE_MAIL_FROM": "Ariane <a@example.org>"})
    assert config.mail_from == "Ariane <a@example.org>"
    assert not config.webhook_private
