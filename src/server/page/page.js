"use strict";
// Reads the overview again and again: quickly while something runs, calmly otherwise.
const CALM_MS = 3000, BUSY_MS = 600;
const number = new Intl.NumberFormat();
let lastText = "", timer = 0, person = "";

/** An element with attributes and children; text is always set as text, never as markup. */
function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "onclick") node.addEventListener("click", value);
    else if (value !== null && value !== false) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

function ago(text) {
  if (!text) return "never";
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(text)) / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return new Date(text).toLocaleDateString();
}

function show(id, ...children) { document.getElementById(id).replaceChildren(...children); }
function empty(text) { return el("p", { class: "empty" }, text); }

async function act(button, path, told) {
  button.disabled = true;
  try {
    const body = told ? JSON.stringify(told) : undefined;
    const answer = await fetch(path, { method: "POST", headers: { "X-OneShelf": "1" }, body });
    if (!answer.ok) {
      const { error } = await answer.json();
      trouble(`${error.message} ${error.remedy}`);
    }
    await refresh();
  } catch (problem) {
    trouble("OneShelf does not answer. It may be restarting.");
  } finally {
    button.disabled = false;
  }
}

function actionButton(text, path, main) {
  const look = main ? "main" : null;
  const button = el("button", { type: "button", class: look, "data-key": path }, text);
  button.addEventListener("click", () => act(button, path));
  return button;
}

/** Asks who releases a held change; nothing is sent unless they say so. */
function releaseButton(held) {
  const path = `/api/v1/held/${held.id}/release`;
  const button = el("button", { type: "button", "data-key": path }, "Release");
  button.addEventListener("click", () => {
    const question = `Let ${held.field} of ${held.sku} go from "${held.before}" to ` +
      `"${held.after}"?\n\n${held.why}\n\nYour name, for the books:`;
    const who = window.prompt(question, person);
    if (who === null || !who.trim()) return;
    person = who.trim();
    act(button, path, { who: person });
  });
  return button;
}

function trouble(text) {
  const box = document.getElementById("trouble");
  box.hidden = !text;
  box.textContent = text || "";
}

function table(columns, rows) {
  const head = el("tr", {}, ...columns.map((name) => el("th", { scope: "col" }, name)));
  const label = columns.join(", ");
  return el("div", { class: "table", tabindex: "0", role: "region", "aria-label": label,
    "data-key": label },
    el("table", {}, el("thead", {}, head), el("tbody", {}, ...rows)));
}

/** What went wrong and what to do, in one breath. */
function saying(problem) {
  return problem ? [problem.message, problem.remedy].filter(Boolean).join(" ") : "";
}

function cell(label, ...children) { return el("td", { "data-label": label }, ...children); }

function figure(name, value) {
  return el("div", {}, el("dt", {}, name), el("dd", {}, number.format(value)));
}

function money(window) {
  const values = Object.entries(window.value).map(([currency, value]) => `${value} ${currency}`);
  return values.length ? values.join(", ") : "nothing sold";
}

