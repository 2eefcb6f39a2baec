"""Packages the API: its own code, and its dependencies as a layer, for Lambda and for this machine. Without Docker.

    dist/code/                  the code of src/
    dist/layer-lambda/python/   dependencies for Lambda: Linux, Python 3.13, arm64 or x86_64
    dist/layer-host/python/     dependencies for this machine's Python, which local runs use

What comes out depends on requirements.txt, src/ and the options only: the same bytes on every run, in every folder and
under every umask, so that nothing is deployed that did not change. Run it by a Python that has uv:

    .venv/bin/python services/api/tools/build_layer.py
"""

import argparse
import importlib.util
import io
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
LAMBDA_PYTHON = "3.13"
# manylinux_2_34 is what Amazon Linux 2023, under Lambda's Python 3.12 and newer, has. The older manylinux2014 would
# hold several packages back to old versions.
LAMBDA_PLATFORMS = {"arm64": "aarch64-manylinux_2_34", "x86_64": "x86_64-manylinux_2_34"}
# Where a layer is at run time: compiled files carry it in their tracebacks instead of this machine's paths.
LAYER_PATH = "/opt/python"
# Notes that installers leave about the installation, which differ between runs and machines; nothing reads them later.
INSTALLER_NOTES = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json"}
FIXED_TIME = 315_532_800  # 1980-01-01, the earliest that a zip file can hold


class BuildError(Exception):
    """The build can't go on; the message says why and what to do."""


@dataclass(frozen=True)
class Package:
    """One folder of the output."""

    name: str
    files: int
    unzipped: int
    zipped: int

    def __str__(self) -> str:
        return (
            f"{self.name:<13} {self.files:>5} files {self.unzipped / 1e6:>7.2f} MB, zipped {self.zipped / 1e6:.2f} MB"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Builds what the command line asks for; 1 on failure, which leaves earlier output as it was."""
    parser = argparse.ArgumentParser(description="Packages the API's code and dependencies, without Docker.")
    parser.add_argument("--platform", choices=sorted(LAMBDA_PLATFORMS), default="arm64", help="of the Lambda function")
    parser.add_argument("--output", type=Path, default=HERE / "dist", help="folder to build into")
    parser.add_argument(
        "--only", choices=["code", "layer-lambda", "layer-host"], action="append", help="build this; may be repeated"
    )
    parser.add_argument(
        "--bytecode",
        action="store_true",
        help=f"also compile the layer for Lambda, which needs a python{LAMBDA_PYTHON} on the PATH; without this "
        "option it is never compiled, so that the output does not depend on what is installed",
    )
    options = parser.parse_args(arguments)
    chosen = options.only or ["code", "layer-lambda", "layer-host"]
    try:
        for package in build(options.output, chosen, options.platform, bytecode=options.bytecode):
            print(package)
    except BuildError as error:
        print(f"build_layer: {error}", file=sys.stderr)
        return 1
    return 0


def build(output: Path, chosen: Sequence[str], platform: str, *, bytecode: bool = False) -> list[Package]:
    """Builds into a temporary folder and moves it into place when all of it is there."""
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".building-", dir=output) as scratch:
        for name in chosen:
            folder = Path(scratch) / name
            if name == "code":
                shutil.copytree(HERE / "src", folder, ignore=shutil.ignore_patterns("__pycache__"))
            elif name == "layer-host":
                install(folder / "python", [])
                compile_bytecode(folder / "python", sys.executable)
            else:
                target = ["--python-platform", LAMBDA_PLATFORMS[platform], "--python-version", LAMBDA_PYTHON]
                install(folder / "python", target)
                if bytecode:
                    compile_bytecode(folder / "python", lambda_interpreter())
            normalize(folder)
        packages = [measure(Path(scratch) / name) for name in chosen]
        for name in chosen:
            replace(Path(scratch) / name, output / name, Path(scratch) / f"earlier-{name}")
    return packages


def install(folder: Path, target: Sequence[str]) -> None:
    """Installs the locked requirements, each checked against its hash; wheels only, as nothing is compiled here."""
    if importlib.util.find_spec("uv") is None:
        raise BuildError(f"{sys.executable} has no uv; run this by the repository's .venv, which `npm ci` makes")
    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-config"]
    command += ["--python", sys.executable, "--target", str(folder), *target]
    command += ["--only-binary", ":all:", "--require-hashes", "--link-mode", "copy", "--no-compile-bytecode"]
    command += ["--requirement", str(HERE / "requirements.txt")]
    run(command, "uv could not install requirements.txt; is the package index reachable? It said")
    remove_installer_notes(folder)


def remove_installer_notes(folder: Path) -> None:
    """Takes out what an installer leaves beside the packages: notes, scripts, its lock."""
    for note in [path for path in folder.rglob("*.dist-info/*") if path.name in INSTALLER_NOTES]:
        note.unlink()
    shutil.rmtree(folder / "bin", ignore_errors=True)
    (folder / ".lock").unlink(missing_ok=True)


def compile_bytecode(folder: Path, interpreter: str, run_at: str = LAYER_PATH) -> None:
    """Compiles a folder by an interpreter of the very version that will run it at `run_at`; another's would be ignored.

    The files are marked as never to be checked: a checked one holds its source's time, or costs a read of it.
    """
    command = [interpreter, "-m", "compileall", "-q", "-j", "1", "--invalidation-mode", "unchecked-hash"]
    command += ["-s", str(folder), "-p", run_at, str(folder)]
    run(command, "The layer could not be compiled", {"PYTHONHASHSEED": "0"})


def lambda_interpreter() -> str:
    """The interpreter of Lambda's version."""
    name = f"python{LAMBDA_PYTHON}"
    interpreter = shutil.which(name)
    probe = [interpreter or name, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    version = run(probe, f"{name} does not run").strip() if interpreter else None
    if version != LAMBDA_PYTHON or interpreter is None:
        raise BuildError(f"--bytecode needs {name} on the PATH, found {version}; install it or leave the option out")
    return interpreter


def run(command: Sequence[str], failure: str, environment: dict[str, str] | None = None) -> str:
    """Runs a command; its output ends up in the error when it fails."""
    try:
        # What a developer's shell says about Python is not to change what comes out.
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
        done = subprocess.run(command, capture_output=True, text=True, env={**inherited, **(environment or {})})
    except OSError as error:
        raise BuildError(f"{failure}: {error}") from error
    if done.returncode != 0:
        raise BuildError(f"{failure}:\n{(done.stderr or done.stdout).strip()}")
    return done.stdout


def normalize(folder: Path, time: int = FIXED_TIME) -> None:
    """One mode and one time for all, as archives of the folder hold both."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
        os.utime(path, (time, time))


def measure(folder: Path) -> Package:
    """Sizes, the zipped one by zipping."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        for path in files:
            zipped.write(path, path.relative_to(folder))
    return Package(folder.name, len(files), sum(path.stat().st_size for path in files), archive.tell())


def replace(built: Path, place: Path, aside: Path) -> None:
    """Moves a folder into place, with no moment in which half of it is there."""
    if place.exists():
        place.rename(aside)
    built.rename(place)


if __name__ == "__main__":
    sys.exit(main())
