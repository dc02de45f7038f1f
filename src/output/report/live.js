'use strict';
// The live page: a text is pasted or a file dropped, the program reads it by the rules as they stand on the disk, and the
// page shows what they make of it. When the rules change, it reads again.

/** What is shown: the text, or the bytes of a file with its name. */
let pasted = { text: '', file: null };
let answer = null;
let rules = { number: 0, faults: [] };
let speech = 0;
let view = null;
let hidden = null;
let asking = 0;
let failure = '';

const LONGEST_NAME = 200;

/** Asks the program to read what was pasted. Only the latest question counts. */
async function read() {
  const mine = ++asking;
  if (!pasted.text.trim() && !pasted.file) {
    answer = null;
    failure = '';
    drawAnswer();
    return;
  }
  document.body.classList.add('busy');
  try {
    const name = pasted.file ? pasted.file.name.slice(-LONGEST_NAME) : '';
    const response = await fetch('/read?name=' + encodeURIComponent(name), { method: 'POST', body: pasted.file ? pasted.file.bytes : pasted.text });
    const came = await response.json();
    if (mine !== asking) return;
    failure = came.error || '';
    if (!came.error) {
      answer = came;
      if (hidden === null) hidden = new Set(came.index.fields.filter((field) => !field.cells).map((field) => field.name));
      if (speech >= came.index.rows.length) speech = 0;
      if (pasted.file) document.getElementById('paste').value = came.piece ? came.piece.text : '';
    }
  } catch {
    if (mine === asking) failure = say('live.gone');
  } finally {
    if (mine === asking) document.body.classList.remove('busy');
  }
  drawAnswer();
}

