// Copyright (c) 2026, the steward.identity_center authors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

// The report's page. Every text of the directory is put into the page as text, never as HTML.

const DATA = JSON.parse(document.getElementById("data").textContent);
const SEVERITIES = ["critical", "high", "medium", "low", "info"];
const PRINTED = 500;

// ---- texts

const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
/** A value as one line of text; what cannot be seen is an escape, so no name looks like another. */
function text(value) {
  if (value === null || value === undefined) return "";
  if (value === true) return "yes";
  if (value === false) return "no";
  if (Array.isArray(value)) return value.map(text).join("; ");
  if (typeof value === "object") {
    const pairs = Object.entries(value);
    return pairs.map(([key, one]) => `${text(key)}=${text(one)}`).join("; ");
  }
  return String(value).replace(UNSEEN, (one) => `\\u{${one.codePointAt(0).toString(16)}}`);
}
// What programs call with underscores, people read as words.
const WORDS = new Set(["category", "kind", "check"]);
const words = (value) => text(value).replaceAll("_", " ");
const number = (count) => count.toLocaleString("en");
const plural = (count, one, many) => `${number(count)} ${count === 1 ? one : many}`;
const time = (value) => text(value).replace("T", " ").replace(/(:\d\d)(\.\d+)?(Z|\+00:00)$/, "$1 UTC");

const duration = (value) => text(value).replace(/^PT(?:(\d+)H)?(?:(\d+)M)?$/, (_all, hours, minutes) => [hours && `${hours} h`, minutes && `${minutes} min`].filter(Boolean).join(" "));

/** An element with attributes, and with texts and elements in it. */
function el(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...inside.flat().filter((one) => one !== null && one !== undefined));
  return made;
}
const chip = (severity) => el("span", { class: `chip ${SEVERITIES.includes(severity) ? severity : "critical"}` }, text(severity));
const $ = (id) => document.getElementById(id);
function say(words) {
  $("spoken").textContent = words;
}

// ---- the tables

/** A table: how many rows, each cell by row and key, and the text by which a row is found. */
class Table {
  constructor(name, { title, columns, rows }) {
    Object.assign(this, { name, title, rows, labels: Object.fromEntries(columns) });
    this.keys = columns.map(([key]) => key);
    this.place = Object.fromEntries(this.keys.map((key, index) => [key, index]));
    this.length = rows.length;
  }
  get(row, key) {
    return this.rows[row][this.place[key]];
  }
  record(row) {
    return Object.fromEntries(this.keys.map((key) => [key, this.get(row, key)]));
  }
  /** Which rows have all the words, as a function of the row. */
  finder(words) {
    this.words ??= this.rows.map((cells) => cells.map(text).join("\n").toLowerCase());
    return (row) => words.every((word) => this.words[row].includes(word));
  }
  /** What rows are sorted by, for each row. */
  sortKeys(key) {
    const rank = key === "severity" ? (value) => SEVERITIES.indexOf(value) : null;
    return this.rows.map((_cells, row) => {
      const value = this.get(row, key);
      return rank ? rank(value) : typeof value === "number" ? value : text(value).toLowerCase();
    });
  }
  choices(key) {
    return [...new Set(this.rows.map((_cells, row) => text(this.get(row, key))))].sort(compare);
  }
  matcher(key, choice) {
    return (row) => text(this.get(row, key)) === choice;
  }
}
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

const TABLES = Object.fromEntries(Object.entries(DATA.tables).map(([name, one]) => [name, new Table(name, one)]));
const index = (table, key) => new Map(table.rows.map((_cells, row) => [table.get(row, key), row]));
const SETS = index(TABLES.permission_sets, "permission_set_arn");
const ACCOUNTS = index(TABLES.accounts, "account_id");

