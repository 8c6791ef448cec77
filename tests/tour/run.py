#!/usr/bin/python3
"""Runs the tour of README.md word for word against the service, twice, and checks what it prints.

The address of the service is all that is replaced.  A command that the tour gains or loses is a row
of PROMISES."""
import json
import os
import pathlib
import re
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests/support"))

from client import Unexpected, report  # noqa: E402

CHAPTER = "## Five minutes"
ADDRESS = "http://127.0.0.1:8080"
UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
UPLOADED = rf'\{{"id":"{UUID}",.*"upload_offset":(\d+),"upload_length":\2,.*"state":"unscanned"'
TRANSMITTED = '"portal_status":{"code":"transmitted",'

# what the text promises of each line in turn; the pattern it begins with
PROMISES = [
    ("the timeline of the call", r'\{"call_id":.*"code":"chf-2023",.*"status":"closed",'),
    ("an amount explained line by line",
     r'\{"eligibility":\{"eligible":true,.*"grant_amount":"200000\.00",.*"lines":\[\{"step":'),
    ("the lead is a member", UUID),
    ("the third place consents", r'"consent":\{"state":"given",'),
    ("the note is uploaded", UPLOADED),
    ("so is the canvas of the team", UPLOADED),
    ("so is that of the business model", UPLOADED),
    ("the clock stands in the window of the note", r'\{.*"now":"2023-03-01T10:00:00\+01:00"'),
    ("the note is deposited", TRANSMITTED),
    ("the region preselects", r'"portal_status":\{"code":"under_review",'),
    ("the clock stands before the deadline", r'\{.*"now":"2023-05-15T23:59:58\+02:00"'),
    ("a dry run tells what is missing", r'\{"type":"/problems/rules-not-met",.*"budget-missing"'),
    ("the costs", r'"total_cost_amount":"300000\.00"'),
    ("the plan that balances them", r'"total_funding_amount":"300000\.00"'),
    ("the grant, line by line", r'\{.*"grant_amount":"200000\.00",.*"lines":\[\{"step":"base"'),
    ("the application is deposited", TRANSMITTED),
    ("sent again, it says the same", TRANSMITTED),
    ("the receipt", r'\{"number":.*"received_at":"2023-05-15T23:59:58\+02:00",.*"missing":\[\]'),
    ("the digest of the bytes deposited", r"[0-9a-f]{64}  -"),
]


def tour():
    """The blocks of the chapter, as somebody pastes them."""
    chapter = (TOP / "README.md").read_text(encoding="utf-8").split(CHAPTER + "\n", 1)[1]
    blocks = re.findall(r"^```sh\n(.*?)^```$", chapter.split("\n## ", 1)[0], re.M | re.S)
    text = "\n".join(blocks)
    if ADDRESS not in text:
        raise Unexpected(f"the tour does not name {ADDRESS}")
    return text.replace(ADDRESS, os.environ["GUICHET_URL"])


def play():
    """What the tour prints, line by line; nothing goes to the error stream."""
    done = subprocess.run(["bash", "-c", tour()], cwd=TOP, capture_output=True, text=True,
                          timeout=120, check=False)
    if done.returncode or done.stderr:
        raise Unexpected(f"the tour ends with status {done.returncode}: {done.stderr.strip()}")
    return done.stdout.splitlines()


def faults(lines):
    """Promises not kept, in their order: after the first, the others may only be out of step."""
    for (promise, pattern), line in zip(PROMISES, lines):
        if not re.match(pattern, line):
            yield f"{promise}: found {line[:400]!r}"
    if len(lines) != len(PROMISES):
        yield f"{len(PROMISES)} lines are promised, {len(lines)} are printed"
        return
    receipt, digest = json.loads(lines[-2])["sha256"], lines[-1].split()[0]
    if receipt != digest:
        yield f"the receipt says {receipt}, the snapshot has {digest}"


def main():
    passed, failures = 0, []
    for occasion in ("the first time", "again on the same data"):
        try:
            fault = next(faults(play()), None)
        except Unexpected as reason:
            fault = str(reason)
        if fault:
            failures.append(f"{occasion}: {fault}")
        passed += not fault
    return report("tour", passed, failures)


if __name__ == "__main__":
    sys.exit(main())
