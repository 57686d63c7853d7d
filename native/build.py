"""Compiles the reader's first pass, where there is a C compiler and Python's headers; without them Python does it.

python native/build.py            beside the Python code; says which; a failure is no error
python native/build.py --strict   with warnings as errors and checks of memory: for tests (needs LD_PRELOAD=libasan.so)

Wheels are compiled by native/wheel.py.
"""

import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
NAME = f"_native{sysconfig.get_config_var('EXT_SUFFIX')}"
TARGET = HERE.parent / "src" / "broadsheet" / NAME
FLAGS = ("-std=c11", "-O3", "-fPIC", "-fvisibility=hidden", "-Wall", "-Wextra")
STRICT = ("-Werror", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")


def build(target: Path, *flags: str) -> str:
    """Write the compiled module, whole or not at all. What went wrong, "" where nothing did."""
    linker = (sysconfig.get_config_var("LDSHARED") or "cc -shared").split()
    if not shutil.which(linker[0]):
        return f"no C compiler ({linker[0]})"
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        made = Path(scratch) / target.name
        command = [*linker, *FLAGS, *flags, f"-I{sysconfig.get_path('include')}", *map(str, sorted(HERE.glob("*.c")))]
        done = subprocess.run([*command, "-o", str(made)], capture_output=True, text=True, check=False)
        if done.returncode:
            return done.stderr.strip() or "the compiler failed"
        made.replace(target)
    return ""


def main() -> None:
    fault = build(TARGET, *(STRICT if "--strict" in sys.argv else ()))
    if fault:
        TARGET.unlink(missing_ok=True)  # of an older source
        print(f"the reader stays pure Python: {fault}")
    else:
        print(f"compiled: {TARGET.name}")


if __name__ == "__main__":
    main()