/** The rows of access: each is a person and an assignment, whose columns come from where they stand once. */
class Access {
  constructor({ title, columns, ways, times, seen, until }) {
    Object.assign(this, { name: "access", title, ways, times, seen, until, labels: Object.fromEntries(columns) });
    this.keys = columns.map(([key]) => key);
    this.length = ways.reduce((sum, one) => sum + one.length, 0);
    this.person = new Int32Array(this.length);
    this.given = new Int32Array(this.length);
    let row = 0;
    ways.forEach((list, person) => {
      for (const given of list) {
        this.person[row] = person;
        this.given[row++] = given;
      }
    });
    const { assignments: given, people, permission_sets: sets, accounts } = TABLES;
    const set = given.rows.map((_c, one) => SETS.get(given.get(one, "permission_set_arn")));
    const account = given.rows.map((_c, one) => ACCOUNTS.get(given.get(one, "account_id")));
    const of = (table, rows, key) => (one) => (rows[one] === undefined ? null : table.get(rows[one], key));
    // Where each column comes from: of the person, or of the assignment.
    this.ofPerson = {};
    for (const key of ["user_id", "user_name", "display_name", "email", "status", "department", "cost_center", "manager", "source"])
      this.ofPerson[key] = (one) => people.get(one, key);
    const group = (one) => given.get(one, "principal_type") === "group";
    this.ofGiven = {
      way: (one) => (group(one) ? "group" : "direct"),
      group: (one) => (group(one) ? given.get(one, "principal") : null),
    };
    for (const key of ["kind", "permission_set", "account", "account_id", "application", "role"])
      this.ofGiven[key] = (one) => given.get(one, key);
    for (const key of ["managed_policies", "customer_managed_policies", "inline_policy", "permissions_boundary", "privileged", "session_duration"])
      this.ofGiven[key] = of(sets, set, key);
    for (const key of ["unit", "account_tags", "production"]) this.ofGiven[key] = of(accounts, account, key);
    this.ofGiven.what = (one) => given.get(one, "permission_set") ?? given.get(one, "application") ?? given.get(one, "role");
    this.labels.what = "What";
  }
  get(row, key) {
    if (this.ofPerson[key]) return this.ofPerson[key](this.person[row]);
    if (this.ofGiven[key]) return this.ofGiven[key](this.given[row]);
    if (key === "first_seen") return this.times[this.seen.length ? this.seen[row] : 0];
    return key === "until" ? (this.until[row] ?? null) : null;
  }
  record(row) {
    return Object.fromEntries(this.keys.map((key) => [key, this.get(row, key)]));
  }
  /** The values of a column, used, and for each row the place of its own among them. */
  each(key, use) {
    if (this.ofPerson[key]) return [TABLES.people.rows.map((_c, one) => use(this.ofPerson[key](one))), this.person];
    if (this.ofGiven[key]) return [TABLES.assignments.rows.map((_c, one) => use(this.ofGiven[key](one))), this.given];
    if (key === "first_seen") return [this.times.map(use), this.seen.length ? this.seen : new Int32Array(this.length)];
    const ends = [null, ...new Set(Object.values(this.until))];
    return [ends.map(use), Int32Array.from({ length: this.length }, (_one, row) => Math.max(0, ends.indexOf(this.until[row])))];
  }
  finder(words) {
    const whole = (sources, rows) =>
      rows.map((_c, one) => Object.values(sources).map((from) => text(from(one))).join("\n").toLowerCase());
    this.personWords ??= whole(this.ofPerson, TABLES.people.rows);
    this.givenWords ??= whole(this.ofGiven, TABLES.assignments.rows);
    const tests = words.map((word) => [this.personWords.map((one) => one.includes(word)), this.givenWords.map((one) => one.includes(word))]);
    return (row) => tests.every(([who, what]) => who[this.person[row]] || what[this.given[row]]);
  }
  sortKeys(key) {
    const [keys, place] = this.each(key, (value) => (typeof value === "number" ? value : text(value).toLowerCase()));
    const order = [...keys.keys()].sort((a, b) => compare(keys[a], keys[b]));
    const rank = new Int32Array(keys.length);
    order.forEach((one, at) => (rank[one] = at && keys[order[at - 1]] === keys[one] ? rank[order[at - 1]] : at));
    return Int32Array.from(place, (one) => rank[one]);
  }
  choices(key) {
    return [...new Set(this.each(key, text)[0])].sort(compare);
  }
  matcher(key, choice) {
    const [values, place] = this.each(key, text);
    const fits = values.map((one) => one === choice);
    return (row) => fits[place[row]];
  }
}
const ACCESS = new Access(DATA.access);
TABLES.access = ACCESS;

// ---- details

function details(title, ...inside) {
  $("details-title").replaceChildren(el("bdi", {}, title));
  $("details-body").replaceChildren(...inside);
  $("details").showModal();
  $("details-body").scrollTop = 0;
}
const fact = (name, value) => [el("dt", {}, name), el("dd", {}, value instanceof Node ? value : el("bdi", {}, value))];
function facts(pairs) {
  return el("dl", { class: "facts" }, pairs.filter(([, value]) => value instanceof Node || text(value) !== "").flatMap(([name, value]) => fact(name, value instanceof Node ? value : text(value))));
}
function sides(before, after) {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const cell = (side, name, kind, other) => {
    const value = text(side?.[name]);
    return el("dd", { class: other && value && value !== text(other[name]) ? kind : null }, el("bdi", {}, value));
  };
  return el("dl", { class: "facts sides" }, el("dt", {}, "Attribute"), el("dt", {}, "Is"), el("dt", {}, "Should be"),
    names.flatMap((name) => [el("dt", {}, words(name)), cell(before, name, "was", after), cell(after, name, "will", before)]));
}
function showRow(table, row) {
  const record = table.record(row);
  const titles = ["name", "thing", "what", "display_name", "user_name", "account", "permission_set", "application", "principal"];
  const named = titles.find((key) => record[key] !== null && record[key] !== undefined);
  const title = named ? text(record[named]) : table.title;
  const { before, after, ...rest } = record;
  const shown = Object.entries(rest).filter(([key]) => key !== named).map(([key, value]) => [table.labels[key], key === "severity" ? chip(value) : WORDS.has(key) ? words(value) : value]);
  details(title, facts(shown), ...(before || after ? [el("h3", {}, "In detail"), sides(before, after)] : []));
}

// ---- grids

