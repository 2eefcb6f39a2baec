/** Visible length of a text: colour codes take no room. */
export function visibleLength(text: string): number {
  if (!text.includes('\u001b')) return text.length;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ESC is what colour codes start with
  return text.replace(/\u001b\[\d+m/g, '').length;
}

/** Columns side by side, each as wide as its widest cell; nothing is padded at the end of a line. */
export function columns(rows: readonly (readonly string[])[], indent = ''): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, visibleLength(cell));
  }
  return rows.map((row) => {
    const padded = row.map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - visibleLength(cell)));
    const empty = [...row].reverse().findIndex((cell) => visibleLength(cell) > 0);
    const last = row.length - 1 - Math.max(empty, 0);
    return indent + [...padded.slice(0, last), row[last] ?? ''].join('  ');
  });
}
