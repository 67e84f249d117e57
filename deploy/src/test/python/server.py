"""The packaged server as a process of its own, and what the application behind it has: its secret and its API key."""

import asyncio
import base64
import hashlib
import hmac
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

SECRET = "a-secret-of-these-tests-and-of-nothing-else"
API_KEY = "a-key-of-these-tests"
START_LIMIT = 120
STOP_LIMIT = 60
DEADLINE = 60
JVM_FLAGS = [
    "--sun-misc-unsafe-memory-access=allow",
    "--enable-native-access=ALL-UNNAMED",
    "-XX:+UseCompactObjectHeaders",
    "-XX:+UseSerialGC",
]
READ_AND_WRITE = {
    "allow_subscribe_for_client": True,
    "allow_publish_for_client": True,
    "allow_presence_for_client": True,
    "allow_history_for_client": True,
}
KEPT = {"history_size": 200, "history_ttl": "10m", "force_recovery": True}
NAMESPACES = [
    {"name": "chat", "presence": True, "join_leave": True, "force_push_join_leave": True, **KEPT, **READ_AND_WRITE},
    {"name": "plain", **READ_AND_WRITE},
    {"name": "closed"},
]


class Server:
    """Keeps its port and its data over restarts."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="gyre-sdks-")
        self.port = free_port()
        self.process = None

    @property
    def address(self):
        return f"ws://127.0.0.1:{self.port}/connection/websocket"

    def start(self):
        config = os.path.join(self.folder, "config.json")
        with open(config, "w") as file:
            json.dump(
                {
                    "http_server": {"address": "127.0.0.1", "port": self.port},
                    "health": {"enabled": True},
                    "http_api": {"key": API_KEY},
                    "client": {"token": {"hmac_secret_key": SECRET}},
                    "channel": {"namespaces": NAMESPACES},
                },
                file,
            )
        output = os.environ.get("SDKS_OUTPUT", self.folder)
        os.makedirs(output, exist_ok=True)
        self.log = os.path.join(output, "python-sdk-server.log")
        java = os.path.join(os.environ["GYRE_JAVA_HOME"], "bin", "java")
        jars = os.path.join(os.path.abspath(os.environ["GYRE_HOME"]), "lib", "*")
        with open(self.log, "a") as log:
            self.process = subprocess.Popen(
                [java, *JVM_FLAGS, "-cp", jars, "dev.gyre.server.Main", "serve", "-c", config],
                cwd=self.folder,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        end = time.monotonic() + START_LIMIT
        while not self.healthy():
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended; its output is in {self.log}")
            if time.monotonic() > end:
                raise AssertionError(f"the server is not healthy within {START_LIMIT} s; its output is in {self.log}")
            time.sleep(0.05)

    def healthy(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def stop(self):
        """Asks the server to end, as an operator would, and waits until it has."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"the server did not end within {STOP_LIMIT} s") from None

    def close(self):
        try:
            self.stop()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    async def api(self, method, params):
        return await asyncio.to_thread(self._api, method, params)

    def _api(self, method, params):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/{method}",
            json.dumps(params).encode(),
            {"Content-Type": "application/json", "X-API-Key": API_KEY},
        )
        with urllib.request.urlopen(request, timeout=DEADLINE) as answer:
            body = json.load(answer)
        assert "error" not in body, f"{method} was answered {body}"
        return body["result"]


def token(claims, seconds=None):
    """A signed token that lives for some seconds; without them it has no end."""
    if seconds is not None:
        claims = {**claims, "exp": int(time.time()) + seconds}
    signed = f"{_base64(_json({'alg': 'HS256', 'typ': 'JWT'}))}.{_base64(_json(claims))}"
    return f"{signed}.{_base64(hmac.new(SECRET.encode(), signed.encode(), hashlib.sha256).digest())}"


def _json(value):
    return json.dumps(value, separators=(",", ":")).encode()


def _base64(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
