// Our validator against ajv on documents made and changed at random: no difference is allowed.
//
//   node tests/contract/differential.mjs PROGRAM [COUNT [SEED [OPENAPI_JSON]]]
//
// PROGRAM is `differential` of a build folder, where the published contract stands too.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import { formats } from "./differential/formats.mjs";
import { mutate } from "./differential/mutate.mjs";
import { Sampler, random, write } from "./differential/sample.mjs";

const [program, count = "30000", seed = "20230515", given] = process.argv.slice(2);
if (!program) {
  console.error("usage: differential.mjs PROGRAM [COUNT [SEED [OPENAPI_JSON]]]");
  process.exit(2);
}
const contract = given ?? join(dirname(program), "gen-root", "gen", "openapi.json");

const document = JSON.parse(readFileSync(contract, "utf8"));
const schemas = document.components.schemas;

// Schemas of the bodies of requests; a merge patch is made of the schema whose name it extends.
function requestSchemas() {
  const found = new Map();
  for (const item of Object.values(document.paths))
    for (const operation of Object.values(item))
      for (const { schema: body } of Object.values(operation?.requestBody?.content ?? {}))
        for (const schema of body?.anyOf ?? [body]) if (schema?.$ref) {
          const name = schema.$ref.split("/").pop();
          const patch = name.endsWith("Merge");
          found.set(name, { name, patch, shape: patch ? name.replace(/Merge$/, "") : name });
        }
  return [...found.values()];
}

function validators() {
  const ajv = new Ajv2020.default({ strict: false, allErrors: false, validateFormats: true });
  for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format);
  ajv.addSchema({ $id: "contract", components: { schemas } });
  return (name) => ajv.compile({ $ref: `contract#/components/schemas/${name}` });
}

// Texts are measured as they are kept: in NFC.
function composed(value) {
  if (typeof value === "string") return value.normalize("NFC");
  if (Array.isArray(value)) return value.map(composed);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, composed(v)]));
}

function cases(targets) {
  const rng = random(Number(seed));
  const sampler = new Sampler(schemas, rng);
  const each = Math.ceil(Number(count) / targets.length);
  return targets.flatMap((target) => Array.from({ length: each }, () => {
    const schema = { $ref: `#/components/schemas/${target.name}` };
    let value = sampler.value(schema);
    for (let changes = rng.pick([0, 1, 1, 1, 2, 3]); changes > 0; changes--)
      value = mutate(sampler, schema, value, rng);
    return { target, text: write(value) };
  }));
}

const targets = requestSchemas();
const compile = validators();
const checks = new Map(targets.map((t) => [t.name, compile(t.name)]));
const all = cases(targets);
const input = all.map(({ target, text }) => `${target.shape}\t${target.patch ? "patch" : "whole"}\t${text}\n`);
const run = spawnSync(program, { input: input.join(""), encoding: "utf8", maxBuffer: 1 << 28 });
if (run.status !== 0) {
  console.error(`${program} ended with ${run.status ?? run.signal}: ${run.stderr}`);
  process.exit(1);
}

const verdicts = run.stdout.trimEnd().split("\n");
if (verdicts.length !== all.length) {
  console.error(`${all.length} documents, ${verdicts.length} verdicts`);
  process.exit(1);
}
const tally = new Map(targets.map((t) => [t.name, { valid: 0, invalid: 0 }]));
let differences = 0;
const failing = new Set();
all.forEach(({ target, text }, i) => {
  const check = checks.get(target.name);
  const theirs = check(composed(JSON.parse(text)));
  const ours = verdicts[i] === "valid";
  tally.get(target.name)[theirs ? "valid" : "invalid"]++;
  if (ours === theirs) return;
  failing.add(target.name);
  if (++differences <= 10)
    console.error(`${target.name}: ours ${verdicts[i]}, theirs ${theirs ? "valid"
      : JSON.stringify(check.errors[0])}\n  ${text.slice(0, 2000)}`);
});
for (const [name, { valid, invalid }] of tally) {
  console.log(`${name}: ${valid} valid, ${invalid} invalid`);
  // A comparison where all documents have one verdict compares nothing.
  if (valid < 20 || invalid < 20) {
    console.error(`${name}: not enough of both verdicts`);
    failing.add(name);
  }
}
console.log(`${all.length} documents, ${differences} differences`);
console.log(`${tally.size - failing.size} passed, ${failing.size} failed`);
process.exit(failing.size === 0 ? 0 : 1);
