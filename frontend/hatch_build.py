"""Hatchling build hook: builds the browser part into studio/web/ (being written)."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendBuild(BuildHookInterface[Any]):
    """Does nothing yet."""
