'use strict';
// What both pages are built with: elements, words in two languages, the theme. Documents are of strangers: nothing of them
// becomes markup, all of it goes through text nodes.

/** An element with attributes and children. `on…` attributes are listeners; absent children are left out. */
function element(name, attributes, ...children) {
  const of = name.startsWith('svg:')
    ? document.createElementNS('http://www.w3.org/2000/svg', name.slice(4))
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) of.addEventListener(key.slice(2), value);
    else if (key === 'style') Object.assign(of.style, value);
    else of.setAttribute(key, value === true ? '' : value);
  }
  of.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return of;
}

/** Puts other children in the place of those that an element has. */
function fill(of, ...children) {
  of.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return of;
}

/** The object in a script of the page. */
function embedded(id) {
  const of = document.getElementById(id);
  return of ? JSON.parse(of.textContent) : null;
}

// ---- words ---------------------------------------------------------------------------------------------------------

const WORDS = embedded('words');

/** What a reader has chosen, where the browser lets a page remember it. */
const remembered = {
  get(key) {
    try { return localStorage.getItem('speechmeta.' + key); } catch { return null; }
  },
  set(key, value) {
    try { localStorage.setItem('speechmeta.' + key, value); } catch { /* A page of a file may have no memory. */ }
  },
};

let language = remembered.get('language') || (/^zh/i.test(navigator.language || '') ? 'zh' : 'en');

/** Words of the page in the language of the reader; `{n}` in them is filled. */
function say(key, values) {
  const words = WORDS[key];
  if (!words) throw new Error('no words for ' + key);
  let text = words[language];
  for (const [name, value] of Object.entries(values || {})) text = text.replaceAll('{' + name + '}', String(value));
  return text;
}

/** A number as people write it. */
function count(number) {
  return Number(number).toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB');
}

/** The name of a column or field for people: its label where the rules have one. */
function labelOf(of) {
  return (of.label && of.label[language]) || of.name;
}

/** What a column holds, where the rules say it, behind the name by which they call it. */
function aboutOf(of) {
  const about = of.about && (of.about[language] || of.about.en || of.about.zh);
  return about ? of.name + ': ' + about : of.name;
}

// ---- switches ------------------------------------------------------------------------------------------------------

const THEMES = ['auto', 'light', 'dark'];
let theme = THEMES.includes(remembered.get('theme')) ? remembered.get('theme') : 'auto';

function applyTheme() {
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** The switches of language and theme; `changed` draws the page anew. */
function switches(changed) {
  const languages = [['en', 'EN'], ['zh', '中文']].map(([code, name]) => element('button', {
    type: 'button', lang: code === 'zh' ? 'zh-CN' : 'en', 'aria-pressed': String(language === code), 'data-language': code,
    onclick() {
      language = code;
      remembered.set('language', code);
      changed();
    },
  }, name));
  const themes = element('button', {
    type: 'button', id: 'theme', 'aria-label': say('theme') + ': ' + say('theme.' + theme), title: say('theme'),
    onclick() {
      theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
      remembered.set('theme', theme);
      applyTheme();
      changed();
    },
  }, { auto: '◐', light: '☀', dark: '☾' }[theme], element('span', { class: 'wide' }, ' ' + say('theme.' + theme)));
  return element('div', { class: 'switches', role: 'group', 'aria-label': say('switches') },
    element('span', { class: 'pair' }, languages), themes);
}

// ---- small things --------------------------------------------------------------------------------------------------

/** The number in a cell; null where it is none. */
function numberIn(cell) {
  if (cell === null || Array.isArray(cell)) return null;
  const number = Number(cell);
  return cell !== '' && Number.isFinite(number) ? number : null;
}

/** A cell in one line. */
function shown(cell) {
  if (cell === null || cell === undefined) return '';
  return Array.isArray(cell) ? cell.join('; ') : cell;
}

function median(numbers) {
  if (!numbers.length) return null;
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function rounded(number) {
  return number === null ? '' : String(Math.round(number * 100) / 100);
}

/** How often each key stands in a list, the most frequent first. */
function tally(keys) {
  const counts = new Map();
  for (const key of keys) counts.set(key, (counts.get(key) || 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}
