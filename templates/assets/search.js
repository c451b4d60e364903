/* Search in the browser: over briefs, actors, questions and quotations. No framework, no request to another host.
   The index is a script, fetched when the search is first used, so that it works from disk as well. */
(() => {
  "use strict";
  const root = new URL("..", document.currentScript.src).href;
  const MOST_SHOWN = 40;
  let words = null;
  let entries = null;
  let loading = null;
  let box = null;

  /* ---- Folding: lower case without diacritics, with the way back to the original's characters ---- */

  const SPECIAL = { "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": "", "’": "'", "ʼ": "'", "‐": "-", "‑": "-" };

  const foldOne = (character) => character.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "")
    .replace(/./gsu, (one) => SPECIAL[one] ?? one);

  const fold = (text) => (/^[\x00-\x7f]*$/.test(text) ? text.toLowerCase() : Array.from(text.normalize("NFC"), foldOne).join(""));

  /** Gives a text folded, and for each of its characters the one of the text that it came from. */
  const foldWithWay = (text) => {
    let folded = "";
    const way = [];
    let at = 0;
    for (const character of text) {
      const part = foldOne(character);
      for (let index = 0; index < part.length; index += 1) way.push(at);
      folded += part;
      at += character.length;
    }
    way.push(at);
    return [folded, way];
  };

  const isLetter = (character) => character !== undefined && /[\p{L}\p{N}]/u.test(character);

  /* ---- Ranking ---- */

  /** Gives how well one word of the query stands in a folded text: 0 not at all, 1 inside of a word to 4 as a word. */
  const matchWord = (text, word) => {
    let best = 0;
    for (let at = text.indexOf(word); at >= 0 && best < 4; at = text.indexOf(word, at + 1)) {
      const begins = !isLetter(text[at - 1]);
      const ends = !isLetter(text[at + word.length]);
      best = Math.max(best, begins ? (ends ? 4 : 3) : 1);
    }
    return best;
  };

  /** Tells whether some word of a text begins as `word` does but for one letter changed, lost, added or swapped. */
  const isNear = (text, word) => text.split(/[^\p{L}\p{N}]+/u).some((other) => {
    if (other[0] !== word[0] || Math.abs(other.length - word.length) > 1 && other.length < word.length) return false;
    let at = 0;
    while (at < word.length && other[at] === word[at]) at += 1;
    const rest = word.slice(at + 1);
    return other.startsWith(rest, at + 1) || other.startsWith(rest, at) || other.startsWith(word.slice(at), at + 1)
      || (word[at] === other[at + 1] && word[at + 1] === other[at] && other.startsWith(word.slice(at + 2), at + 2));
  });

  const WEIGHTS = { actor: 9, brief: 8, question: 5, quotation: 4 };

  const score = (entry, query, near) => {
    let sum = 0;
    for (const word of query) {
      let here = matchWord(entry.head, word) * WEIGHTS[entry.kind];
      if (!here && entry.tail) here = matchWord(entry.tail, word) * 2;
      if (!here && near && word.length > 3 && isNear(entry.head, word)) here = 1;
      if (!here) return 0;
      sum += here;
    }
    if (entry.head.startsWith(query.join(" "))) sum += 12;
    else if (query.length > 1 && entry.head.includes(query.join(" "))) sum += 8;
    /* Among equals the shorter text says more of what was asked for, and the newer brief or the busier actor comes first. */
    return sum + 4 / (1 + entry.head.length / 40) + entry.weight;
  };

  const find = (text) => {
    const query = fold(text).split(/[\s"“”„«»]+/u).filter(Boolean);
    if (!query.length) return { query, found: [] };
    const rank = (near) => entries.map((entry) => [score(entry, query, near), entry]).filter(([value]) => value > 0);
    let found = rank(false);
    if (!found.length) found = rank(true);
    found.sort((one, other) => other[0] - one[0] || one[1].order - other[1].order);
    return { query, found: found.map(([, entry]) => entry) };
  };

  /* ---- Words ---- */

  const number = (value) => value.toLocaleString(words.locale);

  /** Gives a number with what it counts, in the form that the language has for it. */
  const countOf = (forms, value) => (forms[new Intl.PluralRules(words.locale).select(value)] ?? forms.other).replace("{0}", number(value));

  /* ---- The index ---- */

  window.briefgenSearch = (given, index) => {
    words = given;
    entries = [];
    const add = (kind, text, tail, href, note, weight) =>
      entries.push({ kind, text, head: fold(text), tail: fold(tail), shown: tail, href, note, weight, order: entries.length });
    const days = new Intl.DateTimeFormat(words.locale, { dateStyle: "long", timeZone: "UTC" });
    for (const [name, shown, others, count] of index.actors) {
      add("actor", shown, others.replaceAll("|", ", "), `actors/${name}.html`, countOf(words.briefs, count), Math.min(3, Math.log2(count + 1) / 2));
    }
    index.briefs.forEach(([id, title, date, summary, questions, quotations], place) => {
      const page = `briefs/${encodeURIComponent(id)}.html`;
      const day = days.format(Date.UTC(date.slice(0, 4), date.slice(4, 6) - 1, date.slice(6)));
      const weight = 2 * (1 - place / index.briefs.length);
      add("brief", title, summary, page, day, weight);
      for (let at = 0; at < questions.length; at += 2) {
        add("question", questions[at + 1], "", `${page}#question-${encodeURIComponent(questions[at])}`, day, weight);
      }
      for (let at = 0; at < quotations.length; at += 2) {
        add("quotation", quotations[at], quotations[at + 1], `${page}#quote-${at / 2 + 1}`, day, weight);
      }
    });
  };

  const load = () => {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${root}search-index.js`;
      script.onload = resolve;
      script.onerror = () => { loading = null; reject(new Error("no index")); };
      document.head.append(script);
    });
    return loading;
  };

  /* ---- What is shown ---- */

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  /** Gives a text with the words of the query marked in it. */
  const mark = (text, query) => {
    const [folded, way] = foldWithWay(text);
    const spans = [];
    for (const word of query) {
      for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
        if (!isLetter(folded[at - 1]) || matchWord(folded, word) === 1) spans.push([way[at], way[at + word.length]]);
      }
    }
    spans.sort((one, other) => one[0] - other[0]);
    const parts = [];
    let done = 0;
    for (const [from, to] of spans) {
      if (from < done) continue;
      parts.push(text.slice(done, from), make("mark", {}, text.slice(from, to)));
      done = to;
    }
    return [...parts, text.slice(done)];
  };

  const makeResult = (entry, query) => {
    const text = make("span", { class: "result-text", dir: "auto" }, ...mark(entry.text, query));
    const about = make("span", { class: "result-about" }, make("span", { class: "result-kind" }, words[entry.kind]));
    if (entry.kind === "quotation" && entry.shown) about.append(make("bdi", {}, entry.shown));
    about.append(make("span", {}, entry.note));
    const link = make("a", { href: root + entry.href, class: `result result-${entry.kind}` }, text, about);
    if (entry.shown && entry.kind === "brief") {
      link.append(make("span", { class: "result-more", dir: "auto" }, ...mark(entry.shown, query)));
    }
    return make("li", {}, link);
  };

  const show = () => {
    const { query, found } = find(box.field.value);
    box.list.replaceChildren(...found.slice(0, MOST_SHOWN).map((entry) => makeResult(entry, query)));
    const count = found.length;
    let said = "";
    if (query.length) {
      if (!count) said = words.none;
      else if (count > MOST_SHOWN) said = words.first.replace("{0}", number(MOST_SHOWN)).replace("{1}", number(count));
      else said = countOf(words.results, count);
    }
    box.status.textContent = said;
  };

  /* Browsers disagree on what Escape does in a search field: here it closes at once. */
  const leave = () => {
    if (box.host.close) box.host.close();
    else {
      box.field.value = "";
      box.field.focus();
      show();
    }
  };

  const step = (event) => {
    const links = [...box.list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && at + 1 < links.length) links[at + 1].focus();
    else if (event.key === "ArrowUp" && at >= 0) (links[at - 1] ?? box.field).focus();
    else if (event.key === "Home" && at > 0) links[0].focus();
    else if (event.key === "End" && at >= 0) links.at(-1).focus();
    else if (event.key === "Escape") leave();
    else if (event.key === "Enter" && document.activeElement === box.field) links[0]?.click();
    else if (at >= 0 && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      /* Who goes on typing on a result goes on in the field. */
      box.field.focus();
      return;
    } else return;
    event.preventDefault();
  };

  const makeBox = (host, isDialog) => {
    const field = make("input", { type: "search", id: "search-field", autocomplete: "off", spellcheck: "false", enterkeyhint: "go" });
    const status = make("p", { class: "result-status", role: "status" });
    const list = make("ol", { class: "plain results" });
    const label = make("label", { for: "search-field" }, words.field);
    const hint = make("p", { class: "result-hint" }, words.hint);
    host.append(make("div", { class: "search-form", role: "search" }, label, field), status, list, hint);
    if (isDialog) {
      const close = make("button", { type: "button", class: "search-close" }, words.close);
      close.addEventListener("click", () => host.close());
      host.prepend(close);
    }
    host.addEventListener("keydown", step);
    field.addEventListener("input", show);
    return { host, field, status, list };
  };

  const here = document.getElementById("search-here");

  const open = async () => {
    await load();
    if (here) {
      box ??= makeBox(here, false);
    } else {
      if (!box) {
        const dialog = make("dialog", { class: "search", "aria-label": words.search });
        document.body.append(dialog);
        dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
        box = makeBox(dialog, true);
      }
      if (!box.host.open) box.host.showModal();
    }
    box.field.focus();
    box.field.select();
  };

  /* A field in a closed dialog may keep the focus for a moment. */
  const isTyping = (target) =>
    target.isContentEditable || (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !target.closest("dialog:not([open])"));

  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
      event.preventDefault();
      open();
    }
  });
  if (here) {
    open().then(() => {
      box.field.value = new URLSearchParams(location.search).get("q") ?? "";
      if (box.field.value) show();
    });
  } else {
    for (const link of document.querySelectorAll("a[data-search]")) {
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        open().catch(() => location.assign(link.href));
      });
    }
  }
})();
