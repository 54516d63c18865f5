"""The files of operators are true: every command, option, port, path and variable in them exists in the code."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import pytest
import typer
import yaml

from flows.cli.main import app
from flows.deploy import _arguments

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "flows" / "operations" / "deployment"
UNITS = sorted([*FOLDER.glob("*.service"), *FOLDER.glob("*.timer")])
INSTALLED = "/opt/figurewatch/.venv/bin/figurewatch"
POSTGRES_IMAGE = {"POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB"}
"""What the image of PostgreSQL reads, as its page says."""
COMPOSE = yaml.safe_load((FOLDER / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
CONTAINERFILE = (FOLDER / "Containerfile").read_text("utf-8").replace("\\\n", " ")


def check_figurewatch(arguments: Sequence[str]) -> click.Context:
    """Parse a command as the command line does, without running it."""
    context: click.Context | None = None
    command: click.Command = typer.main.get_command(app)
    rest = list(arguments)
    while True:
        context = command.make_context(command.name or "figurewatch", rest, parent=context)
        if not isinstance(command, click.Group) and not hasattr(command, "commands"):
            return context
        rest = [*context._protected_args, *context.args]
        if not rest:
            return context
        _, found, rest = command.resolve_command(context, rest)  # type: ignore[attr-defined]
        assert found is not None
        command = found


def check_command(words: Sequence[str]) -> None:
    """Check that a command line is one that exists."""
    program, *arguments = words
    if Path(program).name == "figurewatch":
        check_figurewatch(arguments)
    elif words[:3] == ["python", "-m", "flows.deploy"]:
        _arguments().parse_args(words[3:])
    elif program == "prefect":
        from prefect.cli._app import _app as prefect

        prefect.parse_args(list(arguments), exit_on_error=False, print_error=False)
    elif program == "sh":
        for line in re.split(r"&&|;|\bdo\b|\bwhile\b|\bdone\b", arguments[-1]):
            if line.strip().startswith("figurewatch"):
                check_command(shlex.split(line))
    else:
        assert words[:2] == ["python", "-c"] or program == "pg_isready"


@pytest.mark.parametrize("wrong", ["figurewatch serve --nothing", "figurewatch nothing", "figurewatch serve --cron bad",
                                   "prefect server start --nothing 1", "prefect nothing"])  # fmt: skip
def test_a_wrong_command_would_be_seen(wrong: str) -> None:
    with pytest.raises(Exception, match=r"nothing|bad"):
        check_command(shlex.split(wrong))


def unit_lines(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text("utf-8").splitlines():
        if line and line[0] not in "#[":
            key, _, value = line.partition("=")
            yield key, value


def values(path: Path, key: str) -> list[str]:
    return [value for name, value in unit_lines(path) if name == key]


def environment(name: str) -> dict[str, str]:
    return {key: str(value) for key, value in SERVICES[name].get("environment", {}).items()}


def image_environment() -> dict[str, str]:
    (line,) = re.findall(r"^ENV (.+)$", CONTAINERFILE, re.MULTILINE)
    return dict(word.split("=", 1) for word in shlex.split(line))


def commands() -> list[Any]:
    found = [pytest.param(shlex.split(line), id=path.name) for path in UNITS for line in values(path, "ExecStart")]
    entrypoint, command = (
        yaml.safe_load(re.findall(rf"^{name} (.+)$", CONTAINERFILE, re.MULTILINE)[0]) for name in ("ENTRYPOINT", "CMD")
    )
    found.append(pytest.param([*entrypoint, *command], id="Containerfile"))
    for name, service in SERVICES.items():
        if "command" in service:
            found.append(pytest.param([*service.get("entrypoint", entrypoint), *service["command"]], id=name))
        if "healthcheck" in service:
            found.append(pytest.param(service["healthcheck"]["test"][1:], id=f"{name} healthcheck"))
    comments = re.findall(r"docker compose run --rm figurewatch ([a-z]+ ?\.?)", (FOLDER / "compose.yaml").read_text())
    return [*found, *(pytest.param(["figurewatch", *words.split()], id=f"comment {words}") for words in comments)]


@pytest.mark.parametrize("words", commands())
def test_every_command_exists_with_its_options(words: list[str]) -> None:
    check_command(words)


def written_commands() -> list[str]:
    """The commands on the page about operating, in its blocks of shell."""
    text = (ROOT / "flows" / "operations" / "README.md").read_text("utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line.partition("#")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith(("figurewatch", "python -m flows", "prefect"))]


def test_every_command_on_the_page_about_operating_exists() -> None:
    assert len(written_commands()) > 8
    for line in written_commands():
        check_command(shlex.split(line))


def known_variables() -> set[str]:
    from prefect.settings import Settings
    from prefect.settings.legacy import _get_settings_fields

    code = "".join(path.read_text("utf-8") for name in ("flows", "tasks") for path in (ROOT / name).rglob("*.py"))
    return set(_get_settings_fields(Settings)) | set(re.findall(r"\bFIGUREWATCH_[A-Z_]+\b", code))


def test_every_variable_is_read_by_something() -> None:
    named = {value.partition("=")[0] for path in UNITS for value in values(path, "Environment")}
    named |= set(image_environment())
    named |= {variable for name in SERVICES if name != "database" for variable in environment(name)}
    assert named - known_variables() == set()
    assert set(environment("database")) <= POSTGRES_IMAGE


def test_paths_of_the_image_are_those_of_its_volumes() -> None:
    folders = [volume.partition(":")[2] for volume in COMPOSE["x-figurewatch"]["volumes"]]
    places = [value for value in image_environment().values() if value.startswith("/")]
    assert all(any(Path(place).is_relative_to(folder) for folder in folders) for place in places)
    assert re.findall(r"^WORKDIR (.+)$", CONTAINERFILE, re.MULTILINE)[-1] in folders
    named = {volume.partition(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert {volume for volume in named if not volume.startswith(".")} == set(COMPOSE["volumes"])


def test_what_the_image_copies_is_in_the_checkout_and_enough_for_the_package() -> None:
    copied = [line.split()[:-1] for line in re.findall(r"^COPY (.+)$", CONTAINERFILE, re.MULTILINE)]
    paths = [path for line in copied for path in line]
    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert {"flows/", "tasks/", "warehouse/", "seeds/", "pyproject.toml", "requirements.lock"} <= set(paths)
    build = COMPOSE["x-figurewatch"]["build"]
    assert (FOLDER / build["context"]).resolve() == ROOT
    assert (ROOT / build["dockerfile"]) == FOLDER / "Containerfile"


def test_services_name_each_other_with_the_ports_that_they_listen_on() -> None:
    server = SERVICES["server"]["command"]
    port = server[server.index("--port") + 1]
    assert SERVICES["server"]["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert environment("server")["PREFECT_SERVER_UI_API_URL"] == f"http://127.0.0.1:{port}/api"
    assert f"http://127.0.0.1:{port}/api/health" in SERVICES["server"]["healthcheck"]["test"][-1]
    for name in ("worker", "deploy"):
        assert environment(name)["PREFECT_API_URL"] == f"http://server:{port}/api"
    metrics = SERVICES["metrics"]["command"]
    number = metrics[metrics.index("--port") + 1]
    assert SERVICES["metrics"]["ports"] == [f"127.0.0.1:{number}:{number}"]
    pool = SERVICES["worker"]["command"]
    assert SERVICES["deploy"]["command"][0] == pool[pool.index("--pool") + 1]


def test_the_server_connects_to_the_database_that_is_made() -> None:
    address = urlsplit(environment("server")["PREFECT_SERVER_DATABASE_CONNECTION_URL"])
    made = environment("database")
    assert (address.scheme, address.hostname, address.port) == ("postgresql+asyncpg", "database", 5432)
    assert (address.username, address.path) == (made["POSTGRES_USER"], f"/{made['POSTGRES_DB']}")
    assert address.password == "${POSTGRES_PASSWORD}"
    assert SERVICES["database"]["healthcheck"]["test"][1:] == [
        "pg_isready", "-U", made["POSTGRES_USER"], "-d", made["POSTGRES_DB"],
    ]  # fmt: skip


def test_what_a_service_waits_for_can_be_waited_for() -> None:
    for service in SERVICES.values():
        for name, wait in service.get("depends_on", {}).items():
            assert wait["condition"] == ("service_healthy" if "healthcheck" in SERVICES[name] else "service_started")


def test_no_port_is_open_to_other_machines_and_no_secret_is_written() -> None:
    assert all(port.startswith("127.0.0.1:") for service in SERVICES.values() for port in service.get("ports", []))
    text = "".join(path.read_text("utf-8") for path in FOLDER.iterdir())
    assert [line for line in re.findall(r"PASSWORD[=:] *(\S+)", text) if not line.startswith("${")] == []


def test_units_write_where_they_may_and_name_the_installed_program() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        assert Path(INSTALLED).name in tomllib.load(file)["project"]["scripts"]
    for path in (path for path in UNITS if path.suffix == ".service"):
        (writable,) = values(path, "ReadWritePaths")
        assert values(path, "WorkingDirectory")[0] in writable.split()
        assert {line.split()[0] for line in values(path, "ExecStart")} == {INSTALLED}
        places = dict(value.split("=", 1) for value in values(path, "Environment") if "=/" in value)
        used = places if "upkeep" in path.name else {key: places[key] for key in places if "BACKUPS" not in key}
        assert all(any(Path(place).is_relative_to(way) for way in writable.split()) for place in used.values())
    for path in (path for path in UNITS if path.suffix == ".timer"):
        assert path.with_suffix(".service") in UNITS


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not at hand")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    program = shutil.which("true")
    for path in UNITS:
        text = path.read_text("utf-8").replace(INSTALLED, str(program))
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    checked = ["systemd-analyze", "verify", *(str(tmp_path / path.name) for path in UNITS)]
    done = subprocess.run(checked, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
