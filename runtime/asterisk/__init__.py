"""Write a complete, loopback-safe Asterisk configuration for Ariane; never talk to Asterisk."""

from runtime.asterisk.render import render
from runtime.asterisk.settings import AsteriskSettings, SettingsError

__all__ = ["AsteriskSettings", "SettingsError", "render"]
