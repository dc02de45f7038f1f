'use strict';
// Figures of a table, such as the statistics: a reader chooses which, and sees them over the years and by place, each with
// the way to its sentence.

/** Figures that came, by the number of their chart; of a file beside the page, who waits for them. */
const figuresOfCharts = new Map();
const waitingForFigures = new Map();
const figuresSort = { key: 'year', direction: -1 };
/** Numbers of the objects that a figure is written as. */
const OF_FIGURE = 6;

/** Called by the files beside the page. */
function figuresCame(chart, written) {
  figuresOfCharts.set(chart, readFigures(written));
  for (const then of waitingForFigures.get(chart) || []) then(figuresOfCharts.get(chart));
  waitingForFigures.delete(chart);
}

/** Figures as they are written, one number behind the other, as objects. */
function readFigures({ groups, places, figures, unnamed }) {
  const read = [];
  for (let at = 0; at < figures.length; at += OF_FIGURE) {
    const [row, mention, group, place, year, value] = figures.slice(at, at + OF_FIGURE);
    read.push({ row, mention, group: groups[group], place: places[place], year, value });
  }
  return { figures: read, unnamed };
}

/** The figures of a chart. */
function figuresOf(chart) {
  if (figuresOfCharts.has(chart)) return Promise.resolve(figuresOfCharts.get(chart));
  const inPage = embedded('figures-' + chart);
  if (inPage) {
    figuresCame(chart, inPage);
    return Promise.resolve(figuresOfCharts.get(chart));
  }
  return new Promise((resolve, reject) => {
    waitingForFigures.set(chart, [...(waitingForFigures.get(chart) || []), resolve]);
    loadPiece('figures-' + chart, reject);
  });
}

/** What a cell is called in the language of the reader. */
function calledIn(chart, cell) {
  return (chart.words && chart.words[cell] && chart.words[cell][language]) || cell;
}

/** A figure as people read it: 4160000000 is 4.16bn, and as short in Chinese. */
function figureShown(value) {
  if (typeof value !== 'number') return value;
  if (Math.abs(value) < 1e5) return value.toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: 2 });
  return value.toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', { notation: 'compact', maximumFractionDigits: 2 });
}

/**
 * The view of a chart of the kind `figures`. `state` has what the address chooses: `chosen` by the columns of `choose`, and
 * `place`; `changed` is told of another choice. `link` gives the address of the sentence of a figure.
 */
