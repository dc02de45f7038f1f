'use strict';
// The charts of the report, drawn of the rows by what the rules declare in `charts`.

const HIGH = 320;
const MARGIN = { left: 40, right: 16, top: 12, bottom: 26 };

/** How wide a chart is drawn, so that its words are as large as those around it. */
function widthOf(kind) {
  const all = Math.min(1192, document.documentElement.clientWidth - 32);
  return kind === 'years' || all < 900 ? all : all / 2 - 24;
}

/** Round figures for an axis. */
function ticks(least, most, wanted) {
  const rough = (most - least) / wanted || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough);
  const found = [];
  for (let at = Math.ceil(least / step) * step; at <= most + step / 1e6; at += step) found.push(Math.round(at * 1e6) / 1e6);
  return found;
}

function columnNamed(index, name) {
  return index.columns.findIndex((column) => column.name === name);
}

/** Numbers over the years of the rows: their columns are the series, and one place can be picked out. */
function yearsChart(index, chart, open) {
  const series = chart.series.map((one, n) => ({
    n, value: columnNamed(index, one.show), year: columnNamed(index, one.year), label: labelOf(index.columns[columnNamed(index, one.show)]),
  }));
  const pick = chart.pick ? columnNamed(index, chart.pick) : -1;
  const points = series.flatMap((one) => index.rows.map((row, number) => {
    const [value, year] = [numberIn(row.cells[one.value]), numberIn(row.cells[one.year])];
    return value === null || year === null ? null : {
      one, value, year, place: pick < 0 ? null : shown(row.cells[pick]),
      open() {
        open(number, index.columns[one.value].name);
      },
    };
  }).filter(Boolean));
  if (!points.length) return null;
  const { key, parts, show } = drawYears({ title: chart.title[language], series, points, format: String });
  const places = pick < 0 ? [] : tally(points.map((point) => point.place).filter(Boolean));
  const listName = 'places-' + chart.name;
  const picker = places.length > 1 ? element('label', { class: 'picker' }, say('chart.pick', { column: labelOf(index.columns[pick]) }), ' ',
    element('input', {
      type: 'search', list: listName, size: '14', 'data-pick': chart.name,
      oninput(event) {
        const value = event.target.value.trim();
        show(places.some(([place]) => place === value) ? value : null);
      },
    }), element('datalist', { id: listName }, places.map(([place]) => element('option', { value: place })))) : null;
  return [element('div', { class: 'over' }, key, picker), parts];
}

/** Between which of these numbers in their order an axis goes, and how: in powers of ten where they are that far apart. */
function scaleOf(values) {
  // A few numbers far away would press all others into a line.
  const far = values.length >= 50 ? Math.ceil(values.length / 200) : 0;
  const [low, high] = [values[far], values[values.length - 1 - far]];
  if (low > 0 && high / low > 500) {
    const [least, most] = [10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(high))];
    const powers = Math.round(Math.log10(most / least));
    const at = (value) => Math.log10(Math.max(value, least) / least) / powers;
    return { least, most, at, marks: Array.from({ length: powers + 1 }, (_, n) => least * 10 ** n) };
  }
  const least = Math.min(0, low);
  const most = high + (high - least) * 0.06;
  return { least, most, at: (value) => (value - least) / (most - least || 1), marks: ticks(least, most, 5) };
}

/**
 * Dots over the years, and a line through the middle one of each year. `series` have `n` and `label`; `points` have `one` (their
 * series), `value`, `year`, `place` and `open`. `format` shows a number. Gives the `key`, the `parts` below it, and `show`, which picks a
 * place out.
 */