/** A <regular-table> with a cursor for the keyboard. `model` says what is in it. */
class Grid {
  constructor(label, model) {
    Object.assign(this, { model, x: 0, y: 0 });
    this.table = el("regular-table", { tabindex: "0", role: "group", "aria-label": label, class: model.class ?? null });
    this.host = el("div", { class: "grid" }, this.table);
    this.empty = el("p", { class: "empty", hidden: true }, "Nothing matches.");
    this.host.append(this.empty);
    this.table.setDataListener((x0, y0, x1, y1) => model.slice(x0, y0, x1, y1));
    this.table.addStyleListener(() => this.style());
    this.table.addEventListener("click", (event) => this.click(event));
    this.table.addEventListener("keydown", (event) => this.key(event));
  }
  async draw() {
    this.empty.hidden = this.model.rows() > 0;
    this.table.hidden = !this.empty.hidden;
    this.x = Math.min(this.x, Math.max(0, this.model.columns() - 1));
    this.y = Math.min(this.y, Math.max(0, this.model.rows() - 1));
    if (!this.table.hidden) await this.table.draw({ invalid_columns: true });
  }
  style() {
    for (const cell of this.table.querySelectorAll("tbody td, tbody th, thead th")) {
      const meta = this.table.getMeta(cell);
      if (!meta) continue;
      const kind = meta.type === "column_header" ? this.model.headKind?.(meta.x) : meta.type === "corner" ? null : this.model.kind(meta.x ?? -1, meta.y);
      for (const one of [...cell.classList]) if (!one.startsWith("rt-")) cell.classList.remove(one);
      if (kind) cell.classList.add(kind);
      if (meta.type === "corner") cell.firstElementChild.textContent = this.model.corner(cell.parentElement.rowIndex);
      if (meta.y === this.y && this.moved) {
        if (!this.model.cells) cell.classList.add("at");
        else if (meta.type === "body" && meta.x === this.x) cell.classList.add("cell");
      }
      if (cell.scrollWidth > cell.clientWidth + 1) cell.title = cell.textContent;
      else cell.removeAttribute("title");
    }
  }
  click(event) {
    const cell = event.target.closest("td, th");
    const meta = cell && !event.target.classList.contains("rt-column-resize") && this.table.getMeta(cell);
    if (!meta) return;
    if (meta.type === "body" || meta.type === "row_header") {
      Object.assign(this, { y: meta.y, x: meta.x ?? 0, moved: true });
      this.model.open(meta.type === "body" ? meta.x : -1, meta.y);
      this.table.draw();
    } else this.model.head?.(meta.type === "corner" ? -1 : meta.x);
  }
  async key(event) {
    const page = 15;
    const steps = { ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowRight: [1, 0], ArrowLeft: [-1, 0], PageDown: [0, page], PageUp: [0, -page], Home: [0, -Infinity], End: [0, Infinity] };
    if (event.key === "Enter" && this.moved) {
      event.preventDefault();
      this.model.open(this.model.cells ? this.x : -1, this.y);
      return;
    }
    const step = steps[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const clamp = (value, most) => Math.max(0, Math.min(most - 1, value));
    if (this.moved) Object.assign(this, { x: clamp(this.x + step[0], this.model.columns()), y: clamp(this.y + step[1], this.model.rows()) });
    this.moved = true;
    const shown = this.model.cells ? await this.table.scrollToCell(this.x, this.y, this.model.columns(), this.model.rows()) : await this.table.scrollToCell(0, Math.max(0, this.y - 3), this.model.columns(), this.model.rows());
    await this.table.draw();
    say(this.model.tell(this.x, this.y));
    return shown;
  }
}

const COLUMNS = {
  differences: ["severity", "category", "kind", "name", "text", "updated_by", "updated_at", "protected", "file", "line"],
  findings: ["severity", "policy", "check", "thing", "message", "excepted", "excepted_until", "file", "line"],
  access: ["user_name", "display_name", "way", "group", "what", "privileged", "account", "account_id", "unit", "production", "session_duration", "kind", "status", "department", "email", "first_seen", "until"],
};
const FILTERS = {
  differences: ["severity", "category", "kind"],
  findings: ["severity", "policy", "check", "excepted"],
  since: ["change", "what"],
  access: ["unit", "permission_set", "privileged", "production", "way", "kind", "status"],
  assignments: ["kind", "principal_type", "permission_set"],
  people: ["status", "source", "department"],
  groups: ["source"],
  permission_sets: ["privileged"],
  accounts: ["unit", "production", "status"],
  applications: ["assignment_required"],
};

/** A panel with one table: search, filters, sorting, and a row's details. */
class TablePanel {
  constructor(table) {
    this.table = table;
    this.shown = COLUMNS[table.name] ?? table.keys;
    this.chosen = {};
    this.order = { key: "", down: false };
    this.view = Int32Array.from({ length: table.length }, (_one, row) => row);
    this.grid = new Grid(table.title, new RowsOf(this));
    this.element = el("div", { class: "panel" }, this.tools(), this.grid.host);
  }
  tools() {
    this.search = el("input", { type: "search", oninput: () => this.refresh(), autocomplete: "off" });
    this.selects = {};
    const filters = (FILTERS[this.table.name] ?? []).map((key) => {
      const select = el("select", { onchange: () => this.refresh() });
      this.selects[key] = select;
      return el("label", {}, this.table.labels[key], select);
    });
    const sort = el("select", { onchange: () => this.sort(sort.value, false) }, el("option", { value: "" }, "as reported"),
      this.shown.map((key) => el("option", { value: key }, this.table.labels[key])));
    this.sorting = sort;
    this.count = el("span", { class: "count quiet num" });
    return el("div", { class: "tools" }, el("label", {}, "Search", this.search), filters, el("label", {}, "Sort by", sort), this.count);
  }
  /** The choices are made when the panel is first opened: most are never. */
  async open() {
    if (!this.opened) {
      this.opened = true;
      for (const [key, select] of Object.entries(this.selects)) {
        select.append(el("option", { value: "*" }, "all"), ...this.table.choices(key).map((one) => el("option", { value: `=${one}` }, (WORDS.has(key) ? words(one) : one) || "(none)")));
        if (this.chosen[key]) select.value = this.chosen[key];
      }
      this.filter();
    }
    await this.grid.draw();
  }
  /** Open with these filters, and no other. */
  preset(chosen) {
    this.chosen = chosen;
    this.search.value = "";
    for (const [key, select] of Object.entries(this.selects)) select.value = chosen[key] ?? "*";
    if (this.opened) this.filter();
  }
  filter() {
    const tests = [];
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length) tests.push(this.table.finder(words));
    for (const [key, select] of Object.entries(this.selects))
      if (select.value && select.value !== "*") tests.push(this.table.matcher(key, select.value.slice(1)));
    let view = [];
    for (let row = 0; row < this.table.length; row++) if (tests.every((test) => test(row))) view.push(row);
    if (this.order.key) {
      const keys = this.table.sortKeys(this.order.key);
      const sign = this.order.down ? -1 : 1;
      view.sort((a, b) => sign * compare(keys[a], keys[b]) || a - b);
    }
    this.view = Int32Array.from(view);
    this.count.textContent = this.view.length === this.table.length ? plural(this.table.length, "row", "rows") : `${number(this.view.length)} of ${plural(this.table.length, "row", "rows")}`;
  }
  async refresh() {
    const began = performance.now();
    this.filter();
    this.grid.y = 0;
    this.grid.moved = false;
    await this.grid.draw();
    this.took = performance.now() - began;
    say(this.count.textContent);
  }
  sort(key, down) {
    this.order = { key, down };
    this.sorting.value = key;
    return this.refresh();
  }
  // what the grid asks for
  rows() {
    return this.view.length;
  }
  columns() {
    return this.shown.length - 1;
  }
  cell(key, row) {
    const value = this.table.get(row, key);
    if (WORDS.has(key)) return words(value);
    // Who was deleted has an id only.
    if (key === "user_name" && value === null && this.table.labels.user_id) return text(this.table.get(row, "user_id"));
    if (key === "session_duration") return duration(value);
    return key.endsWith("_at") || key === "first_seen" || key === "until" ? time(value) : text(value);
  }
  slice(x0, y0, x1, y1) {
    const rows = this.view.slice(y0, y1);
    const [first, ...others] = this.shown;
    const keys = others.slice(x0, x1);
    return {
      num_rows: this.view.length, num_columns: others.length, merge_headers: "none", row_height: 30,
      row_headers: Array.from(rows, (row) => [this.cell(first, row)]),
      column_headers: keys.map((key) => [this.mark(key)]),
      data: keys.map((key) => Array.from(rows, (row) => this.cell(key, row))),
    };
  }
  mark(key) {
    return this.table.labels[key] + (this.order.key === key ? (this.order.down ? " ▼" : " ▲") : "");
  }
  corner() {
    return this.mark(this.shown[0]);
  }
  kind(x, y) {
    const key = this.shown[x + 1];
    const value = this.table.get(this.view[y], key);
    if (key === "severity") return SEVERITIES.includes(value) ? value : "critical";
    return key === "privileged" && value ? "priv" : null;
  }
  head(x) {
    const key = this.shown[x + 1];
    this.sort(key, this.order.key === key && !this.order.down);
  }
  open_row(y) {
    showRow(this.table, this.view[y]);
  }
  tell(_x, y) {
    return `Row ${y + 1} of ${this.view.length}: ${this.shown.slice(0, 5).map((key) => this.cell(key, this.view[y])).join(", ")}`;
  }
}
// The grid opens a row, the tabs open the panel.
class RowsOf {
  constructor(panel) {
    for (const name of ["rows", "columns", "slice", "kind", "head", "tell", "corner"]) this[name] = (...words) => panel[name](...words);
    this.open = (_x, y) => panel.open_row(y);
  }
}