function figuresView(index, chart, { figures, unnamed }, state, { changed, link, open }) {
  const selects = element('div', { class: 'filter' });
  const status = element('p', { class: 'note', role: 'status' });
  const drawn = element('section', { class: 'chart years', 'data-chart': chart.name });
  const rows = element('div', { id: 'figures' });
  const kinds = chart.apart ? tally(figures.map((figure) => figure.group[chart.choose.length])).map(([kind]) => kind) : [''];
  const inWords = Object.keys(chart.words || {});
  kinds.sort((a, b) => inWords.indexOf(a) - inWords.indexOf(b));

  const placeOf = (figure) => figure.place || index.documents[index.rows[figure.row].document].name;
  const pickPlace = (place) => {
    state.place = place;
    if (picker) picker.value = place || '';
    changed(state);
    draw();
  };
  const picker = chart.pick ? element('input', {
    type: 'search', list: 'figure-places', size: '16', id: 'figure-place', placeholder: say('figures.all.places'), 'aria-label': say('figures.place'),
    oninput() {
      const place = picker.value.trim();
      if (place === (state.place || '')) return;
      if (place && !figures.some((figure) => figure.place === place)) return;
      pickPlace(place || null);
    },
  }) : null;
  const places = element('datalist', { id: 'figure-places' });

  /** The figures that are chosen, and a select for each column with a choice. */
  const choose = () => {
    let chosen = figures;
    const made = chart.choose.map((column, n) => {
      const counts = tally(chosen.map((figure) => figure.group[n]));
      const is = counts.some(([cell]) => cell === state.chosen[column]) ? state.chosen[column] : counts.length ? counts[0][0] : '';
      chosen = chosen.filter((figure) => figure.group[n] === is);
      if (counts.length < 2) return null;
      return element('select', {
        'data-column': column, 'aria-label': chart.labels[column][language],
        onchange(event) {
          state.chosen = { ...state.chosen, [column]: event.target.value };
          changed(state);
          draw();
          selects.querySelector('[data-column="' + column + '"]').focus();
        },
      }, counts.map(([cell, many]) => element('option', { value: cell, selected: cell === is }, (calledIn(chart, cell) || '–') + ' (' + count(many) + ')')));
    });
    fill(selects, made);
    return chosen;
  };

  const cellOf = (of) => {
    const different = new Map();
    for (const figure of of) different.set(figure.value, [...(different.get(figure.value) || []), figure]);
    return [...different].map(([value, same], n) => [n ? '; ' : null, element('a', {
      href: link(same[0]), title: (index.rows[same[0].row].title || '') + ' · ' + value,
    }, figureShown(value)), same.length > 1 ? element('small', {}, ' ×' + count(same.length)) : null]);
  };

  const draw = () => {
    const chosen = choose();
    const of = chart.choose.map((column, n) => (chosen.length ? calledIn(chart, chosen[0].group[n]) : '')).filter(Boolean);
    const own = state.place ? chosen.filter((figure) => figure.place === state.place) : chosen;
    status.textContent = [say('figures.found', { n: count(own.length), speeches: count(new Set(own.map((figure) => figure.row)).size) }),
      unnamed ? say('figures.unnamed', { n: count(unnamed) }) : ''].filter(Boolean).join(' ');
    fill(places, tally(chosen.map((figure) => figure.place).filter(Boolean)).map(([place]) => element('option', { value: place })));
    const series = kinds.map((kind, n) => ({ n, label: calledIn(chart, kind) || of[0] }));
    const points = chosen.filter((figure) => typeof figure.value === 'number' && figure.year).map((figure) => ({
      one: series[chart.apart ? kinds.indexOf(figure.group[chart.choose.length]) : 0], value: figure.value, year: figure.year, place: figure.place,
      open() {
        open(figure);
      },
    }));
    const title = of.join(' · ');
    const lines = points.length ? drawYears({ title, series, points, format: figureShown }) : null;
    if (lines) lines.show(state.place || null);
    fill(drawn, element('h2', {}, title), lines ? [element('div', { class: 'over' }, lines.key), lines.parts] : null);
    const groups = new Map();
    for (const figure of own) {
      const key = placeOf(figure) + '\n' + figure.year;
      if (!groups.has(key)) groups.set(key, { place: placeOf(figure), isPlace: Boolean(figure.place), year: figure.year, of: kinds.map(() => []) });
      groups.get(key).of[chart.apart ? kinds.indexOf(figure.group[chart.choose.length]) : 0].push(figure);
    }
    fill(rows, table({
      caption: title, rows: [...groups.values()], sort: figuresSort,
      columns: [
        {
          key: 'place', heading: chart.pick ? chart.labels[chart.pick][language] : say('path'), cell: (row) => row.place,
          draw: (row) => (row.isPlace ? element('button', {
            type: 'button', class: 'quiet', 'aria-pressed': null,
            onclick() {
              pickPlace(state.place === row.place ? null : row.place);
            },
          }, row.place) : row.place),
        },
        { key: 'year', heading: say('year'), number: true, cell: (row) => (row.year ? String(row.year) : null) },
        ...kinds.map((kind, n) => ({
          key: 'figure-' + n, heading: series[n].label, number: true,
          cell: (row) => (row.of[n].length ? String(row.of[n][0].value) : null), draw: (row) => cellOf(row.of[n]),
        })),
      ],
    }));
  };
  if (picker) picker.value = state.place || '';
  draw();
  return [
    element('h1', {}, chart.title[language]),
    element('div', { class: 'tools' }, selects, picker ? element('span', {}, picker, places) : null),
    status, drawn, rows,
  ];
}
