// Searches names, then sentences block by block, the newest first. What is searched is a script of data, since a browser
// that opens a page from a folder loads no other data; tasks/reports/site/search_index.py writes it.
"use strict";
const BITS = 1 << 15;
const NAMES = 40;
const SENTENCES = 20;
const form = document.getElementById("search");
const status = document.getElementById("status");
const received = new Map();
const waiting = new Map();

window.figurewatchSearch = (name, number, entries) => {
  received.set(`${name}-${number}`, entries);
};

function load(file, key) {
  if (!waiting.has(key)) {
    waiting.set(key, new Promise((resolve) => {
      const script = document.createElement("script");
      script.src = `search/${file}.js`;
      script.onload = () => resolve(received.get(key) || []);
      script.onerror = () => resolve([]);
      document.head.append(script);
    }));
  }
  return waiting.get(key);
}

const normalised = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
const termsOf = (text) => text.split(/\s+/).map(normalised).filter(Boolean);

function pairsOf(terms) {
  const pairs = new Set();
  for (const term of terms) {
    for (let at = 0; at + 1 < term.length; at += 1) {
      pairs.add((term.charCodeAt(at) * 7919 + term.charCodeAt(at + 1)) % BITS);
    }
  }
  return [...pairs];
}

const mayHold = (bits, pairs) => pairs.every((pair) => bits.charCodeAt(pair >> 3) & (1 << (pair & 7)));

function element(name, text, properties) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  return Object.assign(made, properties || {});
}

async function foundNames(terms) {
  const found = [];
  for (let number = 0; number < Number(form.dataset.names); number += 1) {
    for (const [name, aliases, address, series] of await load(`names-${number}`, `names-${number}`)) {
      const own = normalised([name, ...aliases].join(" "));
      const exact = [name, ...aliases].some((alias) => normalised(alias) === terms.join(""));
      if (address && terms.every((term) => own.includes(term))) found.push([exact ? 1e9 : 1e6 - own.length, name, "", address]);
      for (const [metric, scope, path, periods] of series) {
        const text = own + normalised(metric + scope);
        if (terms.every((term) => text.includes(term)) && terms.some((term) => normalised(metric + scope).includes(term) || exact)) {
          found.push([periods, `${name} · ${metric}`, scope, path]);
        }
      }
    }
  }
  return found.sort((one, other) => other[0] - one[0]);
}

async function* foundSentences(terms, wanted) {
  const pairs = pairsOf(terms);
  const blocks = [];
  for (let number = 0; number < Number(form.dataset.filters); number += 1) {
    blocks.push(...await load(`filters-${number}`, `filters-${number}`));
  }
  for (const [block, parts, filter] of blocks.reverse()) {
    if (!mayHold(atob(filter), pairs)) continue;
    for (let part = 0; part < parts; part += 1) {
      const file = `sentences-${block}${part ? `-${part}` : ""}`;
      for (const entry of await load(file, `sentences-${block}-${part}`)) {
        const [sentence, figure, publisher, day] = entry;
        if (wanted.publisher && !normalised(publisher).includes(normalised(wanted.publisher))) continue;
        if ((wanted.from && !(day >= wanted.from)) || (wanted.to && !(day && day <= wanted.to))) continue;
        const text = normalised(`${sentence} ${figure} ${publisher}`);
        if (terms.every((term) => text.includes(term))) yield entry;
      }
    }
  }
}

let search = 0;
async function run() {
  const mine = ++search;
  const wanted = Object.fromEntries(new FormData(form));
  const terms = termsOf(wanted.q || "");
  const sections = { names: document.getElementById("names"), sentences: document.getElementById("sentences") };
  const more = document.getElementById("more");
  for (const section of Object.values(sections)) {
    section.hidden = true;
    section.querySelector("ul").replaceChildren();
  }
  more.hidden = true;
  if (!terms.length) {
    status.textContent = status.dataset.hint;
    return;
  }
  status.textContent = status.dataset.searching;
  let count = 0;
  const shows = (kind) => !wanted.in || wanted.in === kind;
  if (shows("names")) {
    const names = await foundNames(terms);
    if (mine !== search) return;
    for (const [, name, scope, address] of names.slice(0, NAMES)) {
      const row = element("li");
      row.append(element("a", name, { href: address }), scope ? ` · ${scope}` : "");
      sections.names.querySelector("ul").append(row);
    }
    count += names.length;
    sections.names.hidden = !names.length;
  }
  const say = () => {
    status.textContent = count ? status.dataset.found.replace("{n}", count) : status.dataset.nothing;
  };
  if (!shows("sentences")) return say();
  const found = foundSentences(terms, wanted);
  const show = async () => {
    more.hidden = true;
    for (let shown = 0; shown < SENTENCES; shown += 1) {
      const { value, done } = await found.next();
      if (mine !== search || done) return say();
      const [sentence, figure, publisher, day, address] = value;
      const row = element("li");
      row.append(element("a", sentence, { href: address }), element("p", [figure, publisher, day].filter(Boolean).join(" · "), { className: "about" }));
      sections.sentences.querySelector("ul").append(row);
      sections.sentences.hidden = false;
      count += 1;
    }
    more.hidden = false;
    say();
  };
  more.onclick = show;
  await show();
}

const address = new URLSearchParams(location.search);
for (const field of form.elements) {
  if (field.name && address.has(field.name)) field.value = address.get(field.name);
}
form.hidden = false;
let pause;
form.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(() => {
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value)).toString();
    history.replaceState(null, "", query ? `?${query}` : location.pathname);
    run();
  }, 200);
});
form.addEventListener("submit", (event) => event.preventDefault());
run();
