'use strict';
// One speech: its text with the mentions in it, the legend of fields, the row of its cells, and a card for the mention that
// is looked at. The report shows it of each row, the live page of what was pasted.

const HUES = 12;

/** The hues of fields: those that cells rest on, and of them those that are seen most, have the first ones. */
function huesOf(index, fieldNumbers) {
  const hues = new Map();
  const seen = tally(fieldNumbers).map(([field]) => field);
  const first = seen.filter((field) => index.fields[field].cells);
  for (const field of [...first, ...seen.filter((other) => !first.includes(other))]) hues.set(field, hues.size % HUES);
  return hues;
}

/** A mention as it is embedded, with names in the place of numbers. */
function mentionOf(index, piece, [field, start, length, rule, value, attributes], number) {
  const names = index.fields[field].attributes;
  return {
    number, field, start, end: start + length,
    fieldName: index.fields[field].name,
    rule: index.rules[rule],
    value: piece.said[value],
    attributes: attributes.map((said, n) => [names[n], piece.said[said]]).filter(([, said]) => said !== ''),
  };
}

/** The text by characters: an index of a text counts halves of those beyond the basic plane. */
function charactersOf(text) {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text) : text;
}

function cut(characters, start, end) {
  const part = characters.slice(start, end);
  return typeof part === 'string' ? part : part.join('');
}

