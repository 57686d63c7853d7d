"""A wheel, as `pip install` makes it: with the compiled module where there is a C compiler, else for any machine."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
COMPILER = sysconfig.get_config_var("LDSHARED").split()[0]
ASK = "import broadsheet.native as n; print(n.__file__, n.native is not None)"


def installed(place: Path, path: str) -> Path:
    """The wheel made with this PATH, unpacked."""
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(place), "."]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "PATH": path}, check=True, capture_output=True)
    (wheel,) = place.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(place / wheel.stem)
    return place / wheel.stem


def is_compiled(place: Path) -> bool:
    """Whether Python finds the compiled module there, and takes it."""
    told = subprocess.run([sys.executable, "-c", ASK], env={"PYTHONPATH": str(place)}, check=True, capture_output=True)
    file, loaded = told.stdout.decode().split()
    assert file.startswith(str(place))
    return loaded == "True"


@pytest.mark.skipif(shutil.which(COMPILER) is None, reason=f"no C compiler ({COMPILER})")
def test_a_compiler_is_used(tmp_path: Path) -> None:
    wheel = installed(tmp_path, os.environ["PATH"])
    assert not wheel.name.endswith("-any")
    assert is_compiled(wheel)


def test_without_a_compiler_a_wheel_is_for_any_machine(tmp_path: Path) -> None:
    wheel = installed(tmp_path, str(tmp_path))
    assert wheel.name.endswith("-py3-none-any")
    assert not is_compiled(wheel)
