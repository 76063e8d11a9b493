"""BitTorrent peers of libtorrent, each a process of its own, and a tracker for those who need one."""

import http.server
import json
import os
import socket
import struct
import subprocess
import sys
import threading
import time

MIB = 1 << 20

# What libtorrent's own tuning guide and trials here say for few peers on a fast private network. Verified all the same.
TUNED = {
    "enable_dht": False,  # these four: nothing to look for, everyone is told
    "enable_lsd": False,
    "enable_upnp": False,
    "enable_natpmp": False,
    "enable_outgoing_utp": False,  # TCP only: the kernel moves bytes at a lower price
    "enable_incoming_utp": False,
    "out_enc_policy": 2,  # no encryption
    "in_enc_policy": 2,
    "allow_multiple_connections_per_ip": True,  # all live on one address
    "connections_limit": 500,
    "connection_speed": 500,  # connects at once
    "torrent_connect_boost": 255,
    "unchoke_slots_limit": -1,  # a private network serves all who ask
    "choking_algorithm": 0,
    "max_out_request_queue": 4000,  # deep queues: 16 KiB blocks at 1 GB/s
    "max_allowed_in_request_queue": 8000,
    "request_queue_time": 3,
    "send_buffer_low_watermark": 1 * MIB,
    "send_buffer_watermark": 8 * MIB,
    "send_buffer_watermark_factor": 150,
    "max_queued_disk_bytes": 64 * MIB,  # the disk thread shall not stop the network
    "aio_threads": 2,  # of a machine with two cores
    "hashing_threads": 2,
    "file_pool_size": 100,
    "suggest_mode": 0,
    "close_redundant_connections": True,
    "strict_end_game_mode": False,  # the last blocks are asked for twice at once
    "allowed_fast_set_size": 0,
    "min_reconnect_time": 1,
    "tick_interval": 100,
    "rate_limit_ip_overhead": False,  # caps count payload, as ours do
    "alert_mask": 0x40 | 0x1,  # status and errors
}

# For a swarm with caps, where deep queues and full buffers only bind pieces to one source, and many slots make the seed send slices of
# everything to everyone. Time to last / bound with 4 and 8 peers at 8 MiB/s: the above 1.9, libtorrent's defaults 2.0, short queues 1.5 and
# 1.85, with two slots and small pieces 1.5 and 1.65. Queue lengths of 32 to 500, 1 to 3 slots: the same. Suggestions: 1.8.
TUNED_SWARM = dict(
    TUNED, request_queue_time=1, max_out_request_queue=500, max_allowed_in_request_queue=2000, unchoke_slots_limit=2,
    send_buffer_low_watermark=64 << 10, send_buffer_watermark=256 << 10)


class TorrentPeer:
    """A session in its own process; orders go to it as lines of JSON."""

    def __init__(self, upload_bytes_per_second=0, settings=None):
        wanted = dict(settings or TUNED, upload_rate_limit=upload_bytes_per_second)
        self.process = subprocess.Popen(
            [sys.executable, os.path.abspath(__file__), json.dumps(wanted)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.port = self.end()["port"]

    def begin(self, order, **arguments):
        self.process.stdin.write(json.dumps({"order": order, **arguments}) + "\n")
        self.process.stdin.flush()

    def end(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("a libtorrent peer ended")
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError("libtorrent: " + answer["error"])
        return answer

    def order(self, order, **arguments):
        self.begin(order, **arguments)
        return self.end()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class _Session:
    """What runs in that process: one session, one torrent at a time."""

    def __init__(self, settings):
        import libtorrent  # pylint: disable=import-outside-toplevel

        self._lt = libtorrent
        self._session = libtorrent.session(dict(settings, listen_interfaces="127.0.0.1:0"))
        # Peers on loopback count as local, and local peers have no limits unless their class says so.
        if settings["upload_rate_limit"]:
            everyone = libtorrent.ip_filter()
            everyone.add_rule("0.0.0.0", "255.255.255.255", 1 << int(self._session.global_peer_class_id))
            self._session.set_peer_class_filter(everyone)
        self._torrent = None

    def port(self):
        until = time.monotonic() + 10
        while self._session.listen_port() == 0 and time.monotonic() < until:
            time.sleep(0.01)
        return {"port": self._session.listen_port()}

    def add(self, torrent, folder, seed, peers=()):
        parameters = self._lt.add_torrent_params()
        parameters.ti = self._lt.torrent_info(torrent)
        parameters.save_path = folder
        parameters.flags = self._lt.torrent_flags.update_subscribe
        if seed:
            parameters.flags |= self._lt.torrent_flags.seed_mode
        self._torrent = self._session.add_torrent(parameters)
        return self.meet(peers)

    def meet(self, peers):
        for port in peers:
            self._torrent.connect_peer(("127.0.0.1", port))
        return {}

    def await_(self):
        """Until the last piece is checked and written."""
        while True:
            self._session.wait_for_alert(1000)
            for alert in self._session.pop_alerts():
                if isinstance(alert, self._lt.torrent_error_alert):
                    raise RuntimeError(alert.message())
            if self._torrent.status().is_seeding:
                return {"at": time.monotonic()}

    def sync(self, file):
        fd = os.open(file, os.O_RDONLY)
        os.fsync(fd)
        os.close(fd)
        return {}

    def counts(self):
        status = self._torrent.status()
        return {"sent": status.total_payload_upload, "received": status.total_payload_download}

    def remove(self):
        self._session.remove_torrent(self._torrent)
        self._torrent = None
        return {}


def _serve(settings):
    session = _Session(settings)
    orders = {"add": session.add, "meet": session.meet, "await": session.await_, "sync": session.sync,
              "counts": session.counts, "remove": session.remove}
    print(json.dumps(session.port()), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        try:
            answer = orders[order.pop("order")](**order)
        except Exception as e:  # pylint: disable=broad-except
            answer = {"error": str(e) or repr(e)}
        print(json.dumps(answer), flush=True)


class Tracker:
    """Tells everyone who asks of all whom it was told of."""

    def __init__(self):
        self.peers = []
        peers = self.peers

        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self):  # noqa: N802
                compact = b"".join(socket.inet_aton("127.0.0.1") + struct.pack(">H", port) for port in peers)
                body = b"d8:intervali1800e5:peers%d:%se" % (len(compact), compact)
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/announce"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()


if __name__ == "__main__":
    _serve(json.loads(sys.argv[1]))
