import { readFileSync } from 'node:fs';

export type Theme = 'light' | 'dark';

/** Sizes of a comment on a pull request's page, in CSS pixels, as GitHub lays it out in a window that is 1280 or wider. */
export const COMMENT = { width: 840, beside: 56, around: 16 } as const;

/** A window that holds the comment, what stands beside it, and no more. */
export const WINDOW = { width: COMMENT.width + COMMENT.beside + 2 * COMMENT.around, height: 800 } as const;

const COLOURS = {
  light: { page: '#ffffff', text: '#1f2328', muted: '#59636e', header: '#f6f8fa', border: '#d1d9e0' },
  dark: { page: '#0d1117', text: '#f0f6fc', muted: '#9198a1', header: '#151b23', border: '#3d444d' },
} as const;

/** A page with one comment of the workflow's own user, as it stands in a pull request's conversation. */
export function commentPage(html: string, theme: Theme = 'light'): string {
  const colour = COLOURS[theme];
  const styles = readFileSync(require.resolve(`github-markdown-css/github-markdown-${theme}.css`), 'utf8');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A comment</title><style>${styles}
body { margin: 0; padding: ${COMMENT.around}px; background: ${colour.page}; color: ${colour.text};
  font: 14px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
.avatar { float: left; width: 40px; height: 40px; border-radius: 50%; background: #2088ff; color: #fff;
  font-size: 20px; line-height: 40px; text-align: center; }
.comment { margin-left: ${COMMENT.beside}px; width: ${COMMENT.width}px; box-sizing: border-box;
  border: 1px solid ${colour.border}; border-radius: 6px; }
.comment header { padding: 8px 16px; border-bottom: 1px solid ${colour.border}; border-radius: 6px 6px 0 0;
  background: ${colour.header}; color: ${colour.muted}; }
.comment header b { color: ${colour.text}; }
.comment header i { margin: 0 2px; padding: 0 6px; border: 1px solid ${colour.border}; border-radius: 2em;
  font: 500 12px/18px inherit; font-style: normal; font-size: 12px; }
.comment .markdown-body { padding: 16px; font-size: 14px; background: transparent; }
</style></head><body>
<div class="avatar" aria-hidden="true">▶</div>
<article class="comment"><header><b>github-actions</b> <i>bot</i> commented 2 minutes ago</header>
<div class="markdown-body">${html}</div></article>
</body></html>`;
}
