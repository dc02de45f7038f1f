'use strict';
// A table that sorts by any of its columns, and shows more rows when it is asked for them.

const ROWS_AT_ONCE = 100;

/** Sorts by a cell: numbers as numbers, texts as the language has them, what is empty last in either direction. */
function comparison(cellOf, direction) {
  const words = new Intl.Collator(language === 'zh' ? 'zh-CN' : 'en', { numeric: true });
  return (a, b) => {
    const [x, y] = [cellOf(a), cellOf(b)];
    const [noX, noY] = [x === null || x === '', y === null || y === ''];
    if (noX || noY) return noX - noY;
    const [n, m] = [numberIn(x), numberIn(y)];
    return direction * (n !== null && m !== null ? n - m : words.compare(shown(x), shown(y)));
  };
}

/**
 * A table. `columns` have `key`, `heading`, `title`, `cell(row)` (what it sorts by), `draw(row)` (what it shows; without it
 * the cell) and `number`; `sort` is `{key, direction}` and is changed in place; `sorted` is told of it. `first` rows are shown at
 * first.
 */
function table({ columns, rows, caption, sort, sorted, first = ROWS_AT_ONCE }) {
  let most = first;
  const body = element('tbody');
  const foot = element('p', { class: 'more', 'aria-live': 'polite' });
  const heads = columns.map((column) => {
    const button = element('button', {
      type: 'button', title: column.title || null,
      onclick() {
        sort.direction = sort.key === column.key ? -sort.direction : 1;
        sort.key = column.key;
        draw();
        if (sorted) sorted();
      },
    }, column.heading, element('span', { class: 'arrow', 'aria-hidden': 'true' }));
    return element('th', { scope: 'col', class: column.number ? 'number' : null, 'data-key': column.key }, button);
  });
  const draw = () => {
    const by = columns.find((column) => column.key === sort.key);
    const inOrder = by ? [...rows].sort(comparison(by.cell, sort.direction)) : rows;
    heads.forEach((head, n) => {
      const is = columns[n].key === sort.key;
      if (is) head.setAttribute('aria-sort', sort.direction > 0 ? 'ascending' : 'descending');
      else head.removeAttribute('aria-sort');
      head.querySelector('.arrow').textContent = is ? (sort.direction > 0 ? ' ↑' : ' ↓') : '';
    });
    fill(body, inOrder.slice(0, most).map((row) => element('tr', {},
      columns.map((column) => element('td', { class: column.number ? 'number' : null, 'data-key': column.key },
        column.draw ? column.draw(row) : shown(column.cell(row)))))));
    const left = rows.length - most;
    fill(foot, left > 0 ? element('button', {
      type: 'button', class: 'quiet',
      onclick() {
        most += 5 * ROWS_AT_ONCE;
        draw();
      },
    }, say('more.rows', { n: count(Math.min(left, 5 * ROWS_AT_ONCE)), left: count(left) })) : null);
  };
  draw();
  return element('div', {},
    element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
      element('table', {}, element('caption', { class: 'unseen' }, caption),
        element('thead', {}, element('tr', {}, heads)), body)),
    foot);
}
