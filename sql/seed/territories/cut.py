#!/usr/bin/python3
"""Cut the reference territories of one region and one vintage from the official geography.

usage: cut.py PACKAGE VINTAGE [--region 32] [--out DIRECTORY]

PACKAGE is the unpacked folder of @etalab/decoupage-administratif.  Writes vintage.csv,
territory.csv and former_commune.csv, sorted, so that two vintages can be compared line by line.
"""

import argparse
import csv
import json
import pathlib
import sys

COLUMNS = ("kind", "code", "name", "type", "arrondissement_code", "departement_code", "region_code",
           "epci_code", "postcodes", "population")
PACKAGE_NAME = "@etalab/decoupage-administratif"
LICENCE = "Licence Ouverte 2.0"
ATTRIBUTION = ("Code officiel géographique (INSEE), intercommunalités (DGCL), populations légales "
               "(INSEE), codes postaux (La Poste), réunis par Etalab")


def read(package, name):
    return json.loads((package / "data" / f"{name}.json").read_text(encoding="utf-8"))


def only(values):
    """The one value, or nothing when there are several: such a body straddles a border."""
    return next(iter(values)) if len(values) == 1 else ""


def commune_row(commune, epci_code):
    return {"kind": "commune", "code": commune["code"], "name": commune["nom"],
            "arrondissement_code": commune["arrondissement"],
            "departement_code": commune["departement"], "region_code": commune["region"],
            "epci_code": epci_code, "postcodes": " ".join(sorted(commune["codesPostaux"])),
            "population": commune["population"]}


def epci_row(epci, communes):
    members = [communes[member["code"]] for member in epci["membres"]]
    return {"kind": "epci", "code": epci["code"], "name": epci["nom"], "type": epci["type"],
            "departement_code": only({member["departement"] for member in members}),
            "region_code": only({member["region"] for member in members}),
            "population": epci["populationMunicipale"]}


def wider_row(kind, source, members, complete):
    """What is wider than a commune; its population is known when all its communes are here."""
    row = {"kind": kind, "code": source["code"], "name": source["nom"],
           "population": sum(member["population"] for member in members) if complete else ""}
    row["region_code"] = source.get("region", "")
    row["departement_code"] = source.get("departement", "")
    return row


def cut(package, region):
    """The rows of the region, and the former codes of its communes."""
    communes = {commune["code"]: commune for commune in read(package, "communes")
                if commune["type"] == "commune-actuelle"}
    inside = {code for code, commune in communes.items() if commune["region"] == region}
    bodies = [epci for epci in read(package, "epci")
              if any(member["code"] in inside for member in epci["membres"])]
    epci_of = {member["code"]: epci["code"] for epci in bodies for member in epci["membres"]}
    kept = [communes[code] for code in inside | set(epci_of)]

    rows = [commune_row(commune, epci_of.get(commune["code"], "")) for commune in kept]
    rows += [epci_row(epci, communes) for epci in bodies]
    for kind in ("arrondissement", "departement", "region"):
        for source in read(package, kind + "s"):
            members = [commune for commune in kept if commune[kind] == source["code"]]
            if members:
                rows.append(wider_row(kind, source, members, members[0]["region"] == region))
    former = [(code, commune["code"]) for commune in kept
              for code in commune.get("anciensCodes", ())]
    return rows, former


def write(path, header, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package", type=pathlib.Path)
    parser.add_argument("vintage", type=int)
    parser.add_argument("--region", default="32")
    parser.add_argument("--out", type=pathlib.Path)
    arguments = parser.parse_args()

    out = arguments.out or pathlib.Path(__file__).parent / str(arguments.vintage)
    about = json.loads((arguments.package / "package.json").read_text(encoding="utf-8"))
    if about["name"] != PACKAGE_NAME:
        sys.exit(f"{arguments.package} holds {about['name']}, not {PACKAGE_NAME}")
    rows, former = cut(arguments.package, arguments.region)

    out.mkdir(parents=True, exist_ok=True)
    write(out / "vintage.csv", ("vintage", "region_code", "source", "licence", "attribution"),
          [(arguments.vintage, arguments.region, f"{about['name']}@{about['version']}", LICENCE,
            ATTRIBUTION)])
    write(out / "territory.csv", COLUMNS,
          sorted([row.get(column, "") for column in COLUMNS] for row in rows))
    write(out / "former_commune.csv", ("code", "present_code"), sorted(former))
    for kind in ("region", "departement", "arrondissement", "epci", "commune"):
        print(f"{kind}: {sum(row['kind'] == kind for row in rows)}")
    print(f"former communes: {len(former)}")


if __name__ == "__main__":
    main()
