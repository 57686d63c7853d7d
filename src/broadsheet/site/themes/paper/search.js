"use strict";
// The search: no server, no library. It loads pieces of the index by <script>, which works from a disk too, and folds
// words as broadsheet/site/terms.py does: what is changed here is changed there.
(() => {
  const PAIRED = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005-\\u3007\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff";
  const BEYOND = "\\u{20000}-\\u{33fff}";
  const RUN = new RegExp(`[${PAIRED}]+|[${BEYOND}]`, "gu");
  const WORD = new RegExp(`(?![${PAIRED}${BEYOND}])[\\p{L}\\p{N}\\u0900-\\u0dff](?:(?![${PAIRED}${BEYOND}])[\\p{L}\\p{N}\\u0900-\\u0dff])*`, "gu");
  const MARKS = /[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]/g;
  const LETTERS = { "ß": "ss", "ى": "ي", "ة": "ه", "ı": "i", "ς": "σ" };
  const here = document.currentScript.src.replace(/[^/]*$/, "");
  const given = new Map(), asked = new Map();
  window.broadsheet = (name, data) => given.set(name, data);

  const load = name => {
    if (!asked.has(name)) asked.set(name, new Promise(done => {
      const script = document.createElement("script");
      script.src = `${here}search/${name}.js`;
      script.onload = script.onerror = () => { script.remove(); done(given.get(name)) };
      document.head.append(script);
    }));
    return asked.get(name);
  };

  const folded = text => text.normalize("NFKD").replace(MARKS, "").normalize("NFC").toLowerCase()
    .replace(/[ßىةıς]/g, letter => LETTERS[letter]);

  // What is looked for: whole words, and of scripts without spaces the pairs that cover them.
  const terms = query => {
    const text = folded(query), found = new Set(text.match(WORD)?.map(word => `w${[...word].slice(0, 40).join("")}`));
    for (const run of text.match(RUN) ?? []) {
      if (run.codePointAt(0) > 0xffff) { found.add(`p${run}`); continue }
      for (let at = 0; at + 1 < run.length; at += 2) found.add(`p${run.substr(Math.min(at, run.length - 2), 2)}`);
      if (run.length % 2 && run.length > 1) found.add(`p${run.slice(-2)}`);
    }
    return [...found];
  };

  const hash = term => {
    if (term[0] === "p") return (Math.imul(term.charCodeAt(1), 40503) + Math.imul(term.charCodeAt(2), 30011)) & 0xffff;
    let crc = ~0;
    for (const byte of new TextEncoder().encode(term.slice(1))) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ~crc & 0xffff;
  };

  const numbers = (piece, term, start) => {
    const found = [], key = `|${term.slice(1)} `, at = piece?.indexOf(key) ?? -1;
    if (at < 0) return found;
    for (let i = at + key.length, number = start - 1; i < piece.length && piece[i] !== "|"; i++) {
      const code = piece.charCodeAt(i);
      number += code - 0x22 - (code > 0x5c) - (code > 0x7c);
      found.push(number);
    }
    return found;
  };

  // The documents of a segment that have all terms, the newest first.
  const inSegment = async ([start, size, pairs, words], wanted) => {
    const lists = await Promise.all(wanted.map(async term => {
      const number = hash(term) * (term[0] === "p" ? pairs : words) >> 16;
      return numbers(await load(`${start}-${size}/${term[0]}${number}`), term, start);
    }));
    lists.sort((one, other) => one.length - other.length);
    return lists.reduce((kept, list) => { const has = new Set(list); return kept.filter(each => has.has(each)) }).reverse();
  };

  const find = async query => {
    const wanted = terms(query), index = wanted.length ? await load("index") : null;
    if (!index) return { found: [], leaf: 16 };
    const parts = await Promise.all(index.segments.map(segment => inSegment(segment, wanted)));
    return { found: parts.reverse().flat(), leaf: index.leaf };
  };

  const field = document.getElementById("q"), said = document.getElementById("said");
  const list = document.getElementById("found"), more = document.getElementById("more");
  const PAGE = 10;
  let found = [], leaf = 16, shown = 0, seen = new Set(), turn = 0;

  const make = (name, from, text, key) => {
    const element = document.createElement(name);
    if (key) element.className = key;
    element.textContent = text;
    from.append(element);
    return element;
  };

  const show = async () => {
    const mine = turn, stop = shown + PAGE, numbers = found.slice(shown, stop);
    const leaves = await Promise.all(numbers.map(number => load(`d${Math.floor(number / leaf)}`)));
    if (mine !== turn) return;
    numbers.forEach((number, at) => {
      const [title, href, date, source, language, isOld] = leaves[at]?.[number % leaf] ?? [];
      if (!title || seen.has(href)) return;  // another wording of an article that stands already
      seen.add(href);
      const item = make("article", list, "", "item");
      item.dir = "auto";
      if (language) item.lang = language;
      const link = make("a", make("h3", item, ""), title);
      link.href = here + href;
      const meta = make("p", item, "", "meta");
      if (source) make("bdi", meta, source, "source");
      make("time", meta, date);
      if (isOld) make("span", meta, said.dataset.earlier);
    });
    shown = stop;
    more.hidden = shown >= found.length;
  };

  const search = async query => {
    const mine = ++turn, result = await find(query);
    if (mine !== turn) return;
    [found, leaf, shown] = [result.found, result.leaf, 0];
    seen = new Set();
    list.replaceChildren();
    said.textContent = !query ? "" : found.length ? said.dataset.count.replace("{}", found.length) : said.dataset.none;
    await show();
    document.documentElement.dataset.searched = query;
  };

  more.addEventListener("click", show);
  field.form.addEventListener("submit", event => {
    event.preventDefault();
    const query = field.value.trim();
    history.replaceState(null, "", query ? `?q=${encodeURIComponent(query)}` : location.pathname);
    search(query);
  });
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  if (field.value) search(field.value.trim()); else field.focus();
})();
