// The page's data, and elements made without ever reading text as markup.

export const DATA = JSON.parse(document.getElementById("data").textContent);

export const ENTRY_KEYS = [
  "rule",
  "asset",
  "assets",
  "letter",
  "people_count",
  "faces",
  "copy",
  "answer",
  "by",
  "role",
  "on",
  "note",
];
const PROPERTIES = new Set(["value", "checked", "disabled", "open", "max"]);

export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (PROPERTIES.has(name)) made[name] = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  return made;
}

export function tell(words) {
  document.getElementById("told").textContent = words;
}

export function many(count, one, more = `${one}s`) {
  return `${count} ${count === 1 ? one : more}`;
}

export function fileName(path) {
  return path.slice(path.lastIndexOf("/") + 1);
}

export function jpeg(view) {
  return view.jpeg ? `data:image/jpeg;base64,${view.jpeg}` : null;
}
