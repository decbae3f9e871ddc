"""Takes the golden fixtures of the repository into the package: they lie outside of this folder, or in the sdist inside of it."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FILES = [
    "manifest.json",
    "instances.jsonl",
    "solutions.jsonl",
    "estimates.jsonl",
    "expectations.jsonl",
    "sampling.jsonl",
    "negative.jsonl",
    "tasks.jsonl",
    "schema/instance.schema.json",
]


class FixturesHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds fixtures to what is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Adds the files unless they lie in the package already, as in an unpacked sdist."""
        root = Path(self.root)
        repository = root.parent / "fixtures"
        if version == "editable" or (root / "src/hypergrad_oracle/fixtures").exists():
            return
        prefix = "src/" if self.target_name == "sdist" else ""
        for name in FILES:
            build_data["force_include"][str(repository / name)] = f"{prefix}hypergrad_oracle/fixtures/{name}"