// ---- the matrix

/** People and groups by accounts and applications. */
class Matrix {
  constructor() {
    const { people, groups, accounts, applications, assignments } = TABLES;
    this.cells = true;
    this.class = "matrix";
    const byPrincipal = new Map();
    assignments.rows.forEach((_c, one) => {
      const id = assignments.get(one, "principal_id");
      if (!byPrincipal.has(id)) byPrincipal.set(id, []);
      byPrincipal.get(id).push(one);
    });
    const who = (kind, table, id, name, more) => table.rows.map((_c, row) => ({
      kind, row, id: table.get(row, id), name: text(table.get(row, name)) || text(table.get(row, id)),
      more: more.map((key) => text(table.get(row, key))).join("\n"),
    }));
    this.everybody = [
      ...who("person", people, "user_id", "user_name", ["display_name", "email", "department", "manager"]).map((one) => ({ ...one, given: DATA.access.ways[one.row] })),
      ...who("group", groups, "group_id", "display_name", []).map((one) => ({ ...one, given: byPrincipal.get(one.id) ?? [] })),
    ];
    for (const one of this.everybody) one.words = `${one.name}\n${one.more}`.toLowerCase();
    this.places = [
      ...accounts.rows.map((_c, row) => ({ kind: "account", row, id: accounts.get(row, "account_id"), name: text(accounts.get(row, "account")) || text(accounts.get(row, "account_id")), unit: text(accounts.get(row, "unit")) || "/", tags: Object.entries(accounts.get(row, "account_tags") ?? {}).map(([key, value]) => `${text(key)}=${text(value)}`), production: accounts.get(row, "production") })),
      ...applications.rows.map((_c, row) => ({ kind: "application", row, id: applications.get(row, "application_arn"), name: text(applications.get(row, "application")), unit: "Applications", tags: [], production: false })),
    ].sort((a, b) => compare(a.kind, b.kind) || (b.production === true) - (a.production === true) || compare(a.unit, b.unit) || compare(a.name, b.name));
    const place = new Map(this.places.map((one, at) => [one.id, at]));
    this.at = assignments.rows.map((_c, one) => place.get(assignments.get(one, "account_id") ?? assignments.get(one, "application_arn")) ?? -1);
    this.privileged = assignments.rows.map((_c, one) => assignments.get(one, "permission_set_arn") !== null && TABLES.permission_sets.rows.length > 0 && SETS.has(assignments.get(one, "permission_set_arn")) && TABLES.permission_sets.get(SETS.get(assignments.get(one, "permission_set_arn")), "privileged") === true);
    this.label = assignments.rows.map((_c, one) => text(assignments.get(one, "permission_set")) || (assignments.get(one, "role") ? `role ${text(assignments.get(one, "role")).split("/").pop()}` : "assigned"));
    this.grid = new Grid("Matrix of people and groups by accounts", new MatrixCells(this));
    this.element = el("div", { class: "panel" }, this.tools(), this.grid.host);
  }
  tools() {
    const again = () => this.refresh();
    const select = (label, choices) => {
      const made = el("select", { onchange: again }, choices.map(([value, name]) => el("option", { value }, name)));
      return [made, el("label", {}, label, made)];
    };
    const check = (label) => {
      const made = el("input", { type: "checkbox", onchange: again });
      return [made, el("label", { class: "check" }, made, label)];
    };
    const all = (values, none) => [["*", none], ...[...new Set(values)].sort(compare).map((one) => [`=${one}`, one])];
    this.search = el("input", { type: "search", oninput: again, autocomplete: "off" });
    this.searchPlace = el("input", { type: "search", oninput: again, autocomplete: "off" });
    const sets = TABLES.permission_sets;
    const [kind, kinds] = select("Show", [["*", "people and groups"], ["person", "people"], ["group", "groups"]]);
    const [unit, units] = select("Unit", all(this.places.map((one) => one.unit), "all units"));
    const [tag, tags] = select("Tag", all(this.places.flatMap((one) => one.tags), "any tag"));
    const [set, setsOf] = select("Permission set", all(sets.rows.map((_c, row) => text(sets.get(row, "permission_set"))), "all"));
    // Most people of a large directory reach nothing.
    const [held, heldOf] = check("with access only");
    held.checked = true;
    const [only, onlyOf] = check("privileged only");
    const [prod, prodOf] = check("production only");
    Object.assign(this, { kind, unit, tag, set, held, only, prod });
    this.count = el("span", { class: "count quiet num" });
    return el("div", { class: "tools" }, el("label", {}, "Search people and groups", this.search), el("label", {}, "Search accounts", this.searchPlace), kinds, units, tags, setsOf, heldOf, onlyOf, prodOf, this.count);
  }
  filter() {
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = this.searchPlace.value.toLowerCase().trim();
    const pick = (select) => (select.value === "*" ? null : select.value.slice(1));
    const [unit, tag, set] = [pick(this.unit), pick(this.tag), pick(this.set)];
    const fits = (one) => (unit === null || one.unit === unit || one.unit.startsWith(`${unit.replace(/\/$/, "")}/`)) && (tag === null || one.tags.includes(tag)) && (!this.prod.checked || one.production) && (!wanted || one.name.toLowerCase().includes(wanted) || one.id.includes(wanted));
    const placeFits = this.places.map(fits);
    this.allowed = this.at.map((at, one) => at >= 0 && placeFits[at] && (set === null || this.label[one] === set) && (!this.only.checked || this.privileged[one]));
    const narrowed = set !== null || this.only.checked;
    const used = new Set();
    const anything = this.held.checked || unit !== null || tag !== null || narrowed || this.prod.checked || wanted;
    this.who = this.everybody.filter((one) => {
      if (this.kind.value !== "*" && one.kind !== this.kind.value) return false;
      if (!words.every((word) => one.words.includes(word))) return false;
      let any = !anything;
      for (const given of one.given) if (this.allowed[given]) { any = true; used.add(this.at[given]); }
      return any;
    });
    this.where = [...this.places.keys()].filter((at) => placeFits[at] && (!narrowed || used.has(at)));
    this.count.textContent = `${plural(this.who.length, "row", "rows")} by ${plural(this.where.length, "column", "columns")}`;
  }
  async open() {
    if (!this.who) this.filter();
    await this.grid.draw();
  }
  async refresh() {
    const began = performance.now();
    this.filter();
    Object.assign(this.grid, { x: 0, y: 0, moved: false });
    await this.grid.draw();
    this.took = performance.now() - began;
    say(this.count.textContent);
  }
  /** The assignments behind a cell. */
  behind(x, y) {
    return this.who[y].given.filter((given) => this.allowed[given] && this.at[given] === this.where[x]);
  }
  why(x, y) {
    const person = this.who[y];
    const given = x < 0 ? person.given.filter((one) => this.allowed[one]) : this.behind(x, y);
    const place = x < 0 ? null : this.places[this.where[x]];
    if (!given.length) {
      say(`${person.name}: no access`);
      return;
    }
    const title = place ? `${person.name} in ${place.name}` : person.name;
    const { assignments } = TABLES;
    const ways = given.slice(0, 200).map((one) => {
      const via = assignments.get(one, "principal_type") === "group";
      const set = SETS.get(assignments.get(one, "permission_set_arn"));
      const policies = set === undefined ? [] : ["managed_policies", "customer_managed_policies", "inline_policy", "permissions_boundary", "session_duration"].map((key) => [TABLES.permission_sets.labels[key], key === "session_duration" ? duration(TABLES.permission_sets.get(set, key)) : TABLES.permission_sets.get(set, key)]);
      return el("div", { class: "way" }, el("h3", {}, el("bdi", {}, this.label[one]), " ", this.privileged[one] ? el("span", { class: "chip critical" }, "privileged") : null), facts([
        ["Why", person.kind === "group" ? "assigned to this group" : via ? el("span", {}, "through the group ", el("bdi", {}, text(assignments.get(one, "principal")))) : "assigned directly"],
        ["Where", place ? null : this.places[this.at[one]].name],
        ["Role", assignments.get(one, "role")],
        ...policies,
      ]));
    });
    const about = place?.kind === "account" ? [["Account", place.id], ["Unit", place.unit], ["Tags", place.tags.join(", ")], ["Production", place.production]] : [];
    const more = given.length > 200 ? el("p", {}, `and ${given.length - 200} more, in the table of access`) : null;
    details(title, facts([...(person.kind === "person" ? [["Person", TABLES.people.get(person.row, "display_name")], ["Status", TABLES.people.get(person.row, "status")]] : [["Members", TABLES.groups.get(person.row, "members")]]), ...about]), ...[...ways, more].filter(Boolean));
  }
}
class MatrixCells {
  constructor(matrix) {
    Object.assign(this, { matrix, cells: true, class: "matrix" });
  }
  rows() {
    return this.matrix.where.length ? this.matrix.who.length : 0;
  }
  columns() {
    return this.matrix.where.length;
  }
  words(x, y) {
    const names = [...new Set(this.matrix.behind(x, y).sort((a, b) => this.matrix.privileged[b] - this.matrix.privileged[a]).map((one) => this.matrix.label[one]))];
    return names.length > 1 ? `${names[0]} +${names.length - 1}` : (names[0] ?? "");
  }
  slice(x0, y0, x1, y1) {
    const { who, where, places } = this.matrix;
    const columns = where.slice(x0, x1);
    return {
      num_rows: this.rows(), num_columns: where.length, merge_headers: "column", row_height: 30,
      row_headers: who.slice(y0, y1).map((one) => [one.kind === "group" ? `${one.name} (group)` : one.name]),
      column_headers: columns.map((at) => [places[at].unit, places[at].name]),
      data: columns.map((_at, dx) => who.slice(y0, y1).map((_one, dy) => this.words(x0 + dx, y0 + dy))),
    };
  }
  corner(line) {
    return ["Unit", "Who"][line];
  }
  kind(x, y) {
    if (x < 0) return null;
    const given = this.matrix.behind(x, y);
    return given.length ? (given.some((one) => this.matrix.privileged[one]) ? "priv" : "some") : null;
  }
  headKind(x) {
    return this.matrix.places[this.matrix.where[x]]?.production ? "prod" : null;
  }
  open(x, y) {
    this.matrix.why(x, y);
  }
  tell(x, y) {
    return `${this.matrix.who[y].name}, ${this.matrix.places[this.matrix.where[x]].name}: ${this.words(x, y) || "no access"}`;
  }
}

