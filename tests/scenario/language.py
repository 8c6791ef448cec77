"""What every sentence is made of: its form, what it does, and what has been said so far."""
import re

from client import Unexpected, same

SENTENCES = []


def sentence(form):
    """A form in which {word} takes a word and {words:…} what the regular expression says."""
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(form))

    def register(function):
        SENTENCES.append((re.compile(pattern + r"\.?"), function))
        return function
    return register


def listed(text):
    return [word.strip() for word in text.split(",")]


class Story:
    """What has been said so far."""

    def __init__(self, api):
        self.api, self.call, self.people, self.members = api, None, {}, {}
        self.files, self.agreements = {}, {}  # by the name of who leads
        self.run = self.reviewers = self.clawback = None
        self.collective = self.application = self.sent = self.answer = self.before = None

    @property
    def path(self):
        return f"/v1/applications/{self.application}"

    def who(self, name):
        return self.people[name]

    def etag(self, path, who):
        return self.api.etag(path, who)

    @property
    def lead(self):
        return self.people["Formations du Nord"]
