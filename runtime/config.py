"""The settings of a studio or a runtime, read once from the environment and checked at once."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

DEFAULT_ARI_URL = "http://127.0.0.1:8088"
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
WORKSPACE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class ConfigError(ValueError):
    """One or more settings are unusable; the text names each, and what to write instead."""


@dataclass(frozen=True)
class Config:
    """Everything a process must be told. Paths are absolute.

    `ari_password` empty means that no Asterisk is configured. `ari_listen` is where Asterisk
    connects out to us (`ws://host:port/path`), or None when we connect to Asterisk.
    `sounds_seen_as` is the path under which Asterisk sees `data/sounds`. `public_url` is how
    people's browsers reach the studio, when that is not how the studio itself is called.
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
        )
        if problems := _problems(config):
            raise ConfigError("\n".join(problems))
        return config

    @property
    def sounds(self) -> Path:
        """The folder of spoken and uploaded sounds."""
        return self.data / "sounds"

    @property
    def asterisk_configured(self) -> bool:
        """Whether a call runtime has an Asterisk to work with."""
        return bool(self.ari_password)


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
    if not config.sounds_seen_as.startswith("/"):
        found.append(
            f"ARIANE_ASTERISK_SOUNDS is {config.sounds_seen_as!r}; write the absolute path under"
            " which Asterisk sees the folder sounds of the data folder"
        )
    names = (("ARIANE_ARI_APP", config.ari_app), ("ARIANE_RUNTIME_ID", config.runtime_id))
    for name, value in names:
        if not NAME.fullmatch(value):
            found.append(f"{name} is {value!r}; write a letter, then letters, digits, - or _")
    if not WORKSPACE.fullmatch(config.workspace):
        found.append(
            f"ARIANE_WORKSPACE is {config.workspace!r}; write small letters, digits and hyphens"
        )
    return found


def _unlike_url(text: str, schemes: tuple[str, ...], port: bool = False) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme not in schemes or not parts.hostname or (port and parts.port is None)
    except ValueError:
        return True
