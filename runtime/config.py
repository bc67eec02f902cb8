"""The settings of a studio or a runtime, read once from the environment and checked at once."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

DEFAULT_ARI_URL = "http://127.0.0.1:8088"
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
SECRET_FILE = "secret"  # noqa: S105 - the name of a file
SHORTEST_SECRET = 16
WORKSPACE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+"
MAIL_FROM = re.compile(rf"{ADDRESS}|[^<>@\x00-\x1f\x7f]+<{ADDRESS}>")
SMS_TOKEN = re.compile(r"[\x21-\x7e]*")


class ConfigError(ValueError):
    """One or more settings are unusable; the text names each, and what to write instead."""


@dataclass(frozen=True)
class Config:
    """Everything a process must be told. Paths are absolute.

    `ari_password` empty means that no Asterisk is configured. `ari_listen` is where Asterisk
    connects out to us (`ws://host:port/path`), or None when we connect to Asterisk.
    `sounds_seen_as` is the path under which Asterisk sees `data/sounds`. `public_url` is how
    people's browsers reach the studio, when that is not how the studio itself is called.
    `given_secret` is used instead of the one in the data folder.

    `smtp_url` empty: no mail is sent; `sms_url` empty: no text messages. `mail_from` is the
    sender's address, with or without a name. `webhook_private` allows webhooks inside one's own
    network.
    """

    data: Path
    database_url: str
    ari_url: str = DEFAULT_ARI_URL
    ari_user: str = "ariane"
    ari_password: str = ""
    ari_app: str = "ariane"
    ari_listen: str | None = None
    sounds_seen_as: str = ""
    runtime_id: str = "runtime-1"
    workspace: str = "main"
    public_url: str | None = None
    given_secret: str = field(default="", repr=False)
    smtp_url: str = ""
    mail_from: str = ""
    sms_url: str = ""
    sms_token: str = ""
    webhook_private: bool = False

    @classmethod
    def from_env(cls, data: Path | None = None, env: Mapping[str, str] = os.environ) -> "Config":
        """Read ARIANE_* from the environment; `data` wins over ARIANE_DATA.

        Raises ConfigError naming every bad value.
        """
        folder = Path(data or env.get("ARIANE_DATA") or "var").expanduser().absolute()
        config = cls(
            data=folder,
            database_url=env.get("ARIANE_DATABASE_URL") or f"sqlite:///{folder / 'ariane.db'}",
            ari_url=(env.get("ARIANE_ARI_URL") or DEFAULT_ARI_URL).rstrip("/"),
            ari_user=env.get("ARIANE_ARI_USER") or "ariane",
            ari_password=env.get("ARIANE_ARI_PASSWORD", ""),
            ari_app=env.get("ARIANE_ARI_APP") or "ariane",
            ari_listen=env.get("ARIANE_ARI_LISTEN") or None,
            sounds_seen_as=env.get("ARIANE_ASTERISK_SOUNDS") or str(folder / "sounds"),
            runtime_id=env.get("ARIANE_RUNTIME_ID") or "runtime-1",
            workspace=env.get("ARIANE_WORKSPACE") or "main",
            public_url=(env.get("ARIANE_PUBLIC_URL") or "").rstrip("/") or None,
            given_secret=env.get("ARIANE_SECRET", ""),
            smtp_url=env.get("ARIANE_SMTP_URL", ""),
            mail_from=env.get("ARIANE_MAIL_FROM", ""),
            sms_url=env.get("ARIANE_SMS_URL", ""),
            sms_token=env.get("ARIANE_SMS_TOKEN", ""),
            webhook_private=env.get("ARIANE_WEBHOOK_PRIVATE") == "1",
        )
        if problems := _problems(config):
            raise ConfigError("\n".join(problems))
        return config

    @property
    def sounds(self) -> Path:
        """The folder of spoken and uploaded sounds."""
        return self.data / "sounds"

    @property
    def secret(self) -> bytes:
        """What keys the hashes of workers' codes: ARIANE_SECRET, or 32 bytes in `data/secret`.

        Made at first need, by whoever needs it first. All processes on a database need the same.
        ConfigError when it cannot be read or made.
        """
        if self.given_secret:
            return self.given_secret.encode()
        return _kept_secret(self.data / SECRET_FILE)

    @property
    def has_secret(self) -> bool:
        """Whether there is a secret already, so that none would be made."""
        return bool(self.given_secret) or (self.data / SECRET_FILE).exists()

    @property
    def asterisk_configured(self) -> bool:
        """Whether a call runtime has an Asterisk to work with."""
        return bool(self.ari_password)


def _kept_secret(file: Path) -> bytes:
    """The bytes in the file; random ones are put there, whole, if there is none."""
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            fresh = file.with_name(f".{file.name}-{secrets.token_hex(8)}")
            with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(secrets.token_bytes(32))
                out.flush()
                os.fsync(out.fileno())  # codes hashed with a lost secret would be lost too
            try:
                os.link(fresh, file)
            except FileExistsError:
                pass  # another process was quicker
            finally:
                fresh.unlink()
        found = file.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"The secret {file} cannot be used ({error.strerror}); change the rights of its"
            " folder, or set ARIANE_SECRET"
        ) from error
    if len(found) < SHORTEST_SECRET:
        raise ConfigError(
            f"The secret {file} is damaged; put it back from the backup (with another one, every"
            " worker needs a new code)"
        )
    return found


def _problems(config: Config) -> list[str]:
    found = []
    if _unlike_url(config.ari_url, ("http", "https")):
        found.append(
            f"ARIANE_ARI_URL is {config.ari_url!r}; write the address of Asterisk's HTTP server,"
            f" for example {DEFAULT_ARI_URL}"
        )
    if config.ari_listen and _unlike_url(config.ari_listen, ("ws",), port=True):
        found.append(
            f"ARIANE_ARI_LISTEN is {config.ari_listen!r}; write where Asterisk shall connect to,"
            " for example ws://127.0.0.1:8090/ari"
        )
    if config.public_url and _unlike_url(config.public_url, ("http", "https")):
        found.append(
            f"ARIANE_PUBLIC_URL is {config.public_url!r}; write the address people type, for"
            " example https://ariane.example.org"
        )
    found += _sending_problems(config)
    if not config.sounds_seen_as.startswith("/"):
        found.append(
            f"ARIANE_ASTERISK_SOUNDS is {config.sounds_seen_as!r}; write the absolute path under"
            " which Asterisk sees the folder sounds of the data folder"
        )
    names = (("ARIANE_ARI_APP", config.ari_app), ("ARIANE_RUNTIME_ID", config.runtime_id))
    for name, value in names:
        if not NAME.fullmatch(value):
            found.append(f"{name} is {value!r}; write a letter, then letters, digits, - or _")
    if config.given_secret and len(config.given_secret) < SHORTEST_SECRET:
        found.append(
            f"ARIANE_SECRET has {len(config.given_secret)} characters; write at least"
            f" {SHORTEST_SECRET} random ones"
        )
    if not WORKSPACE.fullmatch(config.workspace):
        found.append(
            f"ARIANE_WORKSPACE is {config.workspace!r}; write small letters, digits and hyphens"
        )
    return found


def _sending_problems(config: Config) -> list[str]:
    found = []
    # Neither address is repeated: both may hold a password.
    if config.smtp_url and _unlike_url(config.smtp_url, ("smtp", "smtps")):
        found.append(
            "ARIANE_SMTP_URL is unusable; write your mail server as smtp://host:25 or"
            " smtps://user:password@host:465, with %40 for an @ in the name or the password"
        )
    if config.smtp_url and not MAIL_FROM.fullmatch(config.mail_from):
        found.append(
            f"ARIANE_MAIL_FROM is {config.mail_from!r}; write who the mails come from, for example"
            " Ariane <ariane@example.org>"
        )
    if config.sms_url and _unlike_url(config.sms_url, ("http", "https")):
        found.append(
            "ARIANE_SMS_URL is unusable; write where text messages are posted to, for example"
            " https://sms.example.org/messages"
        )
    if not SMS_TOKEN.fullmatch(config.sms_token):
        found.append("ARIANE_SMS_TOKEN is unusable; write the token without spaces or quotes")
    return found


def _unlike_url(text: str, schemes: tuple[str, ...], port: bool = False) -> bool:
    try:
        parts = urlsplit(text)
        bare = parts.port is None  # a port that is no number raises
        return parts.scheme not in schemes or not parts.hostname or (port and bare)
    except ValueError:
        return True