// ---- the first page

const rowsOf = (name) => TABLES[name].rows.map((_cells, row) => row);
const violations = () => rowsOf("findings").filter((row) => TABLES.findings.get(row, "policy") !== null && !TABLES.findings.get(row, "excepted") && TABLES.findings.get(row, "severity") !== "info");
const standing = () => rowsOf("differences").filter((row) => TABLES.differences.get(row, "protected") === null);
function sentences() {
  const differences = standing();
  const category = (row) => TABLES.differences.get(row, "category");
  const gained = differences.filter((row) => category(row) === "access_gained");
  const critical = gained.filter((row) => TABLES.differences.get(row, "severity") === "critical").length;
  const others = differences.length - gained.length;
  const violated = violations();
  const policies = new Set(violated.map((row) => TABLES.findings.get(row, "policy"))).size;
  const said = [];
  if (TABLES.unreadable.length) said.push(`${plural(TABLES.unreadable.length, "part", "parts")} could not be read, so something may be missing here`);
  if (critical) said.push(`${plural(critical, "way of access", "ways of access")} that no file gives, privileged or into production`);
  if (gained.length - critical) said.push(`${plural(gained.length - critical, "other way of access", "other ways of access")} that no file gives`);
  if (violated.length) said.push(`${plural(violated.length, "violation", "violations")} of ${plural(policies, "policy", "policies")}`);
  if (others) said.push(`${plural(others, "other difference", "other differences")} between the files and the directory`);
  if (DATA.provenance.refused) said.push(`the plan to set it right is refused: ${text(DATA.provenance.refused)}`);
  if (DATA.drift === null) said.push("nothing was compared with a desired directory, so nothing is said about differences");
  if (DATA.drift === false) said.push("the directory is as the files say");
  const unread = new Set(rowsOf("unreadable").map((row) => TABLES.unreadable.get(row, "what")));
  const judged = DATA.provenance.policies.filter((one) => !unread.has(`policy ${one.id}`)).length;
  if (!violated.length && judged) said.push(`none of ${plural(judged, "policy", "policies")} is violated`);
  if (DATA.previous) {
    const since = (change, what) => rowsOf("since").filter((row) => TABLES.since.get(row, "change") === change && TABLES.since.get(row, "what") === what).length;
    said.push(`since the last report of ${time(DATA.previous.ended)}: ${plural(since("gained", "person"), "person", "people")} came and ${number(since("lost", "person"))} went, ${plural(since("gained", "access"), "way of access", "ways of access")} came and ${number(since("lost", "access"))} went`);
  }
  return said;
}
const VERDICTS = {
  clean: ["good", "✓", "Nothing is wrong"],
  drift: ["warn", "⚠", "The directory is not as the files say"],
  violations: ["bad", "✗", "Policies are violated"],
  incomplete: ["unsure", "?", "Not everything could be read"],
};
function verdict() {
  let [kind, sign, words] = VERDICTS[DATA.result];
  if (DATA.counts.differences_by_severity.critical && DATA.result !== "incomplete") {
    [kind, sign] = ["bad", "✗"];
    words = DATA.result === "drift" ? "There is critical access that no file gives" : "There is critical access that no file gives, and policies are violated";
  }
  return el("section", { class: `card verdict ${kind}`, "aria-labelledby": "verdict" }, el("span", { class: "sign", "aria-hidden": "true" }, sign), el("h2", { id: "verdict" }, words), el("ul", {}, sentences().map((one) => el("li", {}, one))));
}
function tile(words, count, kind, go) {
  return el("button", { type: "button", class: `tile ${count ? kind : ""}`, onclick: go }, el("b", {}, number(count)), el("span", {}, words));
}
function tiles() {
  const differences = DATA.counts.differences_by_severity;
  const go = (name, chosen = {}) => () => show(name, chosen);
  return el("div", { class: "tiles" },
    tile("critical differences", differences.critical, "critical", go("differences", { severity: "=critical" })),
    tile("high differences", differences.high, "high", go("differences", { severity: "=high" })),
    tile("violations of policies", violations().length, "high", go("findings", { excepted: "=no" })),
    tile("people with privileged access", DATA.counts.privileged_people, "", go("access", { privileged: "=yes" })),
    tile("people", TABLES.people.length, "", go("people")),
    tile("ways of access", ACCESS.length, "", go("access")),
    tile("could not be read", TABLES.unreadable.length, "critical", go(TABLES.unreadable.length ? "unreadable" : "overview")));
}
function firstOf() {
  const line = (table, row, severity, name, words, place) => ({ table, row, severity, name: text(name), words: [...words, place].map(text).filter(Boolean).join(" · ") });
  const file = (table, row) => (table.get(row, "file") ? `${table.get(row, "file")}:${table.get(row, "line")}` : "");
  const { differences, findings, unreadable } = TABLES;
  // Most messages begin with the thing, which is said already.
  const rest = (message, thing) => (text(message).startsWith(text(thing)) ? text(message).slice(text(thing).length).trim() : message);
  const changed = (row) => (differences.get(row, "updated_by") ? `last changed by ${text(differences.get(row, "updated_by"))} at ${time(differences.get(row, "updated_at"))}` : "");
  const found = [
    ...rowsOf("unreadable").map((row) => line(unreadable, row, "critical", unreadable.get(row, "what"), ["could not be read", unreadable.get(row, "message")])),
    ...standing().map((row) => line(differences, row, differences.get(row, "severity"), differences.get(row, "name"), [differences.get(row, "kind").replaceAll("_", " "), differences.get(row, "text"), changed(row)], file(differences, row))),
    ...violations().map((row) => line(findings, row, findings.get(row, "severity"), findings.get(row, "thing"), [findings.get(row, "policy"), rest(findings.get(row, "message"), findings.get(row, "thing"))], file(findings, row))),
  ].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  if (!found.length) return null;
  const most = 12;
  return el("section", { class: "card", "aria-labelledby": "first" }, el("h2", { id: "first" }, "Look at this first"),
    el("ul", { class: "first" }, found.slice(0, most).map((one) => el("li", {}, el("button", { type: "button", onclick: () => showRow(one.table, one.row) }, el("span", {}, chip(one.severity)), el("span", {}, el("b", {}, el("bdi", {}, one.name)), el("br"), el("small", {}, el("bdi", {}, one.words))), el("small", {}, one.table.title))))),
    found.length > most ? el("p", { class: "quiet" }, `and ${number(found.length - most)} more, in the tables of differences and findings`) : null);
}
function provenance() {
  const from = DATA.provenance;
  const list = (pairs) => Object.entries(pairs ?? {}).map(([name, value]) => `${text(name)} ${text(value)}`).join(", ");
  return el("section", { class: "card", "aria-labelledby": "origin" }, el("h2", { id: "origin" }, "Where this comes from"), facts([
    ["Instance", from.instance_arn], ["Identity store", from.identity_store_id], ["Home Region", from.region], ["Read by", from.caller],
    ["Read", `${time(from.began)} to ${time(from.ended)}`], ["Versions", list(from.versions)], ["Options", Object.keys(from.options).length ? from.options : null],
    ["Desired files", from.sources.map((one) => `${text(one.file)} (SHA-256 ${text(one.sha256) || "unknown"})`).join(", ")], ["Git revision", from.revision],
    ["Plan checksum", from.plan_checksum], ["Policies", from.policies.map((one) => text(one.id)).join(", ")], ["Read of each kind", list(from.read)], ["Calls", list(from.calls)],
    ["Could not be read", TABLES.unreadable.length ? rowsOf("unreadable").map((row) => `${text(TABLES.unreadable.get(row, "what"))}: ${text(TABLES.unreadable.get(row, "message"))}`).join("; ") : "nothing: all that was asked for is here"],
    ["In no report", DATA.not_told],
  ]));
}

