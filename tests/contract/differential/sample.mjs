// Documents from schemas: valid ones by construction, then changed at random places.
import { specimens } from "./formats.mjs";

// A number as it is to be written: 1.0 and 1e2 are lost in a double.
export class Figure {
  constructor(text) { this.text = text; }
}

export function write(value) {
  if (value instanceof Figure) return value.text;
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`;
  if (value !== null && typeof value === "object")
    return `{${Object.entries(value).map(([k, v]) => `${JSON.stringify(k)}:${write(v)}`).join(",")}}`;
  return JSON.stringify(value);
}

// mulberry32: small, seeded, the same everywhere.
export function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (count) => Math.floor(next() * count);
  return { next, below, chance: (p) => next() < p, pick: (list) => list[below(list.length)] };
}

// --- texts that match a pattern: classes, groups, alternatives, repetitions

class PatternReader {
  constructor(text, rng) { this.text = text; this.at = 0; this.rng = rng; }

  alternatives() {
    const branches = [this.sequence()];
    while (this.text[this.at] === "|") { this.at++; branches.push(this.sequence()); }
    return () => this.rng.pick(branches)();
  }

  sequence() {
    const parts = [];
    while (this.at < this.text.length && !"|)".includes(this.text[this.at])) parts.push(this.repeated());
    return () => parts.map((part) => part()).join("");
  }

  repeated() {
    const atom = this.atom();
    const [low, high] = this.quantifier();
    return () => Array.from({ length: low + this.rng.below(high - low + 1) }, atom).join("");
  }

  quantifier() {
    const rest = this.text.slice(this.at);
    const counted = /^\{(\d+)(,(\d*))?\}/.exec(rest);
    if (counted) {
      this.at += counted[0].length;
      const low = Number(counted[1]);
      return [low, counted[2] === undefined ? low : counted[3] === "" ? low + 3 : Number(counted[3])];
    }
    if ("?*+".includes(rest[0] ?? " ")) this.at++;
    return { "?": [0, 1], "*": [0, 3], "+": [1, 4] }[rest[0]] ?? [1, 1];
  }

  atom() {
    const char = this.text[this.at++];
    if (char === "^" || char === "$") return () => "";
    if (char === "(") {
      if (this.text.startsWith("?:", this.at)) this.at += 2;
      const inner = this.alternatives();
      this.at++;
      return inner;
    }
    if (char === "[") return this.charClass();
    if (char === "\\") return this.escaped(this.text[this.at++]);
    return () => char;
  }

  escaped(char) {
    if (char === "d") return () => String(this.rng.below(10));
    if (char === "w") return () => this.rng.pick([..."aZ0_"]);
    if (char === "p") {
      this.at = this.text.indexOf("}", this.at) + 1;
      return () => this.rng.pick([..."éaZ"]);
    }
    return () => char;
  }

  charClass() {
    const end = this.text.indexOf("]", this.at + 1);
    const inside = this.text.slice(this.at, end).replace(/\\d/g, "0-9").replace(/\\(.)/g, "$1");
    this.at = end + 1;
    const ranges = [...inside.matchAll(/(.)-(.)|(.)/gsu)].map((m) => [m[1] ?? m[3], m[2] ?? m[3]]);
    return () => {
      const [low, high] = this.rng.pick(ranges).map((c) => c.codePointAt(0));
      return String.fromCodePoint(low + this.rng.below(high - low + 1));
    };
  }
}

// --- documents

const LETTERS = [..."abcdefgh éàç'-.,😀ﬁ", "e\u0301", "\u0958", "\n", "\"", "\\", "\u001b"];

export class Sampler {
  constructor(schemas, rng) { this.schemas = schemas; this.rng = rng; }

  resolve(schema) {
    while (schema.$ref) schema = this.schemas[schema.$ref.split("/").pop()];
    return schema;
  }

  typeOf(schema) { return Array.isArray(schema.type) ? schema.type[0] : schema.type; }

  nullable(schema) { return Array.isArray(schema.type) || schema.anyOf !== undefined; }

  value(given) {
    let schema = this.resolve(given);
    if (this.nullable(schema) && this.rng.chance(0.15)) return null;
    if (schema.anyOf) schema = this.resolve(schema.anyOf[0]);
    switch (this.typeOf(schema)) {
      case "object": return this.object(schema);
      case "array": return this.array(schema);
      case "integer": return this.integer(schema);
      case "boolean": return this.rng.chance(0.5);
      default: return this.string(schema);
    }
  }

  object(schema) {
    const result = {};
    for (const [name, member] of Object.entries(schema.properties ?? {})) {
      const required = (schema.required ?? []).includes(name);
      if (required || this.rng.chance(0.5)) result[name] = this.value(member);
    }
    return result;
  }

  array(schema) {
    const room = Math.min(schema.maxItems, (schema.minItems ?? 0) + 3);
    const length = (schema.minItems ?? 0) + this.rng.below(room - (schema.minItems ?? 0) + 1);
    const items = Array.from({ length }, () => this.value(schema.items));
    if (!schema.uniqueItems) return items;
    return items.filter((item, i) => items.findIndex((x) => write(x) === write(item)) === i);
  }

  integer({ minimum, maximum }) {
    const rng = this.rng;
    const value = rng.chance(0.3) ? rng.pick([minimum, maximum])
      : minimum + rng.below(Math.min(maximum - minimum, 1000) + 1);
    return rng.chance(0.1) ? new Figure(rng.pick([`${value}.0`, `${value}e0`, `${value}.00e0`])) : value;
  }

  string(schema) {
    if (schema.const !== undefined) return schema.const;
    if (schema.enum) return this.rng.pick(schema.enum.filter((w) => w !== null));
    if (specimens[schema.format]) return this.specimen(schema);
    if (schema.pattern) return this.matching(schema);
    const low = schema.minLength ?? 0;
    const length = this.rng.chance(0.1) && schema.maxLength <= 3000
      ? this.rng.pick([low, schema.maxLength]) : low + this.rng.below(Math.min(schema.maxLength - low, 20) + 1);
    return this.letters(length);
  }

  specimen(schema) {
    return this.rng.chance(0.97) ? specimens[schema.format][0] : this.rng.pick(specimens[schema.format]);
  }

  letters(length) { return Array.from({ length }, () => this.rng.pick(LETTERS)).join(""); }

  matching(schema) {
    for (let tries = 0; tries < 20; tries++) {
      const text = new PatternReader(schema.pattern, this.rng).alternatives()();
      if (text.length >= (schema.minLength ?? 0) && text.length <= (schema.maxLength ?? 1e9)) return text;
    }
    return new PatternReader(schema.pattern, this.rng).alternatives()();
  }
}