/** The stretches of the text that a speech shows: itself, and the lines of mentions outside of it. */
function stretchesOf(characters, row, mentions) {
  const isEnd = (at) => characters[at] === '\n';
  const found = [[row.start, row.end]];
  for (const mention of mentions) {
    if (mention.start >= row.start && mention.end <= row.end) continue;
    let [from, to] = [mention.start, mention.end];
    while (from > 0 && !isEnd(from - 1)) from -= 1;
    while (to < characters.length && !isEnd(to)) to += 1;
    found.push([from, to]);
  }
  found.sort((a, b) => a[0] - b[0]);
  const joined = [];
  for (const [from, to] of found) {
    const last = joined[joined.length - 1];
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

/**
 * Shows a speech. `index` has the names of columns, fields and rules, `row` its cells, `piece` the text with its mentions,
 * `speech` the number of the speech in the piece. `chosen` is told of the column or mention that is looked at.
 * Gives `{aside, text, legend, chooseColumn, chooseMention, step, selected}`.
 */
function speechView({ index, row, piece, speech, hidden, chosen, more }) {
  const own = piece.speeches[speech];
  const mentions = own.mentions.map((mention, number) => mentionOf(index, piece, mention, number));
  const details = own.details || [];
  const hues = huesOf(index, mentions.map((mention) => mention.field));
  const evidence = new Map(own.evidence);
  const cellsOf = mentions.map(() => []);
  for (const [column, rests] of own.evidence) for (const mention of rests) cellsOf[mention].push(column);
  const characters = charactersOf(piece.text);
  const marks = mentions.map(() => []);
  /** Where the words of a text node begin. */
  const begins = new WeakMap();
  let at = { column: null, mention: null, turn: 0 };

  // ---- text --------------------------------------------------------------------------------------------------------
  const isSeen = (mention) => !hidden.has(mention.fieldName);
  const body = element('div', { class: 'text', lang: 'zh-CN' });
  const drawText = () => {
    marks.forEach((list) => list.splice(0));
    const seen = mentions.filter(isSeen);
    const starts = [...seen].sort((a, b) => a.start - b.start);
    const parts = stretchesOf(characters, row, mentions).map(([from, to], n) =>
      [n > 0 ? element('p', { class: 'gap', 'aria-hidden': 'true' }, '⋯') : null, drawStretch(starts, from, to)]);
    fill(body, parts);
    roam();
  };
  const drawStretch = (starts, from, to) => {
    const bounds = new Set([from, to]);
    for (const mention of starts) {
      if (mention.end <= from || mention.start >= to) continue;
      bounds.add(Math.max(mention.start, from)).add(Math.min(mention.end, to));
    }
    const sorted = [...bounds].sort((a, b) => a - b);
    const paragraphs = [];
    let paragraph = [];
    const close = () => {
      paragraphs.push(element('p', {}, paragraph));
      paragraph = [];
    };
    const put = (text, over, from) => {
      let begin = from;
      text.split('\n').forEach((line, n) => {
        if (n > 0) close();
        const words = document.createTextNode(line.replaceAll('\r', ''));
        begins.set(words, begin);
        if (words.length) paragraph.push(over.length ? markOf(words, over) : words);
        begin += Array.from(line).length + 1;
      });
    };
    let next = 0;
    let open = [];
    for (let n = 0; n + 1 < sorted.length; n += 1) {
      const [start, end] = [sorted[n], sorted[n + 1]];
      open = open.filter((mention) => mention.end > start);
      while (next < starts.length && starts[next].start <= start) {
        if (starts[next].end > start) open.push(starts[next]);
        next += 1;
      }
      put(cut(characters, start, end), open, start);
    }
    close();
    return paragraphs;
  };
  const markOf = (text, over) => {
    // The shortest says most exactly what it is; the others are lines below it.
    const inner = [...over].sort((a, b) => a.end - a.start - (b.end - b.start) || cellsOf[b.number].length - cellsOf[a.number].length);
    const mark = element('mark', {
      class: 'hue-' + hues.get(inner[0].field) + (inner.some((mention) => cellsOf[mention.number].length) ? ' cell' : ''),
      'data-mentions': inner.map((mention) => mention.number).join(' '),
      'data-field': inner[0].fieldName,
      title: inner.map((mention) => labelOf(index.fields[mention.field]) + ': ' + mention.value).join('\n'),
      onclick() {
        chooseMention(inner[0].number);
      },
    }, text);
    if (inner.length > 1) mark.dataset.below = String(hues.get(inner[1].field));
    inner.forEach((mention) => marks[mention.number].push(mark));
    return mark;
  };
  // Of all marks one can be reached by the tabulator; the others by n and p.
  const roam = () => {
    body.querySelectorAll('mark[tabindex]').forEach((mark) => {
      mark.removeAttribute('tabindex');
      mark.removeAttribute('role');
    });
    const mark = (at.mention !== null && marks[at.mention][0]) || body.querySelector('mark');
    if (mark) {
      mark.setAttribute('tabindex', '0');
      mark.setAttribute('role', 'button');
    }
  };
  body.addEventListener('keydown', (event) => {
    if ((event.key === 'Enter' || event.key === ' ') && event.target.matches('mark')) {
      event.preventDefault();
      event.target.click();
    }
  });

  // ---- legend ------------------------------------------------------------------------------------------------------
  const legend = element('div', { class: 'legend', role: 'group', 'aria-label': say('legend') });
  // Fields that cells rest on stand first.
  const ofCells = ([field]) => Number(Boolean(index.fields[field].cells));
  const inLegend = tally(mentions.map((mention) => mention.field)).sort((a, b) => ofCells(b) - ofCells(a));
  const drawLegend = () => fill(legend, inLegend.map(([field, many]) => {
    const { name } = index.fields[field];
    return element('button', {
      type: 'button', class: 'chip hue-' + hues.get(field), 'aria-pressed': String(!hidden.has(name)), 'data-field': name,
      title: say('legend.switch'),
      onclick() {
        if (hidden.has(name)) hidden.delete(name);
        else hidden.add(name);
        drawLegend();
        drawText();
        light();
      },
    }, labelOf(index.fields[field]), ' ', element('small', {}, count(many)));
  }));

  // ---- row ---------------------------------------------------------------------------------------------------------
  const cells = new Map();
  const drawCells = () => {
    const corrected = new Map((row.corrections || []).map((correction) => [correction.column, correction]));
    const entry = (name, title, value, column, about) => {
      const rests = column === null ? [] : evidence.get(column) || [];
      const content = rests.length
        ? element('button', {
          type: 'button', class: 'cell', title: say('cell.show'), 'aria-label': name + ': ' + value + '. ' + say('cell.show'),
          onclick() {
            chooseColumn(column, true);
          },
        }, value, rests.length > 1 ? element('small', {}, ' ' + count(rests.length)) : null)
        : value;
      const was = corrected.get(title);
      const dd = element('dd', { 'data-column': title }, content,
        was ? element('p', { class: 'note' }, say('corrected', { was: was.was || '–', who: was.who, why: was.why })) : null);
      if (column !== null) cells.set(column, dd);
      return [element('dt', { title: about }, name), dd];
    };
    const filled = index.columns.map((column, n) => [column, n]).filter(([, n]) => row.cells[n] !== null);
    const empty = index.columns.filter((column, n) => row.cells[n] === null);
    return [
      element('dl', { class: 'row' },
        Object.entries(row.carried || {}).map(([name, value]) => entry(name, name, value, null, name)),
        filled.map(([column, n]) => entry(labelOf(column), column.name, shown(row.cells[n]), n, aboutOf(column)))),
      empty.length ? element('p', { class: 'note' }, say('cells.empty'), ' ', empty.map(labelOf).join(language === 'zh' ? '、' : ', ')) : null,
    ];
  };

  // ---- card --------------------------------------------------------------------------------------------------------
  const card = element('section', { class: 'card', 'aria-live': 'polite', 'aria-label': say('card') });
  const pair = (name, value) => [element('dt', {}, name), element('dd', {}, value)];
  const drawCard = () => {
    if (card.parentElement) card.parentElement.scrollTop = 0;
    card.classList.toggle('open', at.mention !== null);
    if (at.mention === null) {
      fill(card, element('p', { class: 'note' }, say('card.none')));
      return;
    }
    const mention = mentions[at.mention];
    const told = details[at.mention];
    const others = (marks[at.mention][0] ? marks[at.mention][0].dataset.mentions.split(' ').map(Number) : [])
      .filter((number) => number !== at.mention);
    fill(card,
      element('h3', {}, element('span', { class: 'swatch hue-' + hues.get(mention.field) }), labelOf(index.fields[mention.field]),
        element('small', {}, say('card.of', { n: count(at.mention + 1), all: count(mentions.length) })),
        element('button', {
          type: 'button', class: 'close', 'aria-label': say('card.close'),
          onclick() {
            at = { column: null, mention: null, turn: 0 };
            drawCard();
            light();
          },
        }, '×')),
      element('p', { class: 'value' }, mention.value),
      element('dl', {},
        mention.attributes.map(([name, value]) => pair(name, value)),
        pair(say('card.rule'), [element('code', {}, mention.rule), told && told.place ? element('small', { title: told.place }, ' ' + told.place.split('/').pop()) : null]),
        pair(say('card.characters'), mention.start + '–' + mention.end),
        cellsOf[at.mention].length ? pair(say('card.cells'), cellsOf[at.mention].map((column) => element('button', {
          type: 'button', class: 'quiet',
          onclick() {
            chooseColumn(column, false);
          },
        }, labelOf(index.columns[column])))) : null,
        told && told.captures.length ? pair(say('card.captures'), told.captures.map((line) => element('div', {}, line))) : null,
        told && told.held.length ? pair(say('card.held'), told.held.map((line) => element('div', {}, line))) : null,
        told && told.beat.length ? pair(say('card.beat'), told.beat.map((line) => element('div', {}, line))) : null,
        others.length ? pair(say('card.others'), others.map((number) => element('button', {
          type: 'button', class: 'quiet',
          onclick() {
            chooseMention(number);
          },
        }, labelOf(index.fields[mentions[number].field]) + ': ' + mentions[number].value))) : null),
      more ? more(mention) : null);
  };

  // ---- choosing ----------------------------------------------------------------------------------------------------
  const light = () => {
    body.querySelectorAll('mark.on, mark.beside').forEach((mark) => mark.classList.remove('on', 'beside'));
    const rests = at.column === null ? [] : evidence.get(at.column) || [];
    for (const number of rests) marks[number].forEach((mark) => mark.classList.add('beside'));
    if (at.mention !== null) marks[at.mention].forEach((mark) => mark.classList.add('on'));
    for (const [column, dd] of cells) {
      const is = at.column === column || (at.column === null && at.mention !== null && cellsOf[at.mention].includes(column));
      dd.classList.toggle('on', is);
    }
    roam();
  };
  const reveal = (mention) => {
    if (hidden.delete(mentions[mention].fieldName)) {
      drawLegend();
      drawText();
    }
  };
  const scroll = (mention) => {
    const mark = marks[mention][0];
    if (mark) mark.scrollIntoView({ block: 'center', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  };
  /** Shows what a cell rests on; again, the next of it. */
  const chooseColumn = (column, isAgain) => {
    const rests = evidence.get(column) || [];
    if (!rests.length) return false;
    const turn = isAgain && at.column === column ? (at.turn + 1) % rests.length : 0;
    at = { column, mention: rests[turn], turn };
    reveal(at.mention);
    drawCard();
    light();
    scroll(at.mention);
    if (chosen) chosen({ column });
    return true;
  };
  const chooseMention = (mention, isFar) => {
    at = { column: null, mention, turn: 0 };
    reveal(mention);
    drawCard();
    light();
    if (isFar) scroll(mention);
    if (chosen) chosen({ mention });
  };
  /** The next mention that is seen, or the one before. */
  const step = (by) => {
    const seen = mentions.filter((mention) => isSeen(mention) && marks[mention.number].length);
    if (!seen.length) return;
    const from = seen.findIndex((mention) => mention.number === at.mention);
    const to = from < 0 ? (by > 0 ? 0 : seen.length - 1) : (from + by + seen.length) % seen.length;
    chooseMention(seen[to].number, true);
  };

  /** The characters of the text that are selected, as `[start, end]`; null where none are. */
  const selected = () => {
    const selection = getSelection();
    if (selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    const place = (node, offset) => (begins.has(node) ? begins.get(node) + Array.from(node.data.slice(0, offset)).length : null);
    const [start, end] = [place(range.startContainer, range.startOffset), place(range.endContainer, range.endOffset)];
    return start === null || end === null || !body.contains(range.commonAncestorContainer) || end <= start ? null : [start, end];
  };

  drawLegend();
  drawText();
  drawCard();
  const aside = [card, element('h3', { class: 'of-row' }, say('row')), drawCells()];
  return { text: body, legend, aside, chooseColumn, chooseMention, step, selected };
}

// ---- keys ----------------------------------------------------------------------------------------------------------

/** Listens to keys that are not typed into a field: n and p lead through the mentions of the speech that `shownView` gives, if
 * there is one; `others` has what further keys do. */
function listenToKeys(shownView, others) {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches('input, select, textarea')) return;
    const step = { n: 1, j: 1, p: -1, k: -1 }[event.key];
    const view = shownView();
    if (step && view) view.step(step);
    else if (others[event.key]) others[event.key](event);
  });
}
