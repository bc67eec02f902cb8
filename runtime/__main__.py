"""`python -m runtime`: what `ariane runtime` starts, settings from the environment alone."""

import sys

from runtime.config import Config, ConfigError
from runtime.records.errors import DatabaseProblem
from runtime.service import main

try:
    sys.exit(main(Config.from_env()))
except (ConfigError, DatabaseProblem) as problem:
    sys.exit(f"ariane runtime: {problem}")
