"""A long and lossy road between two network namespaces: packets go through this program, which holds them back and drops some.

Each namespace has one TUN device; what the kernel sends there is read here, waits for its delay, and is written to the other one. Only
addresses of these two namespaces are ever touched.
"""

import collections
import ctypes
import fcntl
import os
import random
import select
import struct
import subprocess
import sys
import time

CLONE_NEWNET = 0x40000000
TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
MOST_WAITING = 20_000  # packets of one direction; more are dropped, as a router does

NEAR, FAR = "10.213.1", "10.213.2"  # .1 and up are addresses there


class Road:
    """The two namespaces while it is open. Needs root."""

    def __init__(self, delay_ms, loss_percent, congestion, seed=1):
        self.near, self.far = (f"bandada-{side}-{os.getpid()}" for side in ("near", "far"))
        self.process = None
        try:
            for name, net, other in ((self.near, NEAR, FAR), (self.far, FAR, NEAR)):
                self._ip("netns", "add", name)
                self._ip("-n", name, "link", "set", "lo", "up")
                self._ip("-n", name, "tuntap", "add", "dev", "road", "mode", "tun")
                self._ip("-n", name, "link", "set", "road", "txqueuelen", "10000")
                for host in range(1, 17):
                    self._ip("-n", name, "address", "add", f"{net}.{host}/32", "dev", "road")
                self._ip("-n", name, "link", "set", "road", "up", "mtu", "1500")
                # By the route and not by sysctl, which allows only what the whole machine was set to.
                self._ip("-n", name, "route", "add", f"{other}.0/24", "dev", "road", "src", f"{net}.1", "congctl", congestion)
                # What one connection learned about the road must not help the next one.
                subprocess.run([*self.inside(name), "sysctl", "-qw", "net.ipv4.tcp_no_metrics_save=1"], check=True)
            self.process = subprocess.Popen(
                [sys.executable, os.path.abspath(__file__), self.near, self.far, str(delay_ms), str(loss_percent), str(seed)],
                stdout=subprocess.PIPE, text=True)
            if self.process.stdout.readline().strip() != "open":
                raise RuntimeError("the road between the namespaces could not be opened")
        except BaseException:
            self.close()
            raise

    @staticmethod
    def _ip(*words):
        done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"ip {' '.join(words)}: {done.stderr.strip()}")

    @staticmethod
    def inside(name):
        """What is put before a command that shall run there."""
        return ["ip", "netns", "exec", name]

    def close(self):
        if self.process:
            self.process.terminate()
            self.process.wait()
        for name in (self.near, self.far):
            subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)


def _device(namespace):
    """The TUN device in that namespace; it stays ours when we go elsewhere."""
    libc = ctypes.CDLL(None, use_errno=True)
    with open(f"/run/netns/{namespace}", "rb") as there:
        if libc.setns(there.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), f"cannot enter {namespace}")
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH22x", b"road", IFF_TUN | IFF_NO_PI))
    return fd


def _forward(near, far, delay, loss, chance):
    """For ever. The delay is the same for all, so that packets keep their order and a queue is enough."""
    waiting = {near: collections.deque(), far: collections.deque()}  # by where they go to
    other = {near: far, far: near}
    poll = select.poll()
    for fd in other:
        poll.register(fd, select.POLLIN)
    while True:
        due = min((q[0][0] for q in waiting.values() if q), default=None)
        patience = None if due is None else max(0.0, (due - time.monotonic()) * 1000)
        for fd, _ in poll.poll(patience):
            queue = waiting[other[fd]]
            for _ in range(64):
                try:
                    packet = os.read(fd, 65536)
                except BlockingIOError:
                    break
                if chance.random() >= loss and len(queue) < MOST_WAITING:
                    queue.append((time.monotonic() + delay, packet))
        now = time.monotonic()
        for fd, queue in waiting.items():
            while queue and queue[0][0] <= now:
                packet = queue.popleft()[1]
                try:
                    os.write(fd, packet)
                except BlockingIOError:
                    pass  # the kernel's queue is full: lost, as on a road


def _main(near, far, delay_ms, loss_percent, seed):
    devices = [_device(name) for name in (near, far)]
    print("open", flush=True)
    _forward(*devices, float(delay_ms) / 1000, float(loss_percent) / 100, random.Random(int(seed)))


if __name__ == "__main__":
    _main(*sys.argv[1:])