// ---- tabs

const PANELS = {};
function panel(name) {
  if (!PANELS[name]) {
    const made = name === "overview" ? { element: el("div", { class: "panel overview" }, verdict(), tiles(), firstOf(), provenance()), open: () => {} } : name === "matrix" ? new Matrix() : new TablePanel(TABLES[name]);
    Object.assign(made.element, { id: `panel-${name}` });
    for (const [key, value] of [["role", "tabpanel"], ["aria-labelledby", `tab-${name}`]]) made.element.setAttribute(key, value);
    $("main").append(made.element);
    PANELS[name] = made;
  }
  return PANELS[name];
}
const TABS = [["overview", "Overview"], ["differences"], ["findings"], ["since", "Since last report"], ["access"], ["matrix", "Matrix"], ["people"], ["groups"], ["permission_sets"], ["accounts"], ["applications"], ["assignments"], ["unreadable"]]
  .filter(([name]) => !TABLES[name] || TABLES[name].length || ["differences", "findings", "access"].includes(name));
async function show(name, chosen = null) {
  const made = panel(name);
  if (chosen && made.preset) made.preset(chosen);
  for (const [other] of TABS) {
    $(`tab-${other}`).setAttribute("aria-selected", String(other === name));
    $(`tab-${other}`).tabIndex = other === name ? 0 : -1;
    if (PANELS[other]) PANELS[other].element.hidden = other !== name;
  }
  $("main").classList.toggle("tall", name !== "overview");
  $(`tab-${name}`).scrollIntoView({ block: "nearest", inline: "nearest" });
  await made.open();
}
function tabs() {
  // As on the first page: what is excepted, protected or only told needs nobody's attention.
  const badges = { differences: standing().length, findings: violations().length, since: TABLES.since.length, unreadable: TABLES.unreadable.length };
  for (const [name, title] of TABS) {
    const count = badges[name] ?? 0;
    $("tabs").append(el("button", { role: "tab", id: `tab-${name}`, type: "button", "aria-selected": "false", onclick: () => show(name) }, title ?? TABLES[name].title, count ? el("span", { class: "badge num" }, number(count)) : null));
    panel(name).element.hidden = true;
    $(`tab-${name}`).setAttribute("aria-controls", `panel-${name}`);
  }
  $("tabs").addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = TABS.findIndex(([name]) => event.target.id === `tab-${name}`);
    if (!step || at < 0) return;
    event.preventDefault();
    const [next] = TABS[(at + step + TABS.length) % TABS.length];
    show(next).then(() => $(`tab-${next}`).focus());
  });
}

