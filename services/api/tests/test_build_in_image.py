"""What the image's own build prepares. The builds themselves are tried by the acceptance tests: they need an engine."""

import hashlib
from pathlib import Path

import pytest

import build_in_image
import build_layer

MADE_AT = 1_000_000_000


def bytes_of(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(autouse=True)
def epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(MADE_AT))


def test_code_is_that_of_the_zip_compiled_and_all_of_one_time(tmp_path: Path):
    image, task = tmp_path / "image", tmp_path / "image/var/task"
    assert build_in_image.main(["code", str(task)]) == 0
    assert build_layer.main(["--only", "code", "--output", str(tmp_path / "zip")]) == 0
    files = bytes_of(task)
    assert bytes_of(tmp_path / "zip/code") == {path: digest for path, digest in files.items() if path[-3:] == ".py"}
    assert any(path.startswith("backend_api/__pycache__/main.") for path in files)
    assert {path.stat().st_mtime for path in [image, *image.rglob("*")]} == {MADE_AT}
    here = str(tmp_path).encode()
    assert not [path for path in task.rglob("*.pyc") if here in path.read_bytes()]


@pytest.mark.parametrize(("architecture", "machine"), [("amd64", "x86_64"), ("arm64", "aarch64")])
def test_dependencies_are_for_the_architecture_of_the_image(
    architecture: str, machine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    commands: list[list[str]] = []
    monkeypatch.setenv("TARGETARCH", architecture)

    def installed(command: list[str], _: str, __: object = None) -> str:
        commands.append(command)
        (tmp_path / "var/task").mkdir(parents=True, exist_ok=True)
        return ""

    monkeypatch.setattr(build_in_image, "run", installed)
    assert build_in_image.main(["dependencies", str(tmp_path / "var/task")]) == 0
    [pip] = commands
    platforms = [pip[at + 1] for at, word in enumerate(pip) if word == "--platform"]
    assert platforms[0] == f"manylinux_2_34_{machine}"
    assert all(platform.endswith(f"_{machine}") for platform in platforms)
    assert {"--require-hashes", "--no-compile"} <= set(pip)
    assert pip[pip.index("--only-binary") + 1] == ":all:"


@pytest.mark.parametrize(
    ("folder", "architecture", "message"),
    [
        ("var/task", "riscv64", "TARGETARCH should be one of amd64, arm64, which Lambda runs; got 'riscv64'"),
        ("elsewhere", "", "The folder should end in /var/task, got "),
    ],
)
def test_what_cannot_be_is_said(
    folder: str,
    architecture: str,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setenv("TARGETARCH", architecture)
    what = "dependencies" if architecture else "code"
    assert build_in_image.main([what, str(tmp_path / folder)]) == 1
    assert message in capsys.readouterr().err
