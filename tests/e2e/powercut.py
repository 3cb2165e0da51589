"""Power cuts without hardware: every write of a server is recorded, and the disk forgets what was not synced.

A record of `strace` is replayed up to a moment; of the writes that no `fdatasync` had covered by then, any subset may
have reached the disk. The files are rebuilt that way and opened: whatever was acknowledged before must be in them.
"""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

TRACE = (
    "-f",
    "-D",
    "-y",
    "-xx",
    "-s",
    "100000",
    "-e",
    "trace=pwrite64,fdatasync,fsync,ftruncate,unlink,write,writev,sendto,sendmsg",
)
WRITE = re.compile(r'pwrite64\(\d+<([^>]*)>, "((?:\\x..)*)", \d+, (\d+)\)\s*= \d')
SYNC = re.compile(r"f(?:data)?sync\(\d+<([^>]*)>\)\s*= 0")
CUT = re.compile(r"ftruncate\(\d+<([^>]*)>, (\d+)\)\s*= 0")
UNLINK = re.compile(r'unlink\("((?:\\x..)*)"\)\s*= 0')
SENT = re.compile(r"(?:write|writev|sendto|sendmsg)\(\d+<[^>]*>, .*?((?:\\x..)+)")
BYTES = re.compile(r"((?:\\x..)+)")
ACK = re.compile(rb'"type":"ack","re":"([^"]+)"')
UNFINISHED = re.compile(r"^(\d+)\s+(.*) <unfinished \.\.\.>$")
RESUMED = re.compile(r"^(\d+)\s+<\.\.\. \w+ resumed>(.*)$")


class Step(NamedTuple):
    """One thing that the server did: `what` is write, sync, cut, unlink or ack."""

    what: str
    name: str
    data: bytes = b""
    at: int = 0


def unhex(text: str) -> bytes:
    """What strace -xx printed."""
    return bytes.fromhex(text.replace("\\x", ""))


def whole_lines(trace: Path) -> Iterator[str]:
    """Calls that other threads interrupted are joined again, at the place where they returned."""
    begun: dict[str, str] = {}
    for line in trace.read_text(errors="replace").splitlines():
        if unfinished := UNFINISHED.match(line):
            begun[unfinished[1]] = unfinished[2]
        elif resumed := RESUMED.match(line):
            yield begun.pop(resumed[1], "") + resumed[2]
        else:
            yield line.partition(" ")[2].lstrip()


def steps_of(trace: Path, database: str) -> list[Step]:
    """What happened to the database's files and which acks left, in order."""
    steps: list[Step] = []
    for line in whole_lines(trace):
        if found := WRITE.match(line):
            steps.append(Step("write", named(found[1]), unhex(found[2]), int(found[3])))
        elif found := SYNC.match(line):
            steps.append(Step("sync", named(found[1])))
        elif found := CUT.match(line):
            steps.append(Step("cut", named(found[1]), at=int(found[2])))
        elif found := UNLINK.match(line):
            steps.append(Step("unlink", named(found[1])))
        elif SENT.match(line):
            told = b"".join(unhex(part) for part in BYTES.findall(line.partition(">")[2]))
            steps += [Step("ack", id.decode()) for id in ACK.findall(told)]
    return [step for step in steps if step.what == "ack" or step.name.startswith(database)]


def named(path: str) -> str:
    """The file's own name."""
    return (unhex(path).decode() if path.startswith("\\x") else path).rsplit("/", 1)[-1]


@dataclass
class Disk:
    """What is safe, and what is only on its way."""

    safe: dict[str, bytearray] = field(default_factory=dict)
    pending: dict[str, list[Step]] = field(default_factory=dict)

    def do(self, step: Step) -> None:
        """One step of the server."""
        if step.what in ("write", "cut"):
            self.pending.setdefault(step.name, []).append(step)
        elif step.what == "sync":
            for earlier in self.pending.pop(step.name, []):
                put(self.safe, earlier)
        elif step.what == "unlink":
            self.safe.pop(step.name, None)
            self.pending.pop(step.name, None)

    def after_a_cut(self, chance: random.Random, kept: float) -> dict[str, bytearray]:
        """The files as they are found when the power is back; each unsynced write is there with this probability."""
        files = {name: bytearray(data) for name, data in self.safe.items()}
        for steps in self.pending.values():
            for step in steps:
                if chance.random() < kept:
                    put(files, step)
        return files


def put(files: dict[str, bytearray], step: Step) -> None:
    """The step reaches the disk."""
    data = files.setdefault(step.name, bytearray())
    end = step.at if step.what == "cut" else step.at + len(step.data)
    data.extend(bytes(max(0, end - len(data))))
    if step.what == "cut":
        del data[end:]
    else:
        data[step.at : end] = step.data


@dataclass
class Losses:
    """What power cuts did."""

    cuts: int = 0
    losing: int = 0
    worst: int = 0
    corrupt: int = 0
    acked: int = 0


def cut_everywhere(trace: Path, database: str, folder: Path, others: int = 60) -> Losses:
    """Cut the power after each ack and at random moments, with all, some and none of the unsynced writes kept."""
    steps = steps_of(trace, database)
    chance = random.Random(5)
    moments = {n for n, step in enumerate(steps) if step.what == "ack"}
    first = min(moments)
    moments |= set(chance.sample(range(first, len(steps)), min(others, len(steps) - first)))
    losses, disk, acked = Losses(), Disk(), set[str]()
    for number, step in enumerate(steps):
        disk.do(step)
        if step.what == "ack":
            acked.add(step.name)
        if number in moments:
            for kept in (0.0, 0.5, 0.9):
                judge(disk.after_a_cut(chance, kept), acked, database, folder, losses)
    losses.acked = len(acked)
    return losses


def judge(files: dict[str, bytearray], acked: set[str], database: str, folder: Path, losses: Losses) -> None:
    """Open what is left, and look for everything that was promised."""
    losses.cuts += 1
    for old in folder.iterdir():
        old.unlink()
    for name, data in files.items():
        if not name.endswith("-shm"):
            (folder / name).write_bytes(data)
    found: set[str] = set()
    connection = sqlite3.connect(folder / database)
    try:
        losses.corrupt += connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok"
        stored = connection.execute("SELECT command FROM events WHERE command <> '' AND kind = 'message'")
        found = {row[0] for row in stored}
    except sqlite3.DatabaseError:
        losses.corrupt += bool(acked)
    finally:
        connection.close()
    missing = len(acked - found)
    losses.losing += missing > 0
    losses.worst = max(losses.worst, missing)
