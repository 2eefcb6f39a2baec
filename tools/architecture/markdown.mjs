/** A Markdown table; cells are text, or lists of lines. */
export function table(head, rows) {
  const cells = [head, head.map(() => '---'), ...rows];
  return cells.map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
}

export function code(text) {
  return `\`${text}\``;
}

function cell(value) {
  return [value].flat().join('<br>').replaceAll('|', '\\|');
}