function drawYears({ title, series, points, format }) {
  const wide = widthOf('years');
  const years = points.map((point) => point.year);
  const [firstYear, lastYear] = [years.reduce((a, b) => Math.min(a, b)), years.reduce((a, b) => Math.max(a, b))];
  const { least, most, at: place, marks } = scaleOf(points.map((point) => point.value).sort((a, b) => a - b));
  const outside = points.filter((point) => point.value < least || point.value > most).length;
  const left = Math.max(MARGIN.left, ...marks.map((mark) => 12 + 8 * format(mark).length));
  const x = (year) => left + ((year - firstYear + 0.5) / (lastYear - firstYear + 1)) * (wide - left - MARGIN.right);
  const y = (value) => HIGH - MARGIN.bottom - place(Math.max(least, Math.min(most, value))) * (HIGH - MARGIN.top - MARGIN.bottom);
  const middle = series.map((one) => {
    const byYear = new Map();
    for (const point of points) {
      if (point.one !== one) continue;
      if (!byYear.has(point.year)) byYear.set(point.year, []);
      byYear.get(point.year).push(point.value);
    }
    return [...byYear].sort((a, b) => a[0] - b[0]).map(([year, numbers]) => ({ year, value: median(numbers), many: numbers.length }));
  });
  // A line goes over years without numbers only as a gap.
  const path = (list) => list.map((at, n) => (n && list[n - 1].year === at.year - 1 ? 'L' : 'M') + x(at.year).toFixed(1) + ' ' + y(at.value).toFixed(1)).join('');
  const axis = [
    marks.map((value) => [
      element('svg:line', { class: 'grid', x1: left, x2: wide - MARGIN.right, y1: y(value), y2: y(value) }),
      element('svg:text', { class: 'axis', x: left - 6, y: y(value) + 4, 'text-anchor': 'end' }, format(value)),
    ]),
    ticks(firstYear, lastYear, wide / 90).filter(Number.isInteger).map((year) =>
      element('svg:text', { class: 'axis', x: x(year), y: HIGH - 8, 'text-anchor': 'middle' }, String(year))),
  ];
  const picked = element('svg:g', { class: 'picked' });
  const dots = points.map((point) => element('svg:circle', {
    class: 'dot series-' + point.one.n, cx: x(point.year).toFixed(1), cy: y(point.value).toFixed(1), r: 2.6,
    onclick: point.open,
  }, element('svg:title', {}, [point.place, point.year, point.one.label + ' ' + format(point.value)].filter(Boolean).join(' · '))));
  const svg = element('svg:svg', { viewBox: '0 0 ' + wide + ' ' + HIGH, role: 'img', 'aria-label': title + '. ' + say('chart.years') },
    axis, element('svg:g', { class: 'dots' }, dots),
    middle.map((list, n) => [
      element('svg:path', { class: 'line series-' + n, d: path(list) }),
      list.map((at) => element('svg:circle', { class: 'middle series-' + n, cx: x(at.year), cy: y(at.value), r: 2 })),
    ]), picked);
  const key = element('div', { class: 'key' }, series.map((one) => element('span', { class: 'series-' + one.n },
    element('i', { 'aria-hidden': 'true' }), one.label)), element('span', { class: 'note' }, say('chart.years.how')));
  const show = (chosen) => {
    svg.classList.toggle('is-picked', Boolean(chosen));
    fill(picked, !chosen ? null : series.map((one) => {
      const own = points.filter((point) => point.one === one && point.place === chosen).sort((a, b) => a.year - b.year);
      return [element('svg:path', { class: 'line series-' + one.n, d: path(own) }),
        own.map((point) => element('svg:circle', {
          class: 'mine series-' + one.n, cx: x(point.year), cy: y(point.value), r: 4.5, onclick: point.open,
        }, element('svg:title', {}, point.year + ' · ' + one.label + ' ' + format(point.value))))];
    }));
  };
  const numbers = element('details', {}, element('summary', {}, say('chart.numbers')), table({
    caption: title, sort: { key: 'year', direction: 1 },
    rows: [...new Set(years)].map((year) => ({ year, of: middle.map((list) => list.find((at) => at.year === year)) })),
    columns: [{ key: 'year', heading: say('year'), cell: (row) => String(row.year), number: true },
      ...series.flatMap((one, n) => [
        {
          key: 'v' + n, heading: one.label, number: true, cell: (row) => (row.of[n] ? rounded(row.of[n].value) : null),
          draw: (row) => (row.of[n] ? format(Number(rounded(row.of[n].value))) : null),
        },
        { key: 'n' + n, heading: say('chart.many'), number: true, cell: (row) => (row.of[n] ? String(row.of[n].many) : null) },
      ])],
  }));
  return { key, parts: [svg, outside ? element('p', { class: 'note' }, say('chart.outside', { n: count(outside) })) : null, numbers], show };
}

/** How many rows have each cell: years as columns in their order, anything else as bars by number. */
function barsChart(index, chart, filter) {
  const column = columnNamed(index, chart.by);
  const entriesOf = (row) => (row.entries && row.entries[column]) || (row.cells[column] === null ? [] : [shown(row.cells[column])]);
  const counts = tally(index.rows.flatMap(entriesOf));
  if (!counts.length) return null;
  const without = index.rows.filter((row) => row.cells[column] === null).length;
  const isYears = counts.filter(([key]) => /^[12][0-9]{3}$/.test(key)).length > counts.length / 2 && counts.length > 2;
  const note = without ? element('p', { class: 'note' }, say('chart.without', { n: count(without), column: labelOf(index.columns[column]) })) : null;
  return [isYears ? yearBars(counts.filter(([key]) => /^[12][0-9]{3}$/.test(key)), chart, filter, column) : listBars(counts, filter, column), note];
}

