// The formats of the contract, written a second time: neither side copies the other.
import { readFileSync } from "node:fs";

function realDate(text) {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const [year, month, day] = match.slice(1).map(Number);
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day <= [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
}

function dateTime(text) {
  const match = /^([^T]{10})T(\d{2}):(\d{2}):(\d{2})(\.\d{1,6})?(Z|[+-](\d{2}):(\d{2}))$/.exec(text);
  if (!match || !realDate(match[1])) return false;
  const [hour, minute, second] = [match[2], match[3], match[4]].map(Number);
  if (hour > 23 || minute > 59 || second > 59) return false;
  return match[6] === "Z" || (Number(match[7]) <= 23 && Number(match[8]) <= 59);
}

function luhn(text) {
  const sum = [...text].reverse().reduce((total, figure, index) => {
    const value = Number(figure) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

const siren = (text) => /^\d{9}$/.test(text) && !/^0+$/.test(text) && luhn(text);

function siret(text) {
  if (!/^\d{14}$/.test(text) || /^0+$/.test(text)) return false;
  if (text.startsWith("356000000") && text !== "35600000000048")
    return [...text].reduce((sum, figure) => sum + Number(figure), 0) % 5 === 0;
  return luhn(text) && luhn(text.slice(0, 9));
}

// tzdata's own list: zones (Z) and links (L).
const zones = new Set();
for (const line of readFileSync("/usr/share/zoneinfo/tzdata.zi", "utf8").split("\n")) {
  const words = line.split(" ");
  if (words[0] === "Z") zones.add(words[1]);
  if (words[0] === "L") zones.add(words[2]);
}

const label = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
const host = `${label}(?:\\.${label})*`;
const email = new RegExp(`^[A-Za-z0-9.!#$%&'*+/=?^_\`{|}~-]{1,64}@${host}$`);
const uriPart = "(?:[A-Za-z0-9._~:/?\\[\\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*";
const uri = new RegExp(`^https://(${host})(?::[0-9]{1,5})?(?:[/?]${uriPart})?(?:#${uriPart})?$`);
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const formats = {
  uuid,
  date: realDate,
  "date-time": dateTime,
  month: (text) => realDate(`${text}-01`),
  money: (text) => /^-?(0|[1-9]\d{0,12})\.\d{2}$/.test(text), // the sign is left to the pattern
  rate: (text) => /^-?\d\.\d{2,4}$/.test(text), // and so is the whole part
  siren,
  siret,
  email: (text) => email.test(text) && text.length <= 254 && text.split("@")[1].length <= 253,
  "uri-https": (text) => uri.test(text) && uri.exec(text)[1].length <= 253,
  "insee-commune": /^(\d\d|2A|2B)\d{3}$/,
  sha256: /^[0-9a-f]{64}$/,
  language: /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$/,
  "time-zone": (text) => zones.has(text),
  int32: true,
  int64: true,
};

// What a mutation puts in the place of a text of the format; valid and not.
export const specimens = {
  uuid: ["01890a5d-ac96-774b-bcce-b302099a8057", "01890A5D-AC96-774B-BCCE-B302099A8057",
    "01890a5dac96774bbcceb302099a8057", "01890a5d-ac96-774b-bcce-b302099a805g"],
  date: ["2023-05-15", "2024-02-29", "2023-02-29", "2023-13-01", "2023-00-10", "0000-01-01",
    "9999-12-31", "2023-5-15", "2023-05-15T00:00:00Z"],
  "date-time": ["2023-05-15T23:59:59+02:00", "2023-05-15T23:59:59Z", "2023-05-15T23:59:59.123456Z",
    "2023-05-15T23:59:59.1234567Z", "2023-05-15T23:59:60Z", "2023-05-15T24:00:00Z",
    "2023-05-15 23:59:59Z", "2023-05-15T23:59:59", "2023-02-30T00:00:00Z",
    "2023-05-15T23:59:59+24:00", "2023-05-15t23:59:59z", "2023-05-15T23:59:59+02"],
  month: ["2023-06", "2023-13", "2023-00", "2023-6", "2023-06-01"],
  money: ["0.00", "400000.00", "9999999999999.99", "10000000000000.00", "1.0", "1.000", "01.00",
    "-1.00", "+1.00", "1,00", "", "1e3.00", "-0.00"],
  rate: ["0.70", "0.7055", "1.00", "1.01", "0.7", "0.70000", "70", "-0.10", "9.99", "10.00"],
  siren: ["732829320", "356000000", "732829321", "000000000", "73282932", "73282932A"],
  siret: ["73282932000074", "35600000009075", "35600000009076", "35600000000048",
    "73282932000079", "00000000000000", "7328293200007", "732 829 320 00074", "00000102400017"],
  email: ["a.b@exemple.fr", "a@b", "a@b@c", "@b", "a@", "a b@c.fr", "a@-b.fr", "a@b-.fr", "a@b..c"],
  "uri-https": ["https://exemple.fr", "https://exemple.fr:8443/a?b=%20#c", "http://exemple.fr",
    "https://", "https://u@exemple.fr", "https://exemple.fr/%2", "https://exemple.fr/#a#b",
    "https://exemple.fr/é", "https://exemple.fr:99999999/"],
  "insee-commune": ["59350", "2A004", "2C004", "5935", "593500"],
  sha256: ["a".repeat(64), "A".repeat(64), "a".repeat(63), "g".repeat(64)],
  language: ["fr", "fr-FR", "zh-Hant-TW", "es-419", "FR", "fr-", "f", "fr_FR"],
  "time-zone": ["Europe/Paris", "UTC", "Etc/GMT+5", "Europe/Lille", "europe/paris", "../etc/passwd",
    "posix/Europe/Paris", "Europe/Paris "],
};
