"""What `pip install` asks while it makes a wheel: the compiled module goes in, where there is a C compiler."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.append(str(Path(__file__).parent))
import build


class WheelHook(BuildHookInterface[Any]):
    """A wheel for this machine and this Python; without a compiler, one for all of them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and name the wheel by what is in it."""
        if version == "editable":  # `make setup` compiles beside the code
            return
        self._scratch = tempfile.TemporaryDirectory()
        made = Path(self._scratch.name) / build.NAME
        if fault := build.build(made):
            self.app.display_warning(f"the reader stays pure Python: {fault}")
            return
        build_data["force_include"][str(made)] = f"broadsheet/{build.NAME}"
        build_data["pure_python"], build_data["infer_tag"] = False, True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Put away what is in the wheel by now."""
        if version != "editable":
            self._scratch.cleanup()
