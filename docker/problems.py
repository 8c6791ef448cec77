#!/usr/bin/env python3
"""Writes the problems that the proxy answers by itself, in the words of api-spec/problems.yaml.

    docker/problems.py FOLDER     one STATUS.json a case; read by error_page in docker/nginx.conf
"""
import json
import pathlib
import sys

import yaml

# A refusal of the proxy and the slug of the same refusal in the service.  A header block that is
# too large never reaches the service, so that it has no slug: RFC 9457 then says about:blank.
CASES = {400: "request-invalid", 404: "not-found", 413: "body-too-large", 414: "uri-too-long",
         429: "rate-limited", 503: "overloaded"}
HEADERS_TOO_LARGE = {
    "type": "about:blank", "title": "Request Header Fields Too Large", "status": 431,
    "detail": "Les en-têtes dépassent 16 Kio : raccourcissez le jeton ou l'adresse."}


def problem(slug, entry):
    return {"type": f"/problems/{slug}", "title": entry["title"]["fr"], "status": entry["status"],
            "detail": entry["help"]["fr"]}


def main(folder):
    source = pathlib.Path(__file__).parent.parent / "api-spec" / "problems.yaml"
    catalogue = yaml.safe_load(source.read_text(encoding="utf-8"))["problems"]
    answers = {status: problem(slug, catalogue[slug]) for status, slug in CASES.items()}
    answers[431] = HEADERS_TOO_LARGE
    target = pathlib.Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for status, answer in answers.items():
        if answer["status"] != status:
            sys.exit(f"{answer['type']} has not the status {status} in problems.yaml")
        text = json.dumps(answer, ensure_ascii=False) + "\n"
        (target / f"{status}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
