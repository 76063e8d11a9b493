"""The others, as they are in Debian: nginx + curl, rsync's daemon, aria2, libtorrent. Each moves one file on loopback.

A rival has `name`, `tls`, `verified`, `settings` (one line for the table of settings), and `round(target)`, which moves the file to
`target` (a path at which nothing is) and answers a Result. All that must be there before the time runs is made in the constructor.
"""

import os
import socket
import subprocess
import time

import meter


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _await_port(port, process):
    for _ in range(400):
        if process.poll() is not None:
            raise RuntimeError(f"{process.args[0]} ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.025)
    raise RuntimeError(f"{process.args[0]} does not listen on port {port}")


def _end(process):
    process.terminate()
    process.wait()


def _quiet(command):
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Nginx:
    """One nginx that serves the folder of the file, plain and by TLS."""

    SETTINGS = "worker_processes 2; sendfile on; tcp_nopush on; TLS 1.3 with an ECDSA P-256 certificate; the rest as Debian has it"

    def __init__(self, folder, file):
        self.folder = os.path.join(folder, "nginx")
        os.makedirs(self.folder)
        self.file = file
        self.plain, self.tls = free_port(), free_port()
        self.certificate = os.path.join(self.folder, "certificate.pem")
        key = os.path.join(self.folder, "key.pem")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", self.certificate],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        config = os.path.join(self.folder, "nginx.conf")
        with open(config, "w", encoding="utf-8") as out:
            out.write(f"""daemon off; user {_user()}; pid {self.folder}/pid; error_log {self.folder}/error.log; worker_processes 2;
events {{ }}
http {{
  access_log off; sendfile on; tcp_nopush on; client_body_temp_path {self.folder}; proxy_temp_path {self.folder};
  fastcgi_temp_path {self.folder}; uwsgi_temp_path {self.folder}; scgi_temp_path {self.folder};
  server {{ listen 127.0.0.1:{self.plain}; root {os.path.dirname(file)}; }}
  server {{ listen 127.0.0.1:{self.tls} ssl; root {os.path.dirname(file)};
    ssl_protocols TLSv1.3; ssl_certificate {self.certificate}; ssl_certificate_key {key}; }}
}}
""")
        self.process = _quiet(["nginx", "-e", f"{self.folder}/error.log", "-c", config])
        _await_port(self.plain, self.process)

    def url(self, tls):
        scheme, port = ("https", self.tls) if tls else ("http", self.plain)
        return f"{scheme}://127.0.0.1:{port}/{os.path.basename(self.file)}"

    def source(self):
        return meter.Side(self.process.pid)

    def close(self):
        _end(self.process)


def _user():
    import pwd  # pylint: disable=import-outside-toplevel

    return pwd.getpwuid(os.geteuid()).pw_name


class Curl:
    verified = "nothing"

    def __init__(self, nginx, tls):
        self.nginx, self.tls = nginx, tls
        self.name = "nginx + curl"
        self.settings = "curl -s -o FILE; then fsync by the bench"

    def round(self, target):
        command = ["curl", "-s", "-f", "--cacert", self.nginx.certificate, "-o", target, self.nginx.url(self.tls)]
        return meter.transfer(lambda: _quiet(command), os.path.getsize(self.nginx.file), self.nginx.source(), target)


class Aria2:
    verified = "nothing"

    def __init__(self, nginx, tls):
        self.nginx, self.tls = nginx, tls
        self.name = "nginx + aria2"
        self.settings = "aria2c -x4 -s4 --min-split-size=16M --file-allocation=falloc; then fsync by the bench"

    def round(self, target):
        command = ["aria2c", "-q", "--no-conf", "-x4", "-s4", "--min-split-size=16M", "--file-allocation=falloc"]
        command += [f"--ca-certificate={self.nginx.certificate}", "-d", os.path.dirname(target), "-o", os.path.basename(target)]
        command += [self.nginx.url(self.tls)]
        return meter.transfer(lambda: _quiet(command), os.path.getsize(self.nginx.file), self.nginx.source(), target)


class Rsync:
    tls = False
    verified = "own checksum"
    name = "rsync daemon"
    settings = "rsync -W --inplace (whole file, no deltas), daemon with use chroot = no; then fsync by the bench"

    def __init__(self, folder, file):
        self.file = file
        self.port = free_port()
        config = os.path.join(folder, "rsyncd.conf")
        with open(config, "w", encoding="utf-8") as out:
            out.write(f"use chroot = no\naddress = 127.0.0.1\nport = {self.port}\nlog file = /dev/null\n")
            if os.geteuid() == 0:
                out.write("uid = 0\ngid = 0\n")
            out.write(f"[file]\npath = {os.path.dirname(file)}\nread only = yes\n")
        self.process = _quiet(["rsync", "--daemon", "--no-detach", f"--config={config}"])
        _await_port(self.port, self.process)

    def round(self, target):
        command = ["rsync", "-W", "--inplace", f"rsync://127.0.0.1:{self.port}/file/{os.path.basename(self.file)}", target]
        return meter.transfer(lambda: _quiet(command), os.path.getsize(self.file), meter.Side(self.process.pid), target)

    def close(self):
        _end(self.process)


class Libtorrent:
    tls = False
    verified = "SHA-1 a piece"
    name = "libtorrent"

    def __init__(self, folder, file):
        from swarm import TUNED, TorrentPeer  # pylint: disable=import-outside-toplevel

        self.settings = "tuned: " + ", ".join(f"{k}={v}" for k, v in TUNED.items()) + "; then fsync by the bench"
        self.file = file
        self.torrent = os.path.join(folder, "file.torrent")
        make_torrent(file, self.torrent)
        self.seed = TorrentPeer()
        self.seed.order("add", torrent=self.torrent, folder=os.path.dirname(file), seed=True)
        self.sink = TorrentPeer()

    def round(self, target):
        folder = target + ".folder"
        os.makedirs(folder)
        source, sink = meter.Side(self.seed.process.pid), meter.Side(self.sink.process.pid)
        meter.settle()
        source.begin()
        sink.begin()
        with meter.Sampler(source, sink):
            began = time.monotonic()
            self.sink.order("add", torrent=self.torrent, folder=folder, seed=False, peers=[self.seed.port])
            self.sink.order("await")
            seconds = time.monotonic() - began
        moved = os.path.join(folder, os.path.basename(self.file))
        self.sink.order("sync", file=moved)
        synced = time.monotonic() - began
        source.end()
        sink.end()
        self.sink.order("remove")
        size = os.path.getsize(self.file)
        if os.path.getsize(moved) != size:
            raise RuntimeError(f"{moved} is not whole")
        os.rename(moved, target)
        os.rmdir(folder)
        return meter.Result(size, seconds, synced, source, sink)

    def close(self):
        self.seed.close()
        self.sink.close()


class Aria2Torrent:
    tls = False
    verified = "SHA-1 a piece"
    name = "aria2, BitTorrent"
    settings = "no DHT, no encryption, --seed-time=0 at the sink; they meet at a tracker of the bench; then fsync by the bench"

    COMMON = ["aria2c", "-q", "--no-conf", "--enable-dht=false", "--enable-peer-exchange=false", "--bt-enable-lpd=false",
              "--file-allocation=falloc", "--bt-max-peers=0"]

    def __init__(self, folder, file):
        from swarm import Tracker  # pylint: disable=import-outside-toplevel

        self.file = file
        self.tracker = Tracker()
        self.torrent = os.path.join(folder, "tracked.torrent")
        make_torrent(file, self.torrent, self.tracker.url)
        port = free_port()
        self.tracker.peers.append(port)
        self.process = _quiet(self.COMMON + [
            f"--listen-port={port}", "--seed-ratio=0.0", "--bt-seed-unverified=true", "-d", os.path.dirname(file), self.torrent])
        _await_port(port, self.process)

    def round(self, target):
        folder = target + ".folder"
        os.makedirs(folder)
        moved = os.path.join(folder, os.path.basename(self.file))
        command = self.COMMON + [f"--listen-port={free_port()}", "--seed-time=0", "-d", folder, self.torrent]
        result = meter.transfer(lambda: _quiet(command), os.path.getsize(self.file), meter.Side(self.process.pid), moved)
        os.rename(moved, target)
        os.rmdir(folder)
        return result

    def close(self):
        _end(self.process)
        self.tracker.close()


def make_torrent(file, torrent, tracker=None, piece_bytes=0):
    import libtorrent  # pylint: disable=import-outside-toplevel

    files = libtorrent.file_storage()
    files.add_file(os.path.basename(file), os.path.getsize(file))
    made = libtorrent.create_torrent(files, piece_bytes, libtorrent.create_torrent.v1_only)
    if tracker:
        made.add_tracker(tracker)
    libtorrent.set_piece_hashes(made, os.path.dirname(file))
    with open(torrent, "wb") as out:
        out.write(libtorrent.bencode(made.generate()))
