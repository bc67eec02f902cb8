"""The version of Ariane that is installed."""

from importlib.metadata import PackageNotFoundError, version


def _installed() -> str:
    try:
        return version("ariane-studio")
    except PackageNotFoundError:
        return "0"


VERSION = _installed()