function duration(ms) {
  return ms < 60000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60000)} min`;
}

/** How late stock was on the channel today, and what is still behind. */
function lateness(lag) {
  const words = [];
  if (lag.changes) {
    words.push(`stock arrived after ${duration(lag.p50_ms)} (p50), ${duration(lag.p99_ms)} (p99)`);
  }
  if (lag.backlog) words.push(`${number.format(lag.backlog)} behind`);
  if (lag.failures) words.push(`${number.format(lag.failures)} refused`);
  return words.length ? `In 24 h: ${words.join(", ")}` : null;
}

function linkCard(link, streams) {
  const counts = link.counts, path = `/api/v1/links/${encodeURIComponent(link.id)}/`;
  const late = lateness(link.lag);
  const mine = streams.filter((s) => s.connection === link.source || s.connection === link.channel);
  const oldest = mine.map((s) => s.last_success_at).filter(Boolean).sort()[0];
  return el("article", { class: "card" },
    el("h3", {}, link.id, link.paused ? el("span", { class: "warn" }, " (paused)") : null,
      link.shadow ? el("span", { class: "warn" }, " (shadow: nothing is sent)") : null),
    el("p", { class: "flow" }, `${link.source} → ${link.channel}, all read ${ago(oldest)}`),
    el("dl", {}, figure("In the source", counts.items), figure("In the channel", counts.listings),
      figure("Linked", counts.bound), figure("Orders, 24 h", counts.last_24h.orders),
      figure("Orders, 7 days", counts.last_7d.orders), figure("Needs a person", counts.parked),
      figure("Held changes", counts.held)),
    el("p", { class: "flow" }, `Sold in 7 days: ${money(counts.last_7d)}`,
      late ? el("br") : null, late),
    el("div", { class: "actions" }, actionButton("Sync now", path + "sync", true),
      actionButton("Compare everything", path + "compare"),
      actionButton(link.paused ? "Resume" : "Pause", path + (link.paused ? "resume" : "pause"))));
}

/** What a finished job came to, in a few words. */
function outcome(result) {
  if (!result) return "";
  const words = [];
  const add = (count, text) => { if (count) words.push(`${number.format(count)} ${text}`); };
  const apply = result.apply || {}, orders = result.orders || {};
  add(apply.created, "created"); add(apply.updated, "updated"); add(apply.hidden, "hidden");
  add(apply.deleted, "deleted"); add(apply.failed, "failed");
  add(orders.written, "orders written"); add(orders.held, "orders held");
  add(orders.shipments, "shipments told"); add(orders.refunds, "refunds booked");
  add(orders.refunds_to_channel, "refunds told");
  return words.join(", ") || "nothing to do";
}

/** The newest job of each kind and link, and every one that failed: the rest is routine. */
function notable(jobs) {
  const seen = new Set();
  return jobs.filter((job) => {
    const key = `${job.kind} ${job.subject}`, first = !seen.has(key);
    seen.add(key);
    const eventful = job.result && outcome(job.result) !== "nothing to do";
    return first || job.state === "failed" || eventful;
  });
}

function progressOf(job) {
  const done = job.done ? `: ${number.format(job.done)}` : "";
  return job.step + done + (job.total ? ` of ${number.format(job.total)}` : "");
}

function jobRow(job) {
  const running = job.state === "running";
  const tone = { done: "good", failed: "bad", interrupted: "warn" }[job.state] || "";
  const bar = running
    ? el("progress", job.total > 0
      ? { max: job.total, value: Math.min(job.done, job.total), "aria-label": job.step }
      : { "aria-label": job.step })
    : null;
  const told = running ? progressOf(job) : job.error ? job.error.message : outcome(job.result);
  const remedy = job.error && job.error.remedy ? el("small", {}, job.error.remedy) : null;
  return el("tr", {}, cell("Job", `${job.kind} `, el("small", {}, job.subject)),
    cell("State", el("span", { class: `state ${tone}` }, job.state)),
    cell("Outcome", bar, told, remedy),
    cell("Started", ago(job.started_at)));
}

function orderRow(order) {
  const tone = { written: "good", closed: "good", held: "bad", writing: "warn" }[order.state] || "";
  const act = order.state === "held" ? el("div", { class: "actions" },
    actionButton("Retry", `/api/v1/orders/${encodeURIComponent(order.number)}/retry`),
    actionButton("Ignore", `/api/v1/orders/${encodeURIComponent(order.number)}/ignore`)) : null;
  const placed = el("small", {}, `${order.link} · ${ago(order.placed_at)}`);
  return el("tr", {}, cell("Order", order.number, placed),
    cell("State", el("span", { class: `state ${tone}` }, order.state),
      order.hold ? el("small", {}, `${order.hold.message} ${order.hold.remedy}`) : null, act),
    cell("In the source", order.document ? order.document.number || order.document.id : "–"),
    el("td", { class: "number", "data-label": "Total" }, `${order.total} ${order.currency}`));
}

function parkedRow(parked) {
  const path = `/api/v1/parked/${parked.id}/`;
  const where = `${parked.link} · ${parked.kind}`;
  const times = `${number.format(parked.count)}×, last ${ago(parked.last_at)}`;
  return el("tr", {}, cell("Record", parked.subject, el("small", {}, where)),
    cell("What happened", parked.error.message, el("small", {}, parked.error.remedy),
      el("small", {}, `${parked.error.id}, ${times}`)),
    cell("", el("div", { class: "actions" },
      actionButton("Retry", path + "retry"), actionButton("Ignore", path + "ignore"))));
}

function heldRow(held) {
  const second = held.state === "held" && held.released_by.length > 0;
  const state = second ? `released by ${held.released_by.join(", ")}, needs a second person`
    : held.state;
  return el("tr", {},
    cell("Change", `${held.sku} `, el("small", {}, `${held.link} · ${held.field}`)),
    cell("Now", held.before || "–"), cell("Then", held.after || "–"),
    cell("Why it waits", held.why, el("small", {}, `${held.guard}, ${ago(held.since)}, ${state}`)),
    cell("", held.state === "held" ? el("div", { class: "actions" }, releaseButton(held)) : null));
}

function showTable(id, columns, rows, ifNone) {
  show(id, rows.length ? table(columns, rows) : empty(ifNone));
}

function draw(data) {
  show("links", ...(data.links.length ? data.links.map((link) => linkCard(link, data.streams))
    : [empty("No link yet. Make one: oneshelf connect, then oneshelf link.")]));
  showTable("parked", ["Record", "What happened", "Actions"], data.parked.map(parkedRow),
    "Nothing needs you.");
  showTable("held", ["Change", "Now", "Then", "Why it waits", "Actions"], data.held.map(heldRow),
    "Nothing is held.");
  showTable("jobs", ["Job", "State", "Progress", "Started"], notable(data.jobs).map(jobRow),
    "Nothing has run yet.");
  showTable("orders", ["Order", "State", "In the source", "Total"], data.orders.map(orderRow),
    "No orders yet.");
  document.getElementById("version").textContent = `OneShelf ${data.version}`;
  const paused = data.connections.filter((c) => c.paused);
  trouble(paused.map((c) => `${c.id} is paused: ${saying(c.problem)}`).join(" "));
}

/** Drawing anew must not take the focus from under a keyboard user's fingers. */
function drawKeepingFocus(data) {
  const key = document.activeElement && document.activeElement.dataset.key;
  draw(data);
  if (key) document.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

async function refresh() {
  clearTimeout(timer);
  let busy = false;
  try {
    const answer = await fetch("/api/v1/overview");
    const data = await answer.json();
    if (!answer.ok) throw new Error(data.error.message);
    busy = data.jobs.some((job) => job.state === "running");
    const streams = data.streams.map((stream) => ({ ...stream, age_seconds: 0 }));
    const text = JSON.stringify({ ...data, now: null, streams });
    if (text !== lastText) { drawKeepingFocus(data); lastText = text; }
    document.getElementById("freshness").textContent = busy ? "working" : "up to date";
  } catch (problem) {
    document.getElementById("freshness").textContent = "OneShelf does not answer";
  }
  timer = setTimeout(refresh, busy ? BUSY_MS : CALM_MS);
}

refresh();
