"""How a PostgreSQL and a Redis come up in a folder of their own, on loopback and spare ports."""

import contextlib
import os
import pwd
import re
import secrets
import shutil
import socket
import subprocess
import time
from pathlib import Path

from processes import PATIENCE

OLDEST_POSTGRESQL = 15  # Django 6.1 refuses older ones
# off: faster, and what is written survives a killed process but not a lost machine. For tests only.
DURABLE = os.environ.get("STEGVIS_DURABLE", "on")


class Trouble(Exception):
    """Told to the person at the keyboard, without a traceback."""


class Workshop:
    """The folder, and the user that works in it."""

    def __init__(self, folder, owner):
        self.folder = folder
        self.manners = {
            "cwd": folder,
            "env": os.environ | {"HOME": str(folder), "LC_ALL": "C.UTF-8"},
        }
        if owner:
            self.manners |= {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}

    def run(self, *command, say=""):
        done = subprocess.run(command, **self.manners, input=say, text=True, capture_output=True)
        if done.returncode:
            raise Trouble(f"{command[0]} failed:\n{done.stdout}{done.stderr}")

    def begin(self, name, *command, say=""):
        """A session of its own: Ctrl-C in the terminal must not end a server before its client."""
        with (self.folder / f"{name}.log").open("wb") as log:
            pipes = {"stdin": subprocess.PIPE, "stdout": log, "stderr": log}
            process = subprocess.Popen(command, **self.manners, **pipes, start_new_session=True)
        process.stdin.write(say.encode())
        process.stdin.close()
        return process

    def await_answer(self, name, process, answers):
        """Until it answers, it gives up, or our patience ends."""
        last = time.monotonic() + PATIENCE
        while not answers():
            if process.poll() is not None or time.monotonic() > last:
                log = (self.folder / f"{name}.log").read_text(errors="replace")
                raise Trouble(f"{name} did not start:\n{log[-3000:]}")
            time.sleep(0.05)


def begin_postgresql(workshop, binaries, noted):
    cluster, port = workshop.folder / "postgresql", spare_port()
    password = secrets.token_hex(16)
    # The superuser is the user it runs as, on the socket only: the folder is closed to others.
    workshop.run(
        *(binaries / "initdb", "-D", cluster, "--auth-local=peer", "--auth-host=scram-sha-256"),
        *("-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"),
        *(["--no-sync"] if DURABLE == "off" else []),
    )
    # Written out: the crash run counts acknowledged writes, the bench times them.
    settings = {
        "port": port,
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": workshop.folder,
        "fsync": DURABLE,
        "full_page_writes": DURABLE,
        "synchronous_commit": DURABLE,
    }
    options = [f"--{name.replace('_', '-')}={value}" for name, value in settings.items()]
    server = workshop.begin("postgresql", binaries / "postgres", "-D", cluster, *options)
    noted("postgresql", server)
    there = ("-h", workshop.folder, "-p", str(port))
    ready = [binaries / "pg_isready", "-q", *there]
    workshop.await_answer("postgresql", server, lambda: subprocess.call(ready) == 0)
    workshop.run(
        *(binaries / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *there, "-d", "postgres"),
        say=f"CREATE ROLE stegvis LOGIN CREATEDB PASSWORD '{password}';\n"
        "CREATE DATABASE stegvis OWNER stegvis;\n",
    )
    return f"postgresql://stegvis:{password}@127.0.0.1:{port}/stegvis"


def begin_redis(workshop, program, noted):
    port, password = spare_port(), secrets.token_hex(16)
    settings = {
        "port": port,
        "bind": "127.0.0.1",
        "unixsocket": workshop.folder / "redis.sock",
        "dir": workshop.folder,
        "requirepass": password,
        "appendonly": "yes",
        "maxmemory-policy": "noeviction",
    }
    lines = "".join(f"{name} {value}\n" for name, value in settings.items())
    server = workshop.begin("redis", program, "-", say=lines)
    noted("redis", server)
    workshop.await_answer("redis", server, lambda: redis_answers(port, password))
    return f"redis://default:{password}@127.0.0.1:{port}/0"


def redis_answers(port, password):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as line:
        line.sendall(f"AUTH {password}\r\nPING\r\n".encode())
        answers = line.makefile("rb")
        return (answers.readline(), answers.readline()) == (b"+OK\r\n", b"+PONG\r\n")
    return False


def newest_postgresql():
    """Debian keeps the programs of each major version in a folder of its own, off PATH."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name)
    )
    if on_path := shutil.which("postgres"):
        folders.append(Path(on_path).resolve().parent)
    for folder in reversed(folders):
        if all((folder / program).exists() for program in ("postgres", "initdb", "psql")):
            said = subprocess.check_output([folder / "postgres", "--version"], text=True)
            if int(re.search(r"\d+", said)[0]) >= OLDEST_POSTGRESQL:
                return folder
    raise Trouble(f"No PostgreSQL {OLDEST_POSTGRESQL} or later here: apt install postgresql.")


def found(program):
    if path := shutil.which(program):
        return path
    raise Trouble(f"No {program} here: apt install {program}.")


def unprivileged_user():
    if os.geteuid():
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Trouble("PostgreSQL refuses to run as root, and there is no user 'postgres' or 'nobody'.")


def spare_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]
