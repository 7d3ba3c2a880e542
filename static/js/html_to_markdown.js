// Formatted text as Markdown: bold, italics, links, lists, headings, quotes, code and tables. The rest is plain text.
const SKIPPED = "script, style, template, head, title, noscript, svg, button, select, textarea, iframe, object";
const BLOCKS = new Set([
  ..."ADDRESS ARTICLE ASIDE BLOCKQUOTE DIV DL DT DD FIGURE FOOTER H1 H2 H3 H4 H5 H6 HEADER HR LI".split(" "),
  ..."MAIN NAV OL P PRE SECTION TABLE UL".split(" "),
]);
const OPENABLE = /^(https?:\/\/|mailto:|tel:)/i;
const TICK = "\u0060";

/** The Markdown of HTML from a clipboard. It is parsed without being shown, so nothing in it is loaded or run. */
export function toMarkdown(html) {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  for (const element of body.querySelectorAll(SKIPPED)) element.remove();
  return blocks(body).join("\n\n");
}

/** The blocks in an element, each as Markdown. Inline content between blocks is a paragraph. */
function blocks(element) {
  const found = [];
  let paragraph = "";
  const finish = () => {
    if (paragraph.trim()) found.push(paragraphText(paragraph));
    paragraph = "";
  };
  for (const node of element.childNodes) {
    if (!containsBlock(node)) {
      paragraph += inline(node);
      continue;
    }
    finish();
    found.push(...block(node));
  }
  finish();
  return found;
}

function containsBlock(node) {
  return node.nodeType === Node.ELEMENT_NODE && (BLOCKS.has(node.tagName) || [...node.children].some(containsBlock));
}

function block(element) {
  const name = element.tagName;
  if (/^H[1-6]$/.test(name)) return nonEmpty(oneLine(element), (text) => `${"#".repeat(Number(name[1]))} ${text}`);
  if (name === "HR") return ["---"];
  if (name === "PRE") return [fenced(element)];
  if (name === "BLOCKQUOTE") return nonEmpty(blocks(element).join("\n\n"), (text) => prefixed(text, "> ", "> "));
  if (name === "UL" || name === "OL") return nonEmpty(list(element), (text) => text);
  if (name === "TABLE") return nonEmpty(table(element), (text) => text);
  return blocks(element);
}

function nonEmpty(text, format) {
  return text.trim() ? [format(text)] : [];
}

function list(element) {
  const start = Number(element.getAttribute("start")) || 1;
  const items = [...element.children].filter((item) => containsBlock(item) && item.tagName !== "HR");
  return items
    .map((item, index) => {
      const nested = item.tagName === "UL" || item.tagName === "OL"; // some programs leave out the item around it
      const marker = nested ? "  " : element.tagName === "OL" ? `${start + index}. ` : "- ";
      const text = nested ? list(item) : itemText(item);
      return prefixed(text, marker, " ".repeat(marker.length));
    })
    .join("\n");
}

function itemText(item) {
  const parts = blocks(item);
  const isLoose = [...item.children].filter((child) => child.tagName === "P").length > 1;
  const box = item.querySelector("input[type=checkbox]");
  return (box ? (box.checked ? "[x] " : "[ ] ") : "") + parts.join(isLoose ? "\n\n" : "\n");
}

function prefixed(text, first, others) {
  return text
    .split("\n")
    .map((line, index) => ((index ? others : first) + line).trimEnd())
    .join("\n");
}

function fenced(element) {
  const text = element.textContent.replace(/\n$/, "");
  const longest = Math.max(2, ...[...text.matchAll(/\u0060+/g)].map((found) => found[0].length));
  const fence = TICK.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

function table(element) {
  const rows = [...element.rows].map((row) => [...row.cells].map((cell) => oneLine(cell).replaceAll("|", "\\|")));
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (width < 2) return rows.flat().filter(Boolean).join("\n\n"); // one column is a layout
  const lines = rows.map((row) => `| ${[...row, ...Array(width - row.length).fill("")].join(" | ")} |`);
  lines.splice(1, 0, `|${" --- |".repeat(width)}`);
  return lines.join("\n");
}

function oneLine(element) {
  return inlineOf(element).replace(/\s+/g, " ").trim();
}

/** Inline Markdown without spaces around its line breaks. What would begin a block of its own is escaped. */
function paragraphText(text) {
  return text
    .replace(/[ \t]*\n[ \t]*/g, "\n")
    .trim()
    .replace(/^(#{1,6}(?=\s)|[-+](?=\s)|>|=+$|-+$)/gm, "\\$1")
    .replace(/^(\d+)([.)])(?=\s)/gm, "$1\\$2");
}

function inlineOf(element) {
  return [...element.childNodes].map(inline).join("");
}

function inline(node) {
  if (node.nodeType === Node.TEXT_NODE) return escaped(node.data.replace(/\s+/g, " "));
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  const name = node.tagName;
  if (name === "BR") return "\n";
  if (name === "IMG") return escaped(node.alt);
  if (name === "CODE" || name === "KBD" || name === "SAMP" || name === "TT") return code(node.textContent);
  const text = inlineOf(node);
  if (name === "A") return link(node, text);
  if (name === "DEL" || name === "S" || name === "STRIKE") return around(text, "~~");
  return around(around(text, isItalic(node) ? "*" : ""), isBold(node) ? "**" : "");
}

function isBold(element) {
  const weight = styleOf(element, "font-weight"); // Google Docs puts all it copies into a <b> of normal weight
  if (weight) return weight.startsWith("bold") || Number(weight) >= 600;
  return element.tagName === "B" || element.tagName === "STRONG";
}

function isItalic(element) {
  const style = styleOf(element, "font-style");
  return style ? style !== "normal" : element.tagName === "I" || element.tagName === "EM";
}

/** What the attribute says: the content security policy keeps it from becoming the element's style. */
function styleOf(element, property) {
  const rules = (element.getAttribute("style") ?? "").split(";").map((rule) => rule.split(":"));
  return rules
    .findLast(([name]) => name.trim().toLowerCase() === property)?.[1]
    ?.trim()
    .toLowerCase();
}

/** Marks go around words, not around the spaces beside them, where they would not count. */
function around(text, mark) {
  const [, before, words, after] = /^(\s*)(.*?)(\s*)$/s.exec(text);
  return mark && words ? before + mark + words + mark + after : text;
}

function link(element, text) {
  const url = element.getAttribute("href") ?? "";
  const label = text.replace(/\s+/g, " ").trim();
  if (!OPENABLE.test(url) || !label) return text;
  if (element.textContent.trim() === url) return url;
  const target = url.replace(/[\s<>\\]/g, encodeURIComponent).replace(/[()]/g, percent);
  return text.replace(text.trim(), () => `[${label}](${target})`);
}

function percent(sign) {
  return `%${sign.charCodeAt(0).toString(16)}`;
}

function code(text) {
  const mark = text.includes(TICK) ? TICK + TICK : TICK;
  const space = text.includes(TICK) ? " " : "";
  return text.trim() ? mark + space + text.replace(/\s+/g, " ") + space + mark : "";
}

/** What people wrote as a sign is not a mark. An address and a name with underscores stay as they are. */
function escaped(text) {
  return text.replace(/\\(?=[!-/:-@[-\u0060{-~])|[*\u0060~[\]]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\$&");
}
