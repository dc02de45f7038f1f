'use strict';
// The first view of the report: what was read, the charts, and how full each column is. And the last one: what was not read.

/** How full a column is. */
function fullness(index) {
  return index.columns.map((column, number) => {
    const filled = index.rows.map((row) => row.cells[number]).filter((cell) => cell !== null);
    const values = tally(filled.map(shown));
    return { column, number, filled: filled.length, different: values.length, common: values.length < filled.length ? values.slice(0, 3) : [] };
  });
}

function overview(index, { open, filter, go }) {
  const parts = [];
  const failed = index.failures.filter(([, outcome]) => outcome === 'failed').length;
  const figure = (number, words, target) => element('div', { class: 'figure' }, element('b', {}, count(number)), ' ',
    target ? element('a', { href: target }, words) : words);
  parts.push(element('section', { class: 'figures', 'aria-label': say('read') },
    figure(index.rows.length, say('speeches'), '#/speeches'),
    figure(index.documents.length, say('documents')),
    figure(index.mentions, say('mentions')),
    figure(index.failures.length, say('not.read'), '#/failures')));
  if (failed) parts.push(element('p', { class: 'warning' }, say('failed', { n: count(failed) }), ' ', element('a', { href: '#/failures' }, say('failed.which'))));
  const repeats = index.rows.filter((row) => row.repeats).length;
  if (repeats) parts.push(element('p', { class: 'note' }, say('repeats', { n: count(repeats) })));
  const charts = index.charts.map((chart) => {
    if (chart.kind === 'figures') return null;
    const drawn = { years: yearsChart, bars: barsChart, table: groupTable }[chart.kind](index, chart, chart.kind === 'years' ? open : filter);
    return drawn ? element('section', { class: 'chart ' + chart.kind, 'data-chart': chart.name }, element('h2', {}, chart.title[language]), drawn) : null;
  });
  parts.push(element('div', { class: 'charts' }, charts));
  const rows = fullness(index);
  parts.push(element('section', { class: 'columns' }, element('h2', {}, say('columns')), element('p', { class: 'note' }, say('columns.how')),
    table({
      caption: say('columns'), rows, sort: { key: '', direction: 1 },
      columns: [
        {
          key: 'column', heading: say('column'), cell: (row) => labelOf(row.column),
          draw: (row) => [element('button', {
            type: 'button', class: 'quiet', title: aboutOf(row.column),
            onclick() {
              go({ view: 'speeches', filled: row.number });
            },
          }, labelOf(row.column)), labelOf(row.column) === row.column.name ? null : element('small', {}, ' ' + row.column.name)],
        },
        {
          key: 'filled', heading: say('columns.filled'), cell: (row) => String(row.filled),
          draw: (row) => element('span', { class: 'track' }, element('span', { class: 'bar', style: { width: (100 * row.filled) / Math.max(1, index.rows.length) + '%' } }),
            element('span', { class: 'many' }, Math.round((100 * row.filled) / Math.max(1, index.rows.length)) + ' %')),
        },
        { key: 'different', heading: say('columns.different'), number: true, cell: (row) => String(row.different) },
        {
          key: 'common', heading: say('columns.common'), cell: (row) => (row.common[0] ? row.common[0][0] : null),
          draw: (row) => element('span', { class: 'clip' }, row.common.map(([value, many]) => value + ' (' + count(many) + ')').join(' · ')),
        },
      ],
    })));
  return parts;
}

/** What was not read, and what is to be said of what was. */
function failuresView(index) {
  const outcomes = { failed: say('outcome.failed'), 'passed over': say('outcome.passed'), 'no speech': say('outcome.none') };
  const failures = index.failures.map(([path, outcome, kind, reason]) => ({ path, outcome, kind, reason }));
  const remarks = index.documents.flatMap((document) => [
    ...(document.malformed ? [{ name: document.name, remark: say('malformed', { n: count(document.malformed) }) }] : []),
    ...(document.remarks || []).map((remark) => ({ name: document.name, remark })),
  ]);
  const column = (key, heading) => ({ key, heading, cell: (row) => row[key] });
  return [
    element('h1', {}, say('not.read')),
    failures.length ? table({
      caption: say('not.read'), rows: failures, sort: { key: '', direction: 1 },
      columns: [column('path', say('path')), { ...column('outcome', say('outcome')), cell: (row) => outcomes[row.outcome] || row.outcome },
        column('kind', say('kind')), column('reason', say('reason'))],
    }) : element('p', {}, say('all.read')),
    remarks.length ? [element('h2', {}, say('remarks')), table({
      caption: say('remarks'), rows: remarks, sort: { key: '', direction: 1 }, columns: [column('name', say('path')), column('remark', say('remark'))],
    })] : null,
  ];
}
