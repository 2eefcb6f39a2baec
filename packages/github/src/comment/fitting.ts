const NOTICE = '\n\n_The rest is left out: GitHub takes no longer comment._';
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;

/** Markdown of at most so many characters: cut at the end of a line when it is longer, and it says so. */
export function fitting(markdown: string, limit: number): string {
  if (markdown.length <= limit) return markdown;
  // A block of code that stays open would swallow the notice, and show what stands below it.
  const longestFence = Math.max(0, ...markdown.split('\n').map((line) => (FENCE.exec(line)?.[1]?.length ?? -1) + 1));
  const room = Math.max(0, limit - NOTICE.length - longestFence);
  const end = markdown.lastIndexOf('\n', room);
  const kept = markdown.slice(0, end > 0 ? end : room).replace(/[\ud800-\udbff]$/, '');
  const fence = openFence(kept);
  return `${kept}${fence ? `\n${fence}` : ''}${NOTICE}`;
}

/** The fence of a block of code that isn't closed, if any. */
function openFence(markdown: string): string | undefined {
  let open: string | undefined;
  for (const line of markdown.split('\n')) {
    const [, fence, rest] = FENCE.exec(line) ?? [];
    if (!fence) continue;
    if (!open) open = fence;
    else if (fence.startsWith(open) && !rest?.trim()) open = undefined;
  }
  return open;
}
