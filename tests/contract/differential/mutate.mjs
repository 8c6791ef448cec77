// One change somewhere in a document: what clients get wrong, and what lies on a bound.
import { specimens } from "./formats.mjs";
import { Figure } from "./sample.mjs";

const ANYTHING = [null, true, false, 0, -1, 1.5, new Figure("1.0"), new Figure("-0"), new Figure("1e2"),
  new Figure("1e30"), new Figure("0.1e1"), 9007199254740991, "", "x", "null", [], {}, [null], [[]],
  { a: 1 }];

function copy(value) {
  if (value instanceof Figure || value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(copy);
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, copy(v)]));
}

// Every place of a document with the schema that holds there.
function places(sampler, given, value, found, holder, key) {
  let schema = sampler.resolve(given);
  if (schema.anyOf) schema = sampler.resolve(schema.anyOf[0]);
  found.push({ schema, holder, key });
  if (Array.isArray(value) && schema.items)
    value.forEach((item, i) => places(sampler, schema.items, item, found, value, i));
  else if (value !== null && typeof value === "object" && !(value instanceof Figure))
    for (const [name, member] of Object.entries(schema.properties ?? {}))
      if (name in value) places(sampler, member, value[name], found, value, name);
  return found;
}

function texts(sampler, schema, rng) {
  if (schema.enum || schema.const !== undefined) {
    const word = schema.const ?? rng.pick(schema.enum.filter((w) => w !== null));
    return [word, word.toUpperCase(), `${word} `, "", "other"];
  }
  const some = specimens[schema.format] ?? [];
  const low = schema.minLength ?? 0, high = schema.maxLength ?? 20;
  const lengths = [low - 1, low, high, high + 1].filter((n) => n >= 0 && n <= 3000);
  const made = lengths.flatMap((n) => ["a".repeat(n), "é".repeat(n), "e\u0301".repeat(n), "😀".repeat(n),
    "\u0958".repeat(n), sampler.letters(n)]);
  const matched = schema.pattern && !schema.format ? [sampler.matching(schema)] : [];
  const near = matched.flatMap((m) => [m, `${m}\n`, ` ${m}`, m.slice(1), `${m}!`, m.toUpperCase()]);
  return [...some, ...some, ...made, ...near];
}

function integers(schema, rng) {
  const { minimum: low, maximum: high } = schema;
  const near = [low - 1, low, high, high + 1].filter((n) => Math.abs(n) <= 9007199254740991);
  const value = rng.pick(near);
  return [value, value, new Figure(`${value}.0`), new Figure(`${value}e0`), new Figure(`${value}.5`)];
}

function replacement(sampler, place, rng) {
  const type = sampler.typeOf(place.schema);
  if (rng.chance(0.25)) return copy(rng.pick(ANYTHING));
  if (type === "string") return rng.pick(texts(sampler, place.schema, rng));
  if (type === "integer") return rng.pick(integers(place.schema, rng));
  return sampler.value(place.schema);
}

function alterObject(sampler, place, object, rng) {
  const names = Object.keys(object);
  const known = Object.keys(place.schema.properties ?? {});
  const choice = rng.below(4);
  if (choice === 0 && names.length > 0) delete object[rng.pick(names)];
  else if (choice === 1) object[rng.pick(["id", "state", "x", "Title", "a/b~c", "é", "version"])] = 1;
  else if (choice === 2 && names.length > 0) object[rng.pick(names)] = null;
  else if (known.length > 0) {
    const name = rng.pick(known);
    object[name] = sampler.value(place.schema.properties[name]);
  }
}

function alterArray(sampler, place, array, rng) {
  const choice = rng.below(4);
  if (choice === 0 && array.length > 0) array.push(copy(rng.pick(array)));
  else if (choice === 1) array.length = 0;
  else if (choice === 2) array.push(copy(rng.pick(ANYTHING)));
  else {
    const wanted = Math.min(place.schema.maxItems + rng.below(2), 120);
    for (let tries = 0; array.length < wanted && tries < 400; tries++)
      array.push(sampler.value(place.schema.items));
  }
}

export function mutate(sampler, schema, document, rng) {
  const root = { document };
  const place = rng.pick(places(sampler, schema, document, [], root, "document"));
  const value = place.holder[place.key];
  const composed = value !== null && typeof value === "object" && !(value instanceof Figure);
  if (composed && rng.chance(0.8)) {
    if (Array.isArray(value)) alterArray(sampler, place, value, rng);
    else alterObject(sampler, place, value, rng);
  } else place.holder[place.key] = replacement(sampler, place, rng);
  return root.document;
}
