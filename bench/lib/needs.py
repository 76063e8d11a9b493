"""What a comparison needs on this machine, and how to say that it is not there."""

import os
import shutil
import signal
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

PACKAGES = {  # program, or python module with a colon before it: Debian's package
    "nginx": "nginx-light",
    "curl": "curl",
    "rsync": "rsync",
    "aria2c": "aria2",
    "openssl": "openssl",
    "ip": "iproute2",
    ":libtorrent": "python3-libtorrent",
}


def stop(message, code=1):
    print(f"{os.path.basename(sys.argv[0])}: {message}", file=sys.stderr)
    sys.exit(code)


def is_here(need):
    if need.startswith(":"):
        try:
            __import__(need[1:])
            return True
        except ImportError:
            return False
    return shutil.which(need, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin") is not None


def packages(needs):
    """Debian's packages that are missing; as root they are installed."""
    os.environ["PATH"] = os.environ.get("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin"
    missing = [PACKAGES[n] for n in needs if not is_here(n)]
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("installing: " + " ".join(missing), file=sys.stderr)
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing]
        done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            stop("apt-get could not install: " + " ".join(missing) + "\n" + done.stderr.strip()[-400:], 3)
    missing = [PACKAGES[n] for n in needs if not is_here(n)]
    if missing:
        stop("missing packages: " + " ".join(missing) + "   (apt-get install " + " ".join(missing) + ")", 3)


def root():
    if os.geteuid() != 0:
        stop("needs root: it makes network namespaces", 3)


def built():
    """The programs must have been built: nothing is built while something is measured."""
    for module in ("directory-web", "peerd", "peerctl"):
        target = os.path.join(ROOT, module, "target")
        jars = [n for n in os.listdir(target) if n.startswith(module) and n.endswith(".jar")] if os.path.isdir(target) else []
        if not jars:
            stop(f"{module} is not built: run  mvn -q -DskipTests -pl directory-web,peerd,peerctl -am package", 3)


def run(main):
    """Runs a command's main: what ends it early still lets it take down what it started, and a failure is one message."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
    except (RuntimeError, OSError) as failure:
        stop(str(failure))
