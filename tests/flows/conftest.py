"""A real server with a real worker, and a real Chromium, for the few flows that need them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))), None
)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass(frozen=True)
class Server:
    """A running installation: its address, and its command line."""

    address: str
    environ: dict[str, str]

    def flask(self, *args: str) -> str:
        """Run a command and return what it prints; a refusal fails the test with its sentence."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", *args],
            cwd=ROOT,
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


Serve = Callable[..., Server]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Start a server on a fresh database with a policy file in it; everything started is ended."""
    yield from serving(tmp_path)


@pytest.fixture(scope="module")
def shared_serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """The same for a file of tests that only look: one server for all of them."""
    yield from serving(tmp_path_factory.mktemp("served"))


def serving(folder: Path) -> Iterator[Serve]:
    """Give what starts a server on a database in a folder, and end what it started."""
    running: list[subprocess.Popen[bytes]] = []

    def start(policy: str, *, has_worker: bool = False) -> Server:
        port = free_port()
        environ = os.environ | {
            "FLASK_APP": "wsgi",
            "DATABASE_URL": f"sqlite:///{folder / 'flow.db'}",
            "INSTANCE_DIR": str(folder / "instance"),
            "CONSULT_TESTING": "1",
            "PYTHONWARNINGS": "default",
        }
        server = Server(f"http://127.0.0.1:{port}", environ)
        file = folder / "policy.yaml"
        file.write_text(policy, encoding="utf-8")
        server.flask("db", "upgrade")
        server.flask("policy", "load", str(file))
        command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--threads", "4", "wsgi:app"]
        running.append(subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL))
        if has_worker:
            running.append(subprocess.Popen([sys.executable, "-m", "flask", "worker"], cwd=ROOT, env=environ))
        wait_for(server.address)
        return server

    yield start
    for process in running:
        process.terminate()
    for process in running:
        process.wait(timeout=20)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str) -> None:
    """Wait until the server says that it takes submissions."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{address} did not come up")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium; `make test` has seen to it that there is one."""
    assert CHROMIUM, "no Chromium: run `make tools`"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
