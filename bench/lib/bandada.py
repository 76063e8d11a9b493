"""A Bandada network of real processes: one directory, some peers, each with what settings are wanted."""

import http.client
import json
import os
import re
import shlex
import signal
import subprocess
import time

from needs import ROOT, stop

PATIENCE = 90  # seconds for a start
STOP_PATIENCE = 25  # the daemons promise 20
AT_A_TIME = 4  # JVMs that start; more would only wait for each other
PASSWORD = "bench-password-of-a-network-that-is-gone-soon"

DIRECTORY = os.path.join(ROOT, "directory-web/src/main/launcher/directory-web")
PEERD = os.path.join(ROOT, "peerd/src/main/launcher/peerd")
PEERCTL = os.path.join(ROOT, "peerctl/src/main/launcher/peerctl")


def _await(what, log, is_so, process):
    until = time.monotonic() + PATIENCE
    while not is_so():
        if process.poll() is not None or time.monotonic() > until:
            with open(log, encoding="utf-8", errors="replace") as text:
                tail = "".join(text.readlines()[-12:])
            raise RuntimeError(f"{what} did not start; its log ends with\n{tail}")
        time.sleep(0.05)


def _text(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().strip()
    except OSError:
        return ""


def _end(process):
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def make_aot():
    """As a package does after its installation: the commands start in half the time."""
    subprocess.run([os.path.join(os.path.dirname(PEERCTL), "make-aot")], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def knows_setting(key):
    """Whether this build's peerd has the setting."""
    shown = subprocess.run([PEERD, "--print-config"], capture_output=True, text=True, check=False).stdout
    return re.search(rf"^#?\s*{key}\s*=", shown, re.MULTILINE) is not None


class Network:
    """`inside` is put before the commands of the directory, to start it in a network namespace."""

    def __init__(self, folder, address="127.0.0.1", inside=()):
        self.folder = folder
        self.address = address
        self.peers = []
        self._inside = list(inside)
        data = os.path.join(folder, "directory")
        os.makedirs(data)
        log = os.path.join(folder, "directory.log")
        command = self._inside + [
            DIRECTORY,
            f"--bandada.data={data}",
            "--server.port=0",
            f"--bandada.peers.address={address}",
            "--bandada.peers.port=0",
        ]
        with open(log, "wb") as out:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        try:
            files = [os.path.join(data, n) for n in ("directory.url", "peers.url", "network.pin")]
            _await("the directory", log, lambda: all(_text(f) for f in files), self.process)
            dashboard, self.url, self.fingerprint = (_text(f) for f in files)
            self._first_admin(dashboard, _text(os.path.join(data, "setup-token")))
        except BaseException:
            _end(self.process)
            raise

    def _first_admin(self, dashboard, token):
        body = json.dumps({"token": token, "user": "admin", "password": PASSWORD})
        answer = None
        for _ in range(PATIENCE * 5):
            try:
                answer = self._post(dashboard, body)
                if answer[0] // 100 == 2:
                    return
            except OSError:
                pass
            time.sleep(0.2)
        raise RuntimeError(f"the directory did not take its first admin: {answer}")

    def _post(self, dashboard, body):
        if self._inside:
            command = self._inside + ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", "Content-Type: application/json"]
            command += ["--data-binary", "@-", dashboard.rstrip("/") + "/api/v1/setup"]
            done = subprocess.run(command, input=body, capture_output=True, text=True, check=False)
            return (int(done.stdout or 0), done.stderr)
        connection = http.client.HTTPConnection(dashboard.split("//")[1].strip("/"), timeout=20)
        connection.request("POST", "/api/v1/setup", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        return (answer.status, answer.read())

    def peer(self, name, settings=None, inside=(), address=None, options=""):
        """Starts a peer; `ready` waits for it. `options` go to its JVM."""
        peer = Peer(self, name, settings or {}, list(inside), address or self.address, options)
        self.peers.append(peer)
        return peer

    def start_peers(self, names, settings_of=lambda name: {}):
        """A few at a time; returns them when all are live."""
        peers = []
        for first in range(0, len(names), AT_A_TIME):
            some = [self.peer(name, settings_of(name)) for name in names[first : first + AT_A_TIME]]
            for peer in some:
                peer.ready()
            peers += some
        return peers

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for peer in self.peers:
            peer.process.poll() is None and peer.process.send_signal(signal.SIGTERM)
        for peer in self.peers:
            _end(peer.process)
        _end(self.process)


class Peer:
    """One peerd and what speaks to it."""

    def __init__(self, network, name, settings, inside, address, options):
        self.name = name
        self.network = network
        self.data = os.path.join(network.folder, name)
        self.socket = os.path.join(network.folder, name + ".sock")
        self.log = os.path.join(network.folder, name + ".log")
        self._config = os.path.join(network.folder, name + ".toml")
        self._inside = inside
        self._options = options
        self.settings = {
            "name": name,
            "data": self.data,
            "control": self.socket,
            "listen": f"{address}:0",
            "directory": network.url,
            **settings,
        }
        os.makedirs(self.data, exist_ok=True)
        self.start()

    def start(self):
        with open(self._config, "w", encoding="utf-8") as file:
            file.writelines(f"{key} = {json.dumps(value)}\n" for key, value in self.settings.items())
        environment = dict(os.environ, PEERD_JAVA_OPTS=(os.environ.get("PEERD_JAVA_OPTS", "") + " " + self._options).strip())
        with open(self.log, "ab") as out:
            self.process = subprocess.Popen(
                self._inside + [PEERD, "--config", self._config],
                stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environment)

    @property
    def pid(self):
        return self.process.pid

    def ready(self):
        """Waits until it is live, and signs it in when it has no session."""
        address = os.path.join(self.data, "node/address")
        _await(self.name, self.log, lambda: os.path.exists(self.socket) and _text(address), self.process)
        _await(self.name, self.log, self._is_live, self.process)
        return self

    def _is_live(self):
        shown = subprocess.run(self.command("status", "--json"), capture_output=True, text=True, check=False).stdout
        state = json.loads(shown)["state"] if shown else ""
        if state == "logged-out":
            login = self.command(
                "login", "--directory", self.network.url, "--fingerprint", self.network.fingerprint,
                "--user", "admin", "--password-stdin")
            done = subprocess.run(login, input=PASSWORD + "\n", capture_output=True, text=True, check=False)
            if done.returncode != 0:
                raise RuntimeError(f"{self.name} could not sign in: {done.stderr.strip()}")
        return state == "live"

    def command(self, *arguments):
        return [PEERCTL, "--socket", self.socket, *arguments]

    def ctl(self, *arguments):
        done = subprocess.run(self.command(*arguments), capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"peerctl {' '.join(arguments)} at {self.name}: {done.stderr.strip()}")
        return done.stdout

    def upload(self, file, name, copies=1):
        """The name stands when it returns, and `copies` peers hold synced copies."""
        self.ctl("upload", "--copies", str(copies), "--ack", str(copies), file, "--name", name)

    def counters(self):
        """What Prometheus would read: name -> value."""
        address = _text(os.path.join(self.data, "node/metrics-address"))
        connection = http.client.HTTPConnection(address, timeout=20)
        connection.request("GET", "/metrics")
        lines = connection.getresponse().read().decode().splitlines()
        return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if line and line[0] != "#"}

    def sent_bytes(self):
        return self.counters()["peerd_sent_bytes_total"]

    def throw_out_trash(self):
        """Frees the disk at once. A real peer keeps what was removed for a week."""
        for folder, _, files in os.walk(self.data):
            if os.path.basename(os.path.dirname(folder)) == "trash":
                for file in files:
                    os.unlink(os.path.join(folder, file))

    def stop(self):
        _end(self.process)


class Shell:
    """A peerctl that is there already, so that orders to the daemon cost no start of a JVM."""

    def __init__(self, peer):
        self._peer = peer
        self.process = subprocess.Popen(
            peer.command("shell"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1)
        self.order("whoami")

    def begin(self, *words):
        self.process.stdin.write(shlex.join([words[0], "--json", *words[1:]]) + "\n")
        self.process.stdin.flush()

    def end(self):
        """The answer to what was begun."""
        text = ""
        for line in self.process.stdout:
            text += line
            if text.startswith("{"):
                try:
                    return json.loads(text)
                except json.JSONDecodeError:
                    continue
            raise RuntimeError(f"peerctl at {self._peer.name}: {text.strip()}")
        raise RuntimeError(f"peerctl at {self._peer.name} ended: {text.strip()}")

    def order(self, *words):
        self.begin(*words)
        return self.end()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def need_settings(*keys):
    for key in keys:
        if not knows_setting(key):
            stop(f"this build's peerd has no setting {key}", 3)
