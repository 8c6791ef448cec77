"""Command line of the generator."""

import argparse
import os
import sys

from . import docs, down, files, problems, publish, queries, routes, standalone, structs
from .emit import write
from .model import Faults, Map, Refused, check_keys, load, require
from .operations import Operations
from .schema import Schemas

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DOCUMENT_KEYS = {"openapi", "info", "servers", "tags", "paths", "components", "externalDocs",
                 "webhooks", "jsonSchemaDialect", "security"}
EVERYTHING = ["problems", "queries", "contract", "publish"]
COMPONENT_KEYS = {"schemas", "parameters", "responses", "requestBodies", "headers",
                  "securitySchemes", "examples"}


def arguments(argv):
    parser = argparse.ArgumentParser(prog="generate.py", description=__doc__)
    parser.add_argument("--out", required=True, help="folder of the files made")
    parser.add_argument("--root", default=ROOT, help="folder that holds api-spec/ and sql/")
    parser.add_argument("--only", help="comma separated: problems, queries, contract, publish")
    parser.add_argument("--lenient", action="store_true",
                        help="leave out what is refused instead of stopping")
    return parser.parse_args(argv)


def read_contract(root, faults, named_queries):
    tree = load(os.path.join(root, "api-spec", "openapi.yaml"), "api-spec/openapi.yaml")
    check_keys(tree, DOCUMENT_KEYS, "the contract")
    require(tree, "paths", Map, "the contract")
    components = require(tree, "components", Map, "the contract")
    check_keys(components, COMPONENT_KEYS, "components")
    schemas = Schemas(require(components, "schemas", Map, "components"), faults)
    schemas.load()
    return tree, schemas, Operations(tree, schemas, named_queries, faults)


def make(options, faults):
    """name → content of everything asked for."""
    wanted = options.only.split(",") if options.only else EVERYTHING
    made, sentences = {}, None
    named = queries.load(os.path.join(options.root, "sql", "queries"), faults)
    if "queries" in wanted:
        made.update(queries.emit(named, faults))
    if "problems" in wanted or "publish" in wanted:
        sentences = faults.guard(load, os.path.join(options.root, "api-spec", "problems.yaml"),
                                 "api-spec/problems.yaml")
    if "problems" in wanted and sentences:
        made.update(faults.guard(problems.emit, sentences, faults) or {})
    if "contract" in wanted or "publish" in wanted:
        read = faults.guard(read_contract, options.root, faults, named)
        if read and "contract" in wanted:
            made.update(faults.guard(structs.emit, read[1]) or {})
            made.update(faults.guard(routes.emit, read[2]) or {})
        if read and sentences and "publish" in wanted and not faults.messages:
            made.update(faults.guard(published, read[0], read[2], sentences) or {})
    return made


def published(tree, operations, sentences):
    publisher = publish.Publisher(tree, operations)
    document = publisher.document()
    page = docs.Page(document, sentences).html()
    schemas = standalone.Standalone(publisher, operations).documents()
    return files.emit((document, down.document(document)), schemas, page, docs.policy())


def main(argv):
    options, faults = arguments(argv), Faults()
    try:
        made = make(options, faults)
    except Refused as refused:
        faults.messages.append(str(refused))
        made = {}
    for message in faults.messages:
        print(message, file=sys.stderr)
    if faults.messages and not options.lenient:
        return 1
    for name, content in sorted(made.items()):
        write(os.path.join(options.out, "gen"), name, content)
    write(os.path.join(options.out, "gen"), "stamp", "".join(f"{n}\n" for n in sorted(made)))
    return 0
