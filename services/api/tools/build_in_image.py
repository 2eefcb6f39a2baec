"""Prepares what the container image holds, inside the image's own build: see ../Dockerfile.

    python3 tools/build_in_image.py dependencies /image/var/task
    python3 tools/build_in_image.py code /image/var/task

Dependencies are for this Python, and for the architecture that TARGETARCH names (default: this machine's); both are
compiled. SOURCE_DATE_EPOCH is the time of all files, and folders up to the first. The same input gives the same bytes.
"""

import argparse
import os
import platform
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from build_layer import (
    FIXED_TIME,
    HERE,
    BuildError,
    compile_bytecode,
    normalize,
    remove_installer_notes,
    run,
)

TASK_ROOT = "/var/task"
# Docker's names of architectures, and Python's.
MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}
# glibc of Amazon Linux 2023, and the oldest that wheels for these architectures are made for.
NEWEST_GLIBC, OLDEST_GLIBC = 34, 17


def main(arguments: Sequence[str] | None = None) -> int:
    """Prepares one layer; 1 on failure."""
    parser = argparse.ArgumentParser(description="Prepares what the container image holds, inside its build.")
    parser.add_argument("what", choices=["dependencies", "code"])
    parser.add_argument("folder", type=Path, help=f"what becomes {TASK_ROOT}; made here")
    options = parser.parse_args(arguments)
    try:
        if options.what == "code":
            shutil.copytree(HERE / "src", options.folder, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            install(options.folder, target_machine())
        compile_bytecode(options.folder, sys.executable, TASK_ROOT)
        normalize(image_root(options.folder), int(os.environ.get("SOURCE_DATE_EPOCH", FIXED_TIME)))
    except BuildError as error:
        print(f"build_in_image: {error}", file=sys.stderr)
        return 1
    return 0


def target_machine() -> str:
    """The architecture that the image is for, in Python's words."""
    architecture = os.environ.get("TARGETARCH", "")
    if not architecture:
        return platform.machine()
    if architecture not in MACHINES:
        raise BuildError(f"TARGETARCH should be one of {', '.join(MACHINES)}, which Lambda runs; got '{architecture}'")
    return MACHINES[architecture]


def install(folder: Path, machine: str) -> None:
    """Installs the locked requirements by pip, each checked against its hash; wheels only, as nothing is compiled."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-cache-dir"]
    command += ["--no-compile", "--only-binary", ":all:", "--require-hashes", "--target", str(folder)]
    for minor in range(NEWEST_GLIBC, OLDEST_GLIBC - 1, -1):
        command += ["--platform", f"manylinux_2_{minor}_{machine}"]
    command += ["--platform", f"manylinux2014_{machine}", "--requirement", str(HERE / "requirements.txt")]
    run(command, "pip could not install requirements.txt; is the package index reachable from the build? It said")
    remove_installer_notes(folder)


def image_root(folder: Path) -> Path:
    """The folder above `folder` that stands for the image's root, so that the times of its parents are set as well."""
    if not folder.as_posix().endswith(TASK_ROOT):
        raise BuildError(f"The folder should end in {TASK_ROOT}, got '{folder}'")
    return folder.parents[len(Path(TASK_ROOT).parts) - 2]


if __name__ == "__main__":
    sys.exit(main())
