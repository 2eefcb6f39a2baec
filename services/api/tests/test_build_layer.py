"""The packages: the same bytes on every run."""

import hashlib
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import build_layer


def nothing(_: object) -> None:
    return None


def this_python(_: object) -> str:
    return sys.executable


def contents(folder: Path) -> dict[str, tuple[str, int, float]]:
    """Digest, mode and time of all that is in a folder."""
    return {
        str(path.relative_to(folder)): (
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder",
            stat.S_IMODE(path.stat().st_mode),
            path.stat().st_mtime,
        )
        for path in sorted(folder.rglob("*"))
    }


def test_two_builds_are_the_same_in_every_byte_mode_and_time(tmp_path: Path):
    script = Path(build_layer.__file__)
    for folder, umask, hash_seed in (("first", 0o022, "1"), ("a/second", 0o077, "2")):
        command = [sys.executable, str(script), "--output", str(tmp_path / folder)]
        subprocess.run(command, check=True, umask=umask, env={**os.environ, "PYTHONHASHSEED": hash_seed})
    first, second = contents(tmp_path / "first"), contents(tmp_path / "a/second")
    assert first == second
    assert {path.split("/")[0] for path in first} == {"code", "layer-lambda", "layer-host"}

    native = [path for path in first if path.startswith("layer-lambda") and path.endswith(".so")]
    assert native
    assert all("cpython-313-aarch64-linux-gnu" in path for path in native)
    for unwanted in ("bin", "RECORD", "INSTALLER", "boto3", "botocore"):
        assert not [path for path in first if unwanted in path.split("/")], unwanted
    assert not [path for path in first if path.startswith(("layer-lambda", "code")) and path.endswith(".pyc")]
    assert any(path.startswith("layer-host/python/fastapi/__pycache__") for path in first)
    here = str(tmp_path).encode()
    assert not [path for path in (tmp_path / "first").rglob("*.pyc") if here in path.read_bytes()]


def test_code_is_the_own_code_only(tmp_path: Path):
    assert build_layer.main(["--only", "code", "--output", str(tmp_path)]) == 0
    assert {path.name for path in (tmp_path / "code").iterdir()} == {"api_server.py", "backend_api"}


def test_a_failing_build_says_why_and_leaves_the_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    assert build_layer.main(["--only", "code", "--output", str(tmp_path)]) == 0
    before = contents(tmp_path)

    def unreachable(*_: object):
        raise build_layer.BuildError("uv could not install requirements.txt; is the package index reachable?")

    monkeypatch.setattr(build_layer, "install", unreachable)
    assert build_layer.main(["--only", "code", "--only", "layer-host", "--output", str(tmp_path)]) == 1
    assert "is the package index reachable?" in capsys.readouterr().err
    assert contents(tmp_path) == before


def test_a_python_without_uv_is_told_which_to_take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("importlib.util.find_spec", nothing)
    with pytest.raises(build_layer.BuildError, match="has no uv; run this by the repository"):
        build_layer.install(tmp_path, [])


def test_what_uv_says_is_in_the_error():
    command = [sys.executable, "-c", "import sys; sys.exit('no route to host')"]
    with pytest.raises(build_layer.BuildError, match="It failed:\nno route to host"):
        build_layer.run(command, "It failed")


def test_bytecode_without_the_very_interpreter_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("shutil.which", nothing)
    with pytest.raises(build_layer.BuildError, match=r"--bytecode needs python3\.13 on the PATH, found None"):
        build_layer.lambda_interpreter()
    monkeypatch.setattr("shutil.which", this_python)
    monkeypatch.setattr(build_layer, "LAMBDA_PYTHON", "3.99")
    with pytest.raises(build_layer.BuildError, match=r"found \d\.\d+"):
        build_layer.lambda_interpreter()
