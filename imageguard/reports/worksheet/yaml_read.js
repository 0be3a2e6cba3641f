// The YAML that attestations are written in, and nothing beyond it: what is not understood is refused with its line.

const KEY = /^("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_][\w-]*):(?:[ \t]+(.*))?$/;

export function readYaml(text) {
  const lines = linesOf(text.replace(/^\ufeff/, ""));
  if (!lines.length) return [];
  const reader = { lines, at: 0 };
  const value = readBlock(reader, lines[0].indent);
  if (reader.at < lines.length) refuse(lines[reader.at], "stands at an unexpected place");
  return value;
}

function refuse(line, why) {
  throw new Error(`line ${line.number} ${why}`);
}

function linesOf(text) {
  const found = [];
  text.split(/\r\n|\r|\n/).forEach((raw, place) => {
    const line = { number: place + 1, indent: raw.search(/[^ \t]|$/), text: trimmed(withoutComment(raw)) };
    if (!line.text || (!found.length && line.text === "---")) return;
    if (/^ *\t/.test(raw)) refuse(line, "is indented with a tab");
    found.push(line);
  });
  return found;
}

function trimmed(text) {
  return text.replace(/^[ \t]+|[ \t]+$/g, "");
}

function withoutComment(raw) {
  let quote = "";
  for (let at = 0; at < raw.length; at += 1) {
    const [char, before] = [raw[at], at ? raw[at - 1] : " "];
    if (quote) {
      if (quote === '"' && char === "\\") at += 1;
      else if (char === quote) quote = "";
    } else if (char === "#" && /[ \t]/.test(before)) return raw.slice(0, at);
    else quote = opens(char, before);
  }
  return raw;
}

function opens(char, before) {
  return /["']/.test(char) && /[ \t[{,:']/.test(before) ? char : "";
}

function readBlock(reader, indent) {
  const { text } = reader.lines[reader.at];
  if (/^[[{]/.test(text)) return readInline(reader, text);
  return /^-([ \t]|$)/.test(text) ? readList(reader, indent) : readMapping(reader, indent);
}

function readList(reader, indent) {
  const found = [];
  while (reader.at < reader.lines.length && reader.lines[reader.at].indent === indent) {
    const line = reader.lines[reader.at];
    const dash = /^-[ \t]*/.exec(line.text);
    if (!dash) break;
    found.push(readItem(reader, line, dash[0].length));
  }
  return found;
}

function readItem(reader, line, width) {
  const rest = line.text.slice(width);
  if (!rest) {
    reader.at += 1;
    return readNested(reader, line);
  }
  if (!KEY.test(rest) || /^[[{"']/.test(rest)) return readInline(reader, rest);
  reader.lines[reader.at] = { ...line, indent: line.indent + width, text: rest };
  return readMapping(reader, line.indent + width);
}

function readNested(reader, parent) {
  const next = reader.lines[reader.at];
  const dashed =
    next && next.indent === parent.indent && /^-([ \t]|$)/.test(next.text) && !/^-([ \t]|$)/.test(parent.text);
  if (!next || (next.indent <= parent.indent && !dashed)) return null;
  return readBlock(reader, next.indent);
}

function readMapping(reader, indent) {
  const found = {};
  while (reader.at < reader.lines.length && reader.lines[reader.at].indent === indent) {
    const line = reader.lines[reader.at];
    const parts = KEY.exec(line.text);
    if (!parts) break;
    const key = /^["']/.test(parts[1]) ? readScalar(parts[1], line) : parts[1];
    if (Object.hasOwn(found, key)) refuse(line, `has the key ${key} for the second time`);
    if (!parts[2]) reader.at += 1;
    found[key] = parts[2] ? readInline(reader, parts[2]) : readNested(reader, line);
  }
  return found;
}

function readInline(reader, text) {
  const line = reader.lines[reader.at];
  reader.at += 1;
  if (!/^[[{]/.test(text)) return readScalar(text, line);
  let whole = text;
  while (depth(whole) > 0 && reader.at < reader.lines.length) {
    whole += ` ${reader.lines[reader.at].text}`;
    reader.at += 1;
  }
  const flow = { text: whole, at: 0, line };
  const value = readFlow(flow);
  if (trimmed(whole.slice(flow.at))) refuse(line, "goes on after its last bracket");
  return value;
}

function depth(text) {
  const bare = text.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, "");
  return (bare.match(/[[{]/g) ?? []).length - (bare.match(/[\]}]/g) ?? []).length;
}

function readFlow(flow) {
  skip(flow, /[ \t]*/y);
  if (skip(flow, /\[/y)) return readFlowList(flow);
  if (skip(flow, /\{/y)) return readFlowMapping(flow);
  return readScalar(skip(flow, /"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,\]}]+/y), flow.line);
}

function readFlowList(flow) {
  const found = [];
  while (!skip(flow, /[ \t]*\]/y)) {
    found.push(readFlow(flow));
    if (!skip(flow, /[ \t]*(,|(?=\]))/y, true)) refuse(flow.line, "misses a comma or a bracket");
  }
  return found;
}

function readFlowMapping(flow) {
  const found = {};
  while (!skip(flow, /[ \t]*\}/y)) {
    skip(flow, /[ \t]*/y);
    const key = skip(flow, /[A-Za-z0-9_][\w-]*(?=:[ \t])/y);
    if (!key || Object.hasOwn(found, key)) refuse(flow.line, "has a key that cannot be read, or has it twice");
    skip(flow, /:[ \t]+/y);
    found[key] = readFlow(flow);
    if (!skip(flow, /[ \t]*(,|(?=\}))/y, true)) refuse(flow.line, "misses a comma or a bracket");
  }
  return found;
}

function skip(flow, pattern, reached = false) {
  pattern.lastIndex = flow.at;
  const found = pattern.exec(flow.text);
  if (!found) return "";
  flow.at = pattern.lastIndex;
  return reached ? true : found[0];
}

function readScalar(text, line) {
  const plain = trimmed(text);
  if (plain.startsWith('"')) return readDouble(plain, line);
  if (plain.startsWith("'")) return readSingle(plain, line);
  return readPlain(plain, line);
}

function readPlain(plain, line) {
  if (/^[|>&*!%@`]/.test(plain) || /: /.test(plain)) refuse(line, "is written in a way that this page cannot read");
  if (plain === "true" || plain === "false") return plain === "true";
  if (plain === "" || plain === "~" || plain === "null") return null;
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : plain;
}

function readSingle(text, line) {
  if (!/^'(?:[^']|'')*'$/.test(text)) refuse(line, "has a text in quotes that does not end there");
  return text.slice(1, -1).replaceAll("''", "'");
}

function readDouble(text, line) {
  try {
    return JSON.parse(text);
  } catch {
    return refuse(line, "has a text in quotes that this page cannot read");
  }
}
