"""Runs functions whose package is an image, in containers of this machine's engine.

MiniStack 1.5.33 does that by the Python package `docker`, but with images from a registry, and for an emulator that
listens on every address. Here

- an image is what the engine has under the id that its reference ends in (`…@sha256:<id>`): nothing is pulled
- a container reaches the emulator as `host.docker.internal`, and so do the addresses in its variables
- where the engine runs on this very machine, that name is the address of its bridge, on which nobody listens: a
  forwarder does, for connections that come from this emulator's own containers, and for no others
- every container carries the label by which whoever clears away after a kill finds it

All of it holds on to MiniStack's private names, as the corrections do.
"""

import asyncio
import contextlib
import errno
import threading
from pathlib import Path

LABEL = "stratiform.home"
HOST = "host.docker.internal"
# Idle containers go after this; a new one takes a second or two to answer, where a process takes a quarter of one.
WARM_SECONDS = 300


def apply(home: Path, port: int) -> None:
    """Has functions that are images run in containers labelled with the state folder `home`."""
    from ministack import app
    from ministack.services import lambda_svc

    # At its start it would also remove containers of other MiniStacks, those from before they were told apart.
    app._stop_docker_containers = lambda *_: end(home)
    spawn = lambda_svc._spawn_lambda_container_impl
    forwarder = Forwarder(lambda_svc._get_docker_client, home, port)

    def spawned(config, code_zip, pin_platform):
        container, folder = spawn(_as_seen_from_inside(config), code_zip, pin_platform)
        # In time: nothing of the function runs before the first event is sent to it.
        container.reload()
        forwarder.start([one["Gateway"] for one in container.attrs["NetworkSettings"]["Networks"].values()])
        return container, folder

    def trusted(run_kwargs, environment, mounts, _runtime="", _copies=None):
        for name, file in {"NODE_EXTRA_CA_CERTS": "ca.pem", "AWS_CA_BUNDLE": "bundle.pem"}.items():
            environment[name] = f"/var/stratiform/{file}"
            source = str((home / "tls" / file).absolute())
            mounts.append(lambda_svc.docker_lib.types.Mount(environment[name], source, type="bind", read_only=True))
        run_kwargs["labels"] = {**run_kwargs["labels"], LABEL: str(home.absolute())}
        # As on Lambda: only /tmp can be written.
        run_kwargs.update(read_only=True, tmpfs={"/tmp": ""})

    lambda_svc._spawn_lambda_container_impl = spawned
    lambda_svc._wire_cognito_issuer_host = trusted
    # MiniStack guesses from files that other tools leave as well. The emulator is never in a container of the engine.
    lambda_svc._is_in_container = False
    lambda_svc._WARM_CONTAINER_TTL = WARM_SECONDS


def end(home: Path) -> None:
    """Removes the containers of this state folder, whoever started them."""
    from ministack.services import lambda_svc

    engine = lambda_svc._get_docker_client()
    for container in engine.containers.list(all=True, filters=_own(home)) if engine else []:
        # One that is being removed already is no error.
        with contextlib.suppress(lambda_svc.docker_lib.errors.APIError):
            container.remove(force=True, v=True)


def _own(home: Path) -> dict[str, str]:
    return {"label": f"{LABEL}={home.absolute()}"}


def _as_seen_from_inside(config: dict) -> dict:
    """A function's configuration for a container: the image by its id, and this machine by its name in there."""
    variables = (config.get("Environment") or {}).get("Variables") or {}
    seen = {name: value.replace("://127.0.0.1:", f"://{HOST}:") for name, value in variables.items()}
    image = config.get("ImageUri", "").rpartition("@")[2]
    return {**config, "ImageUri": image, "Environment": {"Variables": seen}}


class Forwarder:
    """Passes on what this emulator's containers send to the bridge's address, where that is an address of this machine.

    In Docker Desktop it isn't: there `host.docker.internal` leads to this machine's loopback without any help.
    """

    def __init__(self, engine, home: Path, port: int):
        self.engine, self.home, self.port = engine, home, port
        self.loop = asyncio.get_running_loop()
        self.lock, self.listening = threading.Lock(), set[str]()

    def start(self, gateways: list[str]) -> None:
        """Listens on these addresses, the first time that it sees them; called from a thread."""
        with self.lock:
            for gateway in [it for it in gateways if it and it not in self.listening]:
                asyncio.run_coroutine_threadsafe(self._listen(gateway), self.loop).result(30)
                self.listening.add(gateway)

    async def _listen(self, gateway: str) -> None:
        try:
            await asyncio.start_server(self._pass_on, gateway, self.port)
        except OSError as error:
            if error.errno != errno.EADDRNOTAVAIL:
                raise

    async def _pass_on(self, reader, writer) -> None:
        try:
            if writer.get_extra_info("peername")[0] in await asyncio.to_thread(self._own_addresses):
                inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", self.port)
                await asyncio.gather(_pump(reader, inner_writer), _pump(inner_reader, writer))
        finally:
            writer.close()

    def _own_addresses(self) -> set[str]:
        own = self.engine().containers.list(filters=_own(self.home))
        return {one["IPAddress"] for it in own for one in it.attrs["NetworkSettings"]["Networks"].values()}


async def _pump(reader, writer) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    with contextlib.suppress(OSError):
        writer.close()