/** Waits for the next change of the rules, for as long as the program runs. */
async function watch() {
  for (;;) {
    try {
      const response = await fetch('/rules?after=' + rules.number);
      const came = await response.json();
      const isNew = came.number !== rules.number;
      rules = came;
      drawRules();
      if (isNew) await read();
    } catch {
      rules = { ...rules, number: -1, gone: true };
      drawRules();
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

// ---- why -----------------------------------------------------------------------------------------------------------

/** Asks what the rules made of the characters that are selected; with a field, why its rules gave nothing there. */
async function explain([start, end], field) {
  const place = document.getElementById('why');
  const parts = new URLSearchParams({ name: pasted.file ? pasted.file.name.slice(-LONGEST_NAME) : '', start, end, field });
  fill(place, element('p', { class: 'note' }, say('loading')));
  let text;
  try {
    const response = await fetch('/explain?' + parts, { method: 'POST', body: pasted.file ? pasted.file.bytes : pasted.text });
    const came = await response.json();
    text = came.text || came.error;
  } catch {
    text = say('live.gone');
  }
  drawWhy([start, end], field, text);
}

/** The question after what is selected, and its answer. */
function drawWhy(characters, field, text) {
  const place = document.getElementById('why');
  if (!place) return;
  if (!characters) {
    fill(place);
    return;
  }
  const { index, piece } = answer;
  const fields = element('select', { 'aria-label': say('live.why.field') }, element('option', { value: '' }, say('live.why.all')),
    index.fields.map((of) => element('option', { value: of.name, selected: of.name === field }, labelOf(of))));
  fill(place, element('form', {
    onsubmit(event) {
      event.preventDefault();
      explain(characters, fields.value);
    },
  }, element('q', {}, cut(charactersOf(piece.text), characters[0], Math.min(characters[1], characters[0] + 24)) + (characters[1] - characters[0] > 24 ? '…' : '')),
  fields, element('button', { type: 'submit' }, say('live.why')), element('button', {
    type: 'button', 'aria-label': say('card.close'),
    onclick() {
      drawWhy(null);
    },
  }, '×')), text ? element('pre', { tabindex: '0' }, text) : null);
}

document.addEventListener('selectionchange', () => {
  const characters = view && view.selected();
  if (characters) drawWhy(characters, '', '');
});

// ---- drawing -------------------------------------------------------------------------------------------------------

/** A line of a file with the part that a fault is about. */
function snippet(place) {
  if (!place.source) return null;
  const characters = charactersOf(place.source);
  const [from, to] = [place.column - 1, Math.max(place.column, Math.min(place.end_column - 1, characters.length))];
  return element('pre', {}, element('span', { class: 'line' }, String(place.line).padStart(4) + '  '),
    cut(characters, 0, from), element('mark', {}, cut(characters, from, to)), cut(characters, to, characters.length));
}

function drawRules() {
  const place = document.getElementById('rules');
  if (!place) return;
  const { faults, gone, rules: many, files } = rules;
  if (gone) {
    fill(place, element('p', { class: 'warning' }, say('live.gone')));
  } else if (faults.length) {
    fill(place, element('section', { class: 'faults', 'aria-label': say('live.faults') },
      element('h2', {}, say('live.faults')), element('p', { class: 'note' }, say('live.faults.how')),
      faults.map((fault) => element('div', { class: 'fault' },
        element('p', {}, element('code', {}, fault.code), ' ', element('b', {}, fault.title)),
        [fault, ...fault.related].map((of) => [
          of.file ? element('p', { class: 'place' }, element('code', {}, of.file + (of.line ? ':' + of.line + ':' + of.column : '')), of.label ? ' ' + of.label : '') : null,
          snippet(of),
        ]),
        fault.help ? element('p', { class: 'help' }, fault.help) : null))));
  } else {
    fill(place, element('p', { class: 'note' }, say('live.rules', { rules: count(many || 0), files: count(files || 0) })));
  }
}

function drawAnswer() {
  const place = document.getElementById('answer');
  if (!place) return;
  view = null;
  if (failure) {
    fill(place, element('p', { class: 'warning', role: 'alert' }, failure));
    return;
  }
  if (!answer) {
    fill(place, element('p', { class: 'note' }, say('live.empty')));
    return;
  }
  const { index, piece } = answer;
  const remarks = answer.remarks.length ? element('ul', { class: 'note' }, answer.remarks.map((remark) => element('li', {}, remark))) : null;
  if (!index.rows.length) {
    fill(place, element('p', { class: 'warning' }, say('live.no.speech')), remarks);
    return;
  }
  const row = index.rows[speech];
  view = speechView({ index, row, piece, speech: row.speech - 1, hidden });
  const several = index.rows.length > 1 ? element('div', { class: 'tabs', role: 'group', 'aria-label': say('speeches') }, index.rows.map((other, n) => element('button', {
    type: 'button', 'aria-pressed': String(n === speech),
    onclick() {
      speech = n;
      drawAnswer();
    },
  }, other.speech + ' ' + (other.title || '').slice(0, 20)))) : null;
  fill(place, several, row.title ? element('h1', { lang: 'zh-CN' }, row.title) : null, remarks, view.legend,
    element('section', { id: 'why', 'aria-live': 'polite', 'aria-label': say('live.why') }),
    element('div', { class: 'panes' }, element('article', {}, view.text), element('aside', {}, view.aside)));
}

function drawPage() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = say('live.title');
  const had = document.getElementById('paste');
  const area = element('textarea', {
    id: 'paste', rows: '7', spellcheck: 'false', lang: 'zh-CN', placeholder: say('live.paste'), 'aria-label': say('live.paste'),
    oninput() {
      pasted = { text: area.value, file: null };
      clearTimeout(area.wait);
      area.wait = setTimeout(read, 250);
    },
  });
  area.value = had ? had.value : '';
  const choose = element('input', {
    type: 'file', id: 'file', 'aria-label': say('live.choose'),
    onchange() {
      if (choose.files[0]) take(choose.files[0]);
    },
  });
  fill(document.getElementById('top'),
    element('a', { class: 'skip', href: '#answer' }, say('skip')), element('strong', {}, say('live.title')), element('nav', {}), switches(drawPage));
  fill(document.getElementById('main'),
    element('div', { id: 'rules', role: 'status' }),
    element('div', { class: 'paste' }, area, element('p', { class: 'note' }, say('live.drop'), ' ', choose)),
    element('div', { id: 'answer', 'aria-live': 'off' }));
  drawRules();
  drawAnswer();
}

// ---- files ---------------------------------------------------------------------------------------------------------

async function take(file) {
  if (file.size > rules.most_bytes) {
    failure = say('live.too.large', { most: count(Math.round(rules.most_bytes / 1e6)) });
    drawAnswer();
    return;
  }
  pasted = { text: '', file: { name: file.name, bytes: await file.arrayBuffer() } };
  speech = 0;
  read();
}

document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  const [file] = event.dataTransfer.files;
  if (file) take(file);
});
listenToKeys(() => view, {
  '/'(event) {
    event.preventDefault();
    document.getElementById('paste').focus();
  },
});
applyTheme();
drawPage();
watch();
