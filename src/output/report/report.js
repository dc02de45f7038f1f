'use strict';
// The report: its views, which the address names (`#/speeches?q=…`, `#/speech/12/gdp_growth`), and how one leads to another.

const INDEX = embedded('index');
/** Texts that came, by the number of the document; of files beside the page, who waits for them. */
const pieces = new Map();
const waiting = new Map();
/** Fields whose mentions are not marked: at first those that no cell rests on. */
const hidden = new Set(INDEX.fields.filter((field) => !field.cells).map((field) => field.name));
/** Rows in the order of the table that was looked at last: a speech leads to the next one of it. */
let order = INDEX.rows.map((row, number) => number);
let current = null;
const sort = { key: '', direction: 1 };

INDEX.rows.forEach((row, number) => {
  row.number = number;
  row.words = null;
});

/** Called by the files beside the page. */
function documentCame(number, piece) {
  pieces.set(number, piece);
  for (const then of waiting.get(number) || []) then(piece);
  waiting.delete(number);
}

/** The text of a document with its mentions. */
function pieceOf(number) {
  if (pieces.has(number)) return Promise.resolve(pieces.get(number));
  const inPage = embedded('document-' + number);
  if (inPage) {
    pieces.set(number, inPage);
    return Promise.resolve(inPage);
  }
  return new Promise((resolve, reject) => {
    waiting.set(number, [...(waiting.get(number) || []), resolve]);
    loadPiece('texts-' + INDEX.documents[number].piece, reject);
  });
}

/** Loads a file beside the page. */
function loadPiece(name, failed) {
  const src = encodeURIComponent(INDEX.folder) + '/' + name + '.js';
  document.head.append(element('script', { src, onerror: () => failed(new Error(INDEX.folder)) }));
}

// ---- addresses -----------------------------------------------------------------------------------------------------

function address({ view, row, column, mention, query, conditions, filled, columns, chart, chosen, place }) {
  if (view === 'speech') {
    const at = mention === undefined || mention === null ? column : '@' + mention;
    return '#/speech/' + row + (at ? '/' + encodeURIComponent(at) : '');
  }
  if (view === 'figures') {
    const parts = new URLSearchParams(Object.entries(chosen || {}).map(([name, cell]) => ['c', name + '=' + cell]));
    if (place) parts.set('place', place);
    const text = parts.toString();
    return '#/figures/' + encodeURIComponent(chart) + (text ? '?' + text : '');
  }
  if (view !== 'speeches') return '#/' + (view || '');
  const parts = new URLSearchParams();
  if (query) parts.set('q', query);
  for (const { column: of, value, starts } of conditions || []) parts.append('f', INDEX.columns[of].name + (starts ? '^' : '=') + value);
  if (filled !== undefined && filled !== null) parts.set('filled', INDEX.columns[filled].name);
  if (columns) parts.set('columns', columns.map((n) => INDEX.columns[n].name).join(','));
  const text = parts.toString();
  return '#/speeches' + (text ? '?' + text : '');
}

