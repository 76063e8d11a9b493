"""Time, processor time and memory of processes, as the kernel counts them."""

import os
import threading
import time

TICK = os.sysconf("SC_CLK_TCK")
SAMPLE_SECONDS = 0.02


def _stat(pid):
    """The fields of /proc/PID/stat from the third on (state), or None when the process is gone."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:
            return stat.read().rpartition(")")[2].split()
    except OSError:
        return None


def tree(pid):
    """The process and all that it started and that still runs."""
    pids, left = [], [pid]
    while left:
        one = left.pop()
        pids.append(one)
        try:
            for task in os.listdir(f"/proc/{one}/task"):
                with open(f"/proc/{one}/task/{task}/children", encoding="ascii") as children:
                    left.extend(int(c) for c in children.read().split())
        except OSError:
            continue
    return pids


def cpu_seconds(pid):
    """Processor time of the process, of its children that it has waited for, and of those that still run."""
    ticks = 0
    for one in tree(pid):
        fields = _stat(one)
        if fields:
            ticks += sum(int(f) for f in fields[11:15])  # utime stime cutime cstime
    return ticks / TICK


def forget_peak(pid):
    """VmHWM counts from now on."""
    for one in tree(pid):
        try:
            with open(f"/proc/{one}/clear_refs", "w", encoding="ascii") as clear:
                clear.write("5")
        except OSError:
            pass


def _memory_kib(pid, key):
    total = 0
    for one in tree(pid):
        try:
            with open(f"/proc/{one}/status", encoding="ascii", errors="replace") as status:
                for line in status:
                    if line.startswith(key):
                        total += int(line.split()[1])
        except OSError:
            continue
    return total


def peak_mib(pid):
    return _memory_kib(pid, "VmHWM:") / 1024


def rss_mib(pid):
    return _memory_kib(pid, "VmRSS:") / 1024


class Side:
    """One end of a transfer: processes that live longer than it, or a command that is the transfer."""

    def __init__(self, *pids):
        self.pids = pids
        self.cpu = 0.0
        self.peak = 0.0

    def begin(self):
        for pid in self.pids:
            forget_peak(pid)
        self._before = sum(cpu_seconds(p) for p in self.pids)

    def sample(self):
        self.peak = max(self.peak, sum(peak_mib(p) for p in self.pids))

    def end(self):
        self.sample()
        self.cpu += sum(cpu_seconds(p) for p in self.pids) - self._before


class Sampler:
    """Looks at the peaks all the while: a process that has ended has no memory to look at."""

    def __init__(self, *sides):
        self._sides = sides
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self):
        while not self._over.wait(SAMPLE_SECONDS):
            for side in self._sides:
                side.sample()

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()


class Result:
    """One measured transfer."""

    def __init__(self, size, seconds, synced_seconds, source, sink):
        self.size = size
        self.seconds = seconds  # until the program said that it is done
        self.synced_seconds = synced_seconds  # until the bytes are on the disk
        self.source = source
        self.sink = sink

    @property
    def rate(self):
        return self.size / 1e6 / self.seconds

    @property
    def synced_rate(self):
        return self.size / 1e6 / self.synced_seconds

    def cpu_per_gib(self, side):
        return side.cpu / (self.size / (1 << 30))


def sync_file(path):
    """Seconds, and processor seconds of ours, until the file and its entry are on the disk."""
    began, own = time.monotonic(), time.thread_time()
    for each in (path, os.path.dirname(path)):
        fd = os.open(each, os.O_RDONLY)
        os.fsync(fd)
        os.close(fd)
    return time.monotonic() - began, time.thread_time() - own


def transfer(process_of, size, source, target):
    """A transfer that is one command: `process_of()` starts it, `target` is the file that it writes (made before the time runs)."""
    sink = Side()
    settle()
    source.begin()
    with Sampler(source, sink):
        began = time.monotonic()
        process = process_of()
        sink.pids = (process.pid,)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{process.args[0]} ended with {process.returncode}")
    sync_seconds, sync_cpu = sync_file(target)
    sink.cpu = usage.ru_utime + usage.ru_stime + sync_cpu
    source.end()
    if os.path.getsize(target) != size:
        raise RuntimeError(f"{target} has {os.path.getsize(target)} bytes and not {size}")
    return Result(size, seconds, seconds + sync_seconds, source, sink)


def settle():
    """What others wrote shall not be written in our time."""
    os.sync()
