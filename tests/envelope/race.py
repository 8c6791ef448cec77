"""Many clients award the last euros of one envelope through several services at once.

Each file is awarded once, or its refusal says what is missing; some awarded files withdraw, so that
the envelope stays on the edge of empty.  A watcher compares the envelope with the live awards all
along."""
import random
import subprocess
import threading
import time

CALL = "chf-2023-test"
KEEPER = "00000102400017"
PATIENCE = 60  # tries of one request that is told to come again
WRONG = f"""
select count(*) from grant_call_envelope e join grant_call c on c.id = e.call_id
 where c.code = '{CALL}'
   and (e.awarded_amount > e.total_amount
        or e.awarded_amount <> (
             select coalesce(sum(w.amount), 0) from award w
              where w.call_id = e.call_id and w.state in ('offered', 'accepted'))
        or e.awarded_count <> (
             select count(*) from award w
              where w.call_id = e.call_id and w.state in ('offered', 'accepted')));
"""


def file_id(number):
    return f"01890000-0000-7000-8004-{number:012x}"


def cents(text):
    return int(text.replace(".", ""))


def psql(url, *arguments):
    return subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", *arguments, url], text=True,
                          capture_output=True, check=True).stdout.strip()


class Watcher(threading.Thread):
    """Looks at the envelope and at the awards in one snapshot, again and again."""

    def __init__(self, url):
        super().__init__(daemon=True)
        self.url, self.looks, self.wrong, self.over = url, 0, 0, threading.Event()

    def run(self):
        command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", self.url]
        with subprocess.Popen(command, text=True, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as process:
            while not self.over.wait(0.02):
                process.stdin.write(WRONG)
                process.stdin.flush()
                self.wrong += int(process.stdout.readline())
                self.looks += 1
            process.stdin.close()

    def stop(self):
        self.over.set()
        self.join()


class Race:
    """clients: one function for each, call(who, method, path, body, **headers) → Answer."""

    def __init__(self, admin, files, seed=7):
        self.admin, self.files, self.random = admin, files, random.Random(seed)
        self.lock = threading.Lock()
        self.next, self.live, self.faults = 0, [], []
        self.counts = {"awarded": 0, "refused": 0, "withdrawn": 0, "replayed": 0, "again": 0}

    def count(self, what):
        with self.lock:
            self.counts[what] += 1

    def take(self):
        with self.lock:
            self.next += 1
            amount = self.random.randrange(10000000, 17500001)
            return self.next, amount, self.random.random()

    def ask(self, call, *request, **headers):
        """Comes again, with the same key, as long as it is told to."""
        for attempt in range(PATIENCE):
            answer = call(*request, **headers)
            if answer.status != 503 and answer.slug not in ("locked", "idempotency-in-progress"):
                return answer
            if "retry-after" not in answer.headers:
                self.faults.append(f"no Retry-After: {answer}")
            self.count("again")
            time.sleep(0.02 * (attempt + 1))
        return answer

    def award(self, call, number, amount, chance):
        text = f"{amount // 100}.{amount % 100:02d}"
        request = ("instructor", "POST", f"/v1/applications/{file_id(number)}/decision", {
            "outcome": "award", "amount": text, "voting_body": "Commission permanente",
            "decided_on": "2023-02-14", "reference": f"2023.{number}", "reason": "Le vote."})
        headers = {"If_Match": '"1"', "Idempotency_Key": f"award-{number}"}
        answer = self.ask(call, *request, **headers)
        if answer.status == 200:
            self.count("awarded")
            with self.lock:
                self.live.append(number)
            if chance < 0.1:
                self.replay(call, request, headers)
            if chance > 0.4:
                self.withdraw(call)
        elif answer.slug == "envelope-exhausted":
            self.explained(answer, amount)
        else:
            self.faults.append(f"award {number}: {answer}")

    def explained(self, answer, amount):
        self.count("refused")
        params = answer.json["errors"][0]["params"]
        missing, remaining = cents(params["missing"]), cents(params["remaining"])
        if missing <= 0 or remaining < 0 or missing != amount - remaining:
            self.faults.append(f"the figures contradict each other: {answer}")

    def replay(self, call, request, headers):
        again = self.ask(call, *request, **headers)
        if again.status != 200 or again.headers.get("idempotency-replayed") != "true":
            self.faults.append(f"a replay: {again}")
        self.count("replayed")

    def withdraw(self, call):
        with self.lock:
            if not self.live:
                return
            number = self.live.pop(0)
        answer = self.ask(call, "applicant", "POST",
                          f"/v1/applications/{file_id(number)}/withdrawal",
                          {"reason": "Le tiers-lieu ferme."}, If_Match='"2"')
        if answer.status != 200:
            self.faults.append(f"withdrawal {number}: {answer}")
        self.count("withdrawn")

    def work(self, call):
        while not self.faults:
            number, amount, chance = self.take()
            if number >= self.files:
                return
            try:
                self.award(call, number, amount, chance)
            except Exception as fault:  # a thread that dies in silence would pass for a success
                self.faults.append(f"award {number}: {fault!r}")

    def run(self, calls):
        watcher = Watcher(self.admin)
        threads = [threading.Thread(target=self.work, args=(call,)) for call in calls]
        watcher.start()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        watcher.stop()
        return watcher

    def verdict(self, watcher):
        """What does not hold, as sentences."""
        wrong = list(self.faults[:10])
        if watcher.wrong or not watcher.looks:
            wrong.append(f"{watcher.wrong} of {watcher.looks} looks saw another sum")
        if psql(self.admin, "-c", WRONG) != "0":
            wrong.append("the envelope is not the sum of its live awards")
        made = "select count(*) from decision; select count(*) from award where state = 'offered'"
        found = psql(self.admin, "-c", made).split()
        wanted = [str(self.counts["awarded"]),
                  str(self.counts["awarded"] - self.counts["withdrawn"])]
        if found != wanted:
            wrong.append(f"decisions and live awards: {found}, expected {wanted}")
        if not self.counts["refused"] or not self.counts["withdrawn"]:
            wrong.append(f"nothing was contended: {self.counts}")
        return wrong