function asked() {
  const [path, search] = location.hash.replace(/^#\/?/, '').split('?');
  const [view, number, column] = path.split('/');
  if (view === 'speech' && INDEX.rows[Number(number)]) {
    const at = column ? decodeURIComponent(column) : null;
    const isMention = at !== null && at.startsWith('@');
    return { view, row: Number(number), column: isMention ? null : at, mention: isMention ? Number(at.slice(1)) : null };
  }
  if (view === 'figures') {
    const chart = INDEX.charts.findIndex((one) => one.kind === 'figures' && one.name === decodeURIComponent(number || ''));
    const parts = new URLSearchParams(search || '');
    const chosen = Object.fromEntries(parts.getAll('c').map((text) => text.split(/=([^]*)/)).map(([name, cell]) => [name, cell || '']));
    if (chart >= 0) return { view, chart, chosen, place: parts.get('place') };
  }
  if (view !== 'speeches') return { view: view === 'failures' ? view : '' };
  const parts = new URLSearchParams(search || '');
  const named = (name) => columnNamed(INDEX, name);
  const conditions = parts.getAll('f').map((text) => {
    const [, name, sign, value] = /^([^=^]*)([=^])([^]*)$/.exec(text) || [];
    return { column: named(name), value, starts: sign === '^' };
  }).filter((condition) => condition.column >= 0);
  const columns = parts.get('columns') ? parts.get('columns').split(',').map(named).filter((n) => n >= 0) : null;
  return { view, query: parts.get('q') || '', conditions, filled: parts.has('filled') ? named(parts.get('filled')) : null, columns };
}

function go(target, isSilent) {
  if (isSilent) {
    history.replaceState(null, '', address(target));
    noteView(target.view);
  } else {
    location.hash = address(target);
  }
}

// ---- speeches ------------------------------------------------------------------------------------------------------

/** The columns that the table shows until a reader chooses others: those of charts, and such as are short, often filled and
 * not the same everywhere. */
function usualColumns() {
  const rows = INDEX.rows;
  const good = INDEX.columns.map((column, number) => {
    const cells = rows.map((row) => row.cells[number]).filter((cell) => cell !== null);
    const length = cells.reduce((sum, cell) => sum + shown(cell).length, 0) / (cells.length || 1);
    return cells.length > 0.15 * rows.length && length < 24 && (rows.length < 3 || new Set(cells.map(shown)).size > 1) && !column.list ? number : -1;
  });
  const drawn = new Set(INDEX.charts.flatMap((chart) => [chart.pick, ...chart.series.map((one) => one.show), ...chart.show])
    .map((name) => columnNamed(INDEX, name)).filter((number) => number >= 0));
  for (const number of good) {
    if (drawn.size >= 9) break;
    if (number >= 0 && !INDEX.columns[number].speech) drawn.add(number);
  }
  return [...drawn].sort((a, b) => a - b);
}

function meets(row, { query, conditions, filled }) {
  for (const { column, value, starts } of conditions) {
    const cell = row.cells[column];
    const entries = [...((row.entries && row.entries[column]) || []), ...(Array.isArray(cell) ? cell : [shown(cell)])];
    if (!entries.some((entry) => (starts ? entry.startsWith(value) : entry === value))) return false;
  }
  if (filled !== null && row.cells[filled] === null) return false;
  if (!query) return true;
  if (row.words === null) row.words = [INDEX.documents[row.document].name, row.title, ...row.cells.map(shown), ...Object.values(row.carried || {})].join('\n').toLowerCase();
  return query.toLowerCase().split(/\s+/).every((word) => row.words.includes(word));
}

function speechesView(state) {
  const results = element('div', { id: 'results' });
  const status = element('p', { class: 'note', role: 'status' });
  const columns = state.columns || usualColumns();
  const conditions = element('div', { class: 'conditions' });
  const changed = () => {
    go({ ...state, columns: state.columns }, true);
    draw();
  };
  const draw = () => {
    const rows = INDEX.rows.filter((row) => meets(row, state));
    status.textContent = say('found', { n: count(rows.length), all: count(INDEX.rows.length) });
    const noteOrder = () => {
      const by = tableColumns.find((column) => column.key === sort.key);
      order = (by ? [...rows].sort(comparison(by.cell, sort.direction)) : rows).map((row) => row.number);
    };
    const tableColumns = [{
      key: 'title', heading: say('speech'), cell: (row) => row.title || INDEX.documents[row.document].name,
      draw: (row) => element('a', { href: address({ view: 'speech', row: row.number }), title: INDEX.documents[row.document].name }, row.title || INDEX.documents[row.document].name.split('/').pop()),
    }, ...columns.map((number) => ({
      key: INDEX.columns[number].name, heading: labelOf(INDEX.columns[number]), title: aboutOf(INDEX.columns[number]), number: INDEX.columns[number].number,
      cell: (row) => (Array.isArray(row.cells[number]) ? shown(row.cells[number]) : row.cells[number]),
      draw: (row) => (row.cells[number] === null ? '' : element('a', {
        class: 'clip', href: address({ view: 'speech', row: row.number, column: INDEX.columns[number].name }), title: shown(row.cells[number]),
      }, shown(row.cells[number]))),
    }))];
    noteOrder();
    fill(results, table({ columns: tableColumns, rows, caption: say('speeches'), sort, sorted: noteOrder }));
    const remove = (text, then) => element('button', {
      type: 'button', class: 'chip', title: say('filter.remove'),
      onclick() {
        then();
        changed();
      },
    }, text, ' ×');
    fill(conditions,
      state.conditions.map((condition, n) => remove(labelOf(INDEX.columns[condition.column]) + (condition.starts ? ' ' + say('filter.starts') + ' ' : ' = ') + condition.value,
        () => state.conditions.splice(n, 1))),
      state.filled === null ? null : remove(say('filter.filled', { column: labelOf(INDEX.columns[state.filled]) }), () => {
        state.filled = null;
      }));
  };
  const values = element('datalist', { id: 'values' });
  const select = element('select', {
    'aria-label': say('filter.column'),
    onchange() {
      const column = Number(select.value);
      fill(values, tally(INDEX.rows.flatMap((row) => (row.cells[column] === null ? [] : row.cells[column]))).slice(0, 500)
        .map(([value]) => element('option', { value })));
    },
  }, element('option', { value: '' }, say('filter.column')), INDEX.columns.map((column, number) => element('option', { value: String(number) }, labelOf(column))));
  const value = element('input', { list: 'values', size: '12', placeholder: say('filter.value'), 'aria-label': say('filter.value') });
  const choose = element('details', { class: 'choose' }, element('summary', {}, say('columns.choose')),
    element('div', { class: 'choices' }, INDEX.columns.map((column, number) => element('label', {}, element('input', {
      type: 'checkbox', checked: columns.includes(number),
      onchange(event) {
        if (event.target.checked) columns.push(number);
        else columns.splice(columns.indexOf(number), 1);
        columns.sort((a, b) => a - b);
        state.columns = columns;
        changed();
      },
    }), ' ', labelOf(column)))));
  draw();
  return [
    element('div', { class: 'tools', role: 'search' },
      element('input', {
        type: 'search', id: 'search', value: state.query, placeholder: say('search'), 'aria-label': say('search'),
        oninput(event) {
          state.query = event.target.value.trim();
          changed();
        },
      }),
      element('form', {
        class: 'filter',
        onsubmit(event) {
          event.preventDefault();
          if (select.value === '' || value.value === '') return;
          state.conditions.push({ column: Number(select.value), value: value.value, starts: false });
          value.value = '';
          changed();
        },
      }, select, value, values, element('button', { type: 'submit' }, say('filter.add'))),
      choose),
    conditions, status, results,
  ];
}

// ---- one speech ----------------------------------------------------------------------------------------------------

function speechPage({ row: number, column, mention }) {
  const row = INDEX.rows[number];
  const source = INDEX.documents[row.document].name;
  const page = element('div', { class: 'speech' }, element('p', { role: 'status' }, say('loading')));
  pieceOf(row.document).then((piece) => {
    const view = speechView({
      index: INDEX, row, piece, speech: row.speech - 1, hidden,
      chosen: ({ column: of, mention: which }) => history.replaceState(null, '', address({ view: 'speech', row: number, column: of === undefined ? null : INDEX.columns[of].name, mention: which })),
    });
    current = { ...view, number };
    const at = order.indexOf(number);
    const other = (to, words) => (order[to] === undefined || at < 0 ? element('span', { class: 'off' }, words) : element('a', { href: address({ view: 'speech', row: order[to] }) }, words));
    fill(page,
      element('div', { class: 'head' },
        element('nav', { 'aria-label': say('speeches') }, element('a', { href: '#/speeches', onclick: backToTable }, say('back')), other(at - 1, '← ' + say('before')), other(at + 1, say('next') + ' →')),
        element('h1', { lang: 'zh-CN' }, row.title || source),
        element('p', { class: 'note' }, source + ' · ' + say('speech.number', { n: row.speech }) + ' · ' + say('characters', { start: count(row.start), end: count(row.end) })),
        view.legend),
      element('div', { class: 'panes' }, element('article', {}, view.text), element('aside', {}, view.aside)));
    if (column) view.chooseColumn(columnNamed(INDEX, column), false);
    else if (mention !== null && piece.speeches[row.speech - 1].mentions[mention]) view.chooseMention(mention, true);
  }).catch(() => fill(page, element('p', { class: 'warning' }, say('texts.missing', { folder: INDEX.folder }))));
  return page;
}

/** The table of speeches as it was looked at last, and the view from which a speech was opened. */
let lastTable = '#/speeches';
let lastView = lastTable;
function noteView(view) {
  lastView = location.hash || '#/';
  if (view === 'speeches') lastTable = location.hash;
}

function backToTable(event) {
  event.preventDefault();
  location.hash = lastTable;
}

// ---- figures -------------------------------------------------------------------------------------------------------

function figuresPage({ chart: number, chosen, place }) {
  const chart = INDEX.charts[number];
  const page = element('div', {}, element('p', { role: 'status' }, say('loading')));
  const toSentence = (figure) => ({ view: 'speech', row: figure.row, mention: figure.mention });
  figuresOf(number).then((data) => fill(page, figuresView(INDEX, chart, data, { chosen, place }, {
    changed(state) {
      go({ view: 'figures', chart: chart.name, ...state }, true);
    },
    link: (figure) => address(toSentence(figure)),
    open(figure) {
      go(toSentence(figure));
    },
  }))).catch(() => fill(page, element('p', { class: 'warning' }, say('texts.missing', { folder: INDEX.folder }))));
  return page;
}

// ---- drawing -------------------------------------------------------------------------------------------------------

function draw() {
  const state = asked();
  current = null;
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = say('report.title');
  const link = (view, words) => element('a', { href: address({ view }), 'aria-current': state.view === view ? 'page' : null }, words);
  const toFigures = INDEX.charts.map((chart, number) => (chart.kind === 'figures' && chart.labels ? element('a', {
    href: address({ view: 'figures', chart: chart.name }), 'aria-current': state.view === 'figures' && state.chart === number ? 'page' : null,
  }, chart.title[language]) : null));
  fill(document.getElementById('top'),
    element('a', { class: 'skip', href: '#main', onclick: skip }, say('skip')),
    element('strong', {}, say('report.title')),
    element('nav', { 'aria-label': say('views') }, link('', say('overview')), link('speeches', say('speeches')), toFigures, link('failures', say('not.read'))),
    switches(draw));
  const filter = (column, value, starts) => go({ view: 'speeches', conditions: [{ column, value, starts }] });
  const open = (row, column) => go({ view: 'speech', row, column });
  if (state.view !== 'speech') noteView(state.view);
  const views = {
    '': () => [element('h1', {}, say('report.heading')), overview(INDEX, { open, filter, go })],
    speeches: () => [element('h1', {}, say('speeches')), ...speechesView(state)],
    speech: () => speechPage(state),
    figures: () => figuresPage(state),
    failures: () => failuresView(INDEX),
  };
  fill(document.getElementById('main'), views[state.view]());
  fill(document.getElementById('foot'), element('p', { class: 'note' },
    say('made.by', { version: INDEX.version }), ' ', element('span', { title: say('made.by.rules.how') }, say('made.by.rules', { rules: INDEX.fingerprint })), ' ',
    element('span', { class: 'keys' }, say('keys'))));
}

function skip(event) {
  event.preventDefault();
  document.getElementById('main').focus();
}

/** Goes to the speech that stands so many rows further in the table. */
function beside(by) {
  const to = current ? order[order.indexOf(current.number) + by] : undefined;
  if (to !== undefined) go({ view: 'speech', row: to });
}

listenToKeys(() => current, {
  '/'(event) {
    event.preventDefault();
    if (!document.getElementById('search')) location.hash = lastTable;
    setTimeout(() => document.getElementById('search').focus());
  },
  Escape() {
    if (current) location.hash = lastView;
  },
  '['() {
    beside(-1);
  },
  ']'() {
    beside(1);
  },
});

window.addEventListener('hashchange', () => {
  draw();
  window.scrollTo(0, 0);
});
applyTheme();
draw();
