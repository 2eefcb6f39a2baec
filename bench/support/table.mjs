/** Rows to text: pure functions. */

/** Decimals that a unit is shown with. */
const decimals = { s: 2, ms: 1, MB: 1, KB: 1, x: 2 };

const figure = (value, unit) => `${value.toFixed(decimals[unit] ?? 0)} ${unit}`;

/** `reached`, `not reached`, or nothing for a row without a target. Targets are upper limits. */
export function verdict({ value, target }) {
  if (target === undefined) return '';
  return value < target ? 'reached' : 'not reached';
}

/** How many times the comparison's figure this one is. */
export function ratio({ value, compared }) {
  return compared ? value / compared.value : undefined;
}

const columns = {
  measurement: (row) => row.measurement,
  what: (row) => row.what,
  figure: (row) => figure(row.value, row.unit),
  spread: (row) => row.spread ?? '',
  'compared with': (row) => (row.compared ? `${row.compared.what}: ${figure(row.compared.value, row.unit)}` : ''),
  ratio: (row) => (row.compared ? `${ratio(row).toFixed(2)} x` : ''),
  target: (row) => (row.target === undefined ? '' : `< ${row.target} ${row.unit}`),
  '': verdict,
};

/** A Markdown table of all rows, its columns aligned for the terminal. */
export function table(rows) {
  const lines = [Object.keys(columns), ...rows.map((row) => Object.values(columns).map((cell) => cell(row)))];
  const widths = Object.keys(columns).map((_, index) => Math.max(...lines.map((line) => line[index].length), 3));
  const [head, ...body] = lines.map(
    (line) => `| ${line.map((cell, index) => cell.padEnd(widths[index])).join(' | ')} |`,
  );
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body].join('\n');
}