function yearBars(counts, chart, filter, column) {
  const high = 190;
  const all = widthOf('bars');
  const years = counts.map(([year]) => Number(year));
  const [first, last] = [Math.min(...years), Math.max(...years)];
  const most = counts[0][1];
  const wide = (all - MARGIN.left - MARGIN.right) / (last - first + 1);
  const y = (many) => high - MARGIN.bottom - (many / most) * (high - MARGIN.top - MARGIN.bottom);
  return element('svg:svg', { viewBox: '0 0 ' + all + ' ' + high, role: 'img', 'aria-label': chart.title[language] },
    ticks(0, most, 3).filter(Number.isInteger).map((many) => [
      element('svg:line', { class: 'grid', x1: MARGIN.left, x2: all - MARGIN.right, y1: y(many), y2: y(many) }),
      element('svg:text', { class: 'axis', x: MARGIN.left - 6, y: y(many) + 4, 'text-anchor': 'end' }, count(many)),
    ]),
    ticks(first, last, all / 90).filter(Number.isInteger).map((year) => element('svg:text', {
      class: 'axis', x: MARGIN.left + (year - first + 0.5) * wide, y: high - 8, 'text-anchor': 'middle',
    }, String(year))),
    counts.map(([year, many]) => element('svg:rect', {
      class: 'bar', x: MARGIN.left + (Number(year) - first) * wide + wide * 0.1, y: y(many), width: wide * 0.8, height: high - MARGIN.bottom - y(many),
      onclick() {
        filter(column, year);
      },
    }, element('svg:title', {}, year + ': ' + count(many)))));
}

function listBars(counts, filter, column) {
  const FEW = 12;
  const most = counts[0][1];
  const list = element('ol', { class: 'bars' });
  const draw = (isAll) => fill(list, counts.slice(0, isAll ? counts.length : FEW).map(([key, many]) => element('li', {},
    element('button', {
      type: 'button',
      onclick() {
        filter(column, key);
      },
    }, element('span', { class: 'name' }, key), element('span', { class: 'track', 'aria-hidden': 'true' },
      element('span', { class: 'bar', style: { width: (100 * many) / most + '%' } })), element('span', { class: 'many' }, count(many))))),
  counts.length > FEW && !isAll ? element('li', {}, element('button', {
    type: 'button', class: 'quiet',
    onclick() {
      draw(true);
    },
  }, say('chart.all', { n: count(counts.length) }))) : null);
  draw(false);
  return list;
}

/** A row for each group of rows: how many they are, and the middle one of their numbers. */
function groupTable(index, chart, filter) {
  const column = columnNamed(index, chart.by);
  const show = chart.show.map((name) => columnNamed(index, name));
  const groups = new Map();
  for (const row of index.rows) {
    if (row.cells[column] === null) continue;
    const code = Array.from(shown(row.cells[column])).slice(0, chart.first || Infinity).join('');
    if (!groups.has(code)) groups.set(code, { code, name: (chart.names || {})[code] || code, rows: [] });
    groups.get(code).rows.push(row);
  }
  if (!groups.size) return null;
  for (const group of groups.values()) {
    group.of = show.map((n) => median(group.rows.map((row) => numberIn(row.cells[n])).filter((number) => number !== null)));
  }
  return table({
    caption: chart.title[language], rows: [...groups.values()], sort: { key: 'many', direction: -1 }, first: 12,
    columns: [
      {
        key: 'name', heading: labelOf(index.columns[column]), cell: (group) => group.code,
        draw: (group) => [element('button', {
          type: 'button', class: 'quiet',
          onclick() {
            filter(column, group.code, true);
          },
        }, group.name), ' ', element('small', {}, group.name === group.code ? '' : group.code)],
      },
      { key: 'many', heading: say('speeches'), number: true, cell: (group) => String(group.rows.length) },
      ...show.map((n, at) => ({
        key: 's' + at, heading: labelOf(index.columns[n]), title: say('median'), number: true, cell: (group) => rounded(group.of[at]),
      })),
    ],
  });
}
