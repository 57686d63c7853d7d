"""Compiles the reader's first pass, where there is a C compiler and Python's headers; without them Python does it.

python native/build.py            says which; a failure is no error
python native/build.py --strict   with warnings as errors and checks of memory: for tests (needs LD_PRELOAD=libasan.so)
"""

import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
TARGET = HERE.parent / "src" / "broadsheet" / f"_native{sysconfig.get_config_var('EXT_SUFFIX')}"
FLAGS = ("-std=c11", "-O3", "-fPIC", "-fvisibility=hidden", "-Wall", "-Wextra")
STRICT = ("-Werror", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")


def build(*flags: str) -> str:
    """Write the compiled module beside the Python code, whole or not at all. What went wrong, "" where nothing did."""
    linker = (sysconfig.get_config_var("LDSHARED") or "cc -shared").split()
    if not shutil.which(linker[0]):
        return f"no C compiler ({linker[0]})"
    with tempfile.TemporaryDirectory(dir=TARGET.parent) as scratch:
        made = Path(scratch) / TARGET.name
        command = [*linker, *FLAGS, *flags, f"-I{sysconfig.get_path('include')}", *map(str, sorted(HERE.glob("*.c")))]
        done = subprocess.run([*command, "-o", str(made)], capture_output=True, text=True, check=False)
        if done.returncode:
            return done.stderr.strip() or "the compiler failed"
        made.replace(TARGET)
    return ""


def main() -> None:
    fault = build(*(STRICT if "--strict" in sys.argv else ()))
    if fault:
        TARGET.unlink(missing_ok=True)  # of an older source
        print(f"the reader stays pure Python: {fault}")
    else:
        print(f"compiled: {TARGET.name}")


if __name__ == "__main__":
    main()
