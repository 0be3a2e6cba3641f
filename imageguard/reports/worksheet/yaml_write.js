// Attestations as YAML: every text in quotes, keys in a fixed order.

import { ENTRY_KEYS } from "./page.js";

const PLAIN = new Set(["people_count", "on"]);

export function writeYaml(entries, head) {
  const comments = head.map((line) => `# ${line}\n`).join("");
  return comments + (entries.length ? entries.map(writeEntry).join("") : "[]\n");
}

function writeEntry(entry) {
  const lines = ENTRY_KEYS.filter((key) => entry[key] !== undefined).flatMap((key) => writeKey(key, entry[key]));
  return lines.map((line, place) => `${place ? "  " : "- "}${line}\n`).join("");
}

function writeKey(key, value) {
  if (key === "assets") return [`${key}:`, ...value.map((name) => `  - ${quoted(name)}`)];
  if (key === "faces") return [`${key}:`, ...value.map((face) => `  - ${writeFace(face)}`)];
  if (key === "copy") return [`${key}: ${writeCopy(value)}`];
  return [`${key}: ${PLAIN.has(key) ? value : quoted(value)}`];
}

function writeFace(face) {
  const said = ["letter", "bystander", "not_a_person"].find((key) => face[key] !== undefined);
  return `{face: [${face.face.join(", ")}], ${said}: ${quoted(face[said])}}`;
}

function writeCopy(copy) {
  const places = (listed) => listed.map((place) => `[${place.join(", ")}]`).join(", ");
  const parts = [
    copy.keep && `keep: [${copy.keep.join(", ")}]`,
    copy.cover && `cover: [${places(copy.cover)}]`,
    copy.leave_out && "leave_out: true",
  ];
  return `{${parts.filter(Boolean).join(", ")}}`;
}

export function quoted(text) {
  const escaped = (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(String(text).toWellFormed()).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, escaped);
}
