"""Tables as people read them and Markdown shows them, and the machine that the figures are from."""

import datetime
import os
import platform
import re
import statistics
import subprocess

from needs import ROOT


def spread(values, digits=0):
    """median (least-most)"""
    if not values:
        return "-"
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}-{max(values):.{digits}f})"


def show(head, rows):
    cells = [head] + [[str(c) for c in row] for row in rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    lines = ["| " + " | ".join(c.ljust(w) for c, w in zip(row, widths)) + " |" for row in cells]
    lines.insert(1, "|" + "|".join("-" * (w + 2) for w in widths) + "|")
    print("\n".join(lines) + "\n", flush=True)


def _first(command, pattern=r"\d+(?:\.\d+)+\S*"):
    try:
        out = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return None
    found = re.search(pattern, out.stdout + out.stderr)
    return found.group(0) if found else None


def machine(folder):
    model = "unknown processor"
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as info:
        for line in info:
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / (1 << 30)
    kind = _first(["stat", "-f", "-c", "%T", folder], r"\S+")
    commit = _first(["git", "-C", ROOT, "describe", "--always", "--dirty"], r"\S+")
    load = os.getloadavg()
    print(f"machine: {os.cpu_count()} x {model}, {memory:.0f} GiB, Linux {platform.release()}, data on {kind}")
    now = datetime.datetime.now(datetime.timezone.utc)
    print(f"date: {now:%Y-%m-%d %H:%M} UTC, commit {commit}, load before {load[0]:.1f} {load[1]:.1f}")


def versions(*names):
    commands = {
        "nginx": ["nginx", "-v"],
        "curl": ["curl", "--version"],
        "rsync": ["rsync", "--version"],
        "aria2": ["aria2c", "--version"],
        "openssl": ["openssl", "version"],
    }
    told = []
    for name in names:
        if name == "libtorrent":
            import libtorrent  # pylint: disable=import-outside-toplevel

            told.append(f"libtorrent {libtorrent.version}")
        else:
            told.append(f"{name} {_first(commands[name])}")
    print("versions: " + ", ".join(told) + "\n", flush=True)