// ---- theme, print, begin

$("theme").addEventListener("click", () => {
  const order = ["system", "light", "dark"];
  const next = order[(order.indexOf(document.documentElement.dataset.theme ?? "system") + 1) % 3];
  if (next === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  $("theme").textContent = `Theme: ${next}`;
});

/** A table for paper: what is chosen in its panel, as far as anybody reads paper. */
function printed(name) {
  const made = panel(name);
  if (!made.opened) made.filter();
  const { table, shown, view } = made;
  if (!view.length) return [];
  const rows = Array.from(view.slice(0, PRINTED), (row) => el("tr", {}, shown.map((key) => el("td", {}, el("bdi", {}, made.cell(key, row))))));
  const left = view.length - rows.length;
  return [el("h2", {}, `${table.title} (${number(view.length)})`),
    el("table", {}, el("thead", {}, el("tr", {}, shown.map((key) => el("th", { scope: "col" }, table.labels[key])))), el("tbody", {}, rows)),
    left > 0 ? el("p", {}, `${number(left)} more rows are not printed. Filter the table before printing, or take the CSV.`) : null];
}
addEventListener("beforeprint", () => {
  $("print").replaceChildren(...["unreadable", "differences", "findings", "since", "access"].flatMap(printed).filter(Boolean));
});
addEventListener("afterprint", () => $("print").replaceChildren());

$("title").append(el("bdi", {}, text(DATA.title)));
$("about").append(el("bdi", {}, [DATA.provenance.instance_arn, DATA.provenance.region, time(DATA.provenance.ended)].map(text).filter(Boolean).join(" · ")));
tabs();
// For programs: the rows, as every form has them.
globalThis.report = { count: (name) => TABLES[name].length, record: (name, row) => TABLES[name].record(row), show, panel, ready: show("overview") };
