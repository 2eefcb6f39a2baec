"""Runs MiniStack for one supervisor: TLS on loopback, state in one folder, its news as JSON lines on standard output.

    python serve.py --port 4511 --home DIR [--trust FILE] [--containers]

`python -m ministack` would do, but for five things: it takes port 443 as well when it can, it outlives a supervisor
that was killed, it can hang when it is ended, it writes its state only at an orderly end, and it does not say which
call was refused to whom. All that is changed in MiniStack itself is in corrections.py, access.py, stacks.py,
containers.py and refusals.py.
"""

import argparse
import asyncio
import os
import shutil
import signal
import ssl
import sys
from pathlib import Path

from events import tell


def certify(tls: Path, trust: str | None) -> None:
    """A certificate for this machine alone, and the bundles that trust it beside the usual authorities.

    The authority's private key is thrown away: nobody can sign a second certificate with it.
    """
    names = ("localhost", "127.0.0.1", "host.docker.internal")  # the last is this machine as a container sees it
    issued = tls / "names"
    files = [tls / name for name in ("cert.pem", "key.pem", "ca.pem", "bundle.pem")]
    if all(file.exists() for file in files) and issued.exists() and issued.read_text() == " ".join(names):
        return
    import trustme

    tls.mkdir(parents=True, exist_ok=True)
    authority = trustme.CA(organization_name="Stratiform, this machine only")
    certificate = authority.issue_cert(*names)
    (tls / "key.pem").touch(mode=0o600)
    certificate.private_key_pem.write_to_path(tls / "key.pem")
    certificate.cert_chain_pems[0].write_to_path(tls / "cert.pem")
    authority.cert_pem.write_to_path(tls / "ca.pem")
    known = ssl.get_default_verify_paths()
    system = next((p for p in (trust, known.cafile, known.openssl_cafile) if p and os.path.exists(p)), None)
    usual = Path(system).read_bytes() if system else b""
    (tls / "bundle.pem").write_bytes(usual + b"\n" + authority.cert_pem.bytes())
    issued.write_text(" ".join(names))


def move_port(home: Path, port: int) -> None:
    """Queue URLs hold the port, in queues and in functions' environments: a state from another port is rewritten."""
    note = home / "port"
    before = note.read_text().strip() if note.exists() else str(port)
    if before != str(port):
        for file in (home / "data").glob("*.json"):
            text = file.read_text()
            moved = text.replace(f"127.0.0.1:{before}", f"127.0.0.1:{port}")
            if moved != text:
                file.write_text(moved)
        tell("moved", before=int(before), now=port)
    note.write_text(str(port))


async def announce(port: int) -> None:
    """Says `ready` as soon as the port answers."""
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.01)
            continue
        writer.close()
        return tell("ready", port=port, pid=os.getpid())


async def serve(port: int, home: Path, in_containers: bool) -> None:
    # Here, not above: importing MiniStack reads the environment and the state folder's names.
    from hypercorn.asyncio import serve as hypercorn_serve
    from hypercorn.config import Config
    from ministack import app as ministack

    import access
    import containers
    import corrections
    import refusals
    import stacks
    from gateway import Gateway, close, save, save_now_and_then

    corrections.apply()
    access.apply()
    stacks.apply()
    refusals.report(tell)
    if in_containers:
        containers.apply(home, port)
    gateway = Gateway(ministack.app)

    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.certfile, config.keyfile = str(home / "tls" / "cert.pem"), str(home / "tls" / "key.pem")
    config.keep_alive_timeout = 75
    config.loglevel = "WARNING"

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    loop.add_signal_handler(signal.SIGUSR1, lambda: loop.run_in_executor(None, save, gateway))
    # The supervisor holds the other end of standard input: when it ends, however it ends, so does this.
    loop.add_reader(0, lambda: stop.set() if not os.read(0, 4096) else None)

    serving = asyncio.create_task(hypercorn_serve(gateway, config, shutdown_trigger=asyncio.Event().wait))
    background = [asyncio.create_task(announce(port)), asyncio.create_task(save_now_and_then(gateway))]
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([serving, stopping], return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        serving.result()  # raises what went wrong: hypercorn never ends by itself
    for task in background:
        task.cancel()
    await close(gateway, (lambda: containers.end(home)) if in_containers else None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--trust", help="the bundle of certificate authorities that this machine trusts")
    parser.add_argument("--containers", action="store_true", help="functions may be images, which an engine runs")
    options = parser.parse_args()
    if not options.containers:
        # MiniStack speaks to an engine, and sweeps what it takes for its own, wherever it can import this.
        sys.modules["docker"] = None  # type: ignore[assignment]
    for name in ("data", "s3", "home"):
        (options.home / name).mkdir(parents=True, exist_ok=True)
    # Functions are unpacked under tmp; what an earlier run left there belongs to nobody.
    shutil.rmtree(options.home / "tmp", ignore_errors=True)
    (options.home / "tmp").mkdir()
    certify(options.home / "tls", options.trust)
    move_port(options.home, options.port)
    asyncio.run(serve(options.port, options.home, options.containers))


if __name__ == "__main__":
    main()
