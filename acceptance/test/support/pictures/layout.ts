/// <reference lib="dom" />
import type { Page } from 'playwright-core';

/** What is where on the page: CSS pixels below the comment's upper edge. */
export interface Placed {
  readonly text: string;
  readonly top: number;
  readonly bottom: number;
}

/** A comment as the browser has laid it out. */
export interface Layout {
  readonly headings: readonly Placed[];
  /** Rows of tables without their headers, with the heading that they stand under. */
  readonly rows: readonly (Placed & { readonly under: string })[];
  readonly stacks: readonly Placed[];
  /** What can be scrolled sideways, by its tag. */
  readonly scrolls: readonly string[];
  /** What reaches beyond the comment's edge and isn't within something that scrolls. */
  readonly beyond: readonly string[];
  readonly height: number;
}

export function layoutOf(page: Page): Promise<Layout> {
  return page.evaluate(() => {
    const comment = document.querySelector('.comment') as HTMLElement;
    const body = comment.querySelector('.markdown-body') as HTMLElement;
    const edge = comment.getBoundingClientRect();
    const all = (selector: string) => [...body.querySelectorAll<HTMLElement>(selector)];
    const seen = (element: HTMLElement) => element.checkVisibility();
    const placed = (element: HTMLElement) => {
      const { top, bottom } = element.getBoundingClientRect();
      return { text: element.innerText.trim(), top: top - edge.top, bottom: bottom - edge.top };
    };
    const headings = all('h1, h2, h3, h4, h5, h6').map(placed);
    const above = (top: number) => headings.filter((heading) => heading.top < top).at(-1)?.text ?? '';
    const rows = all('tbody tr').map((row) => ({ ...placed(row), under: above(placed(row).top) }));
    const boxes = all('*').filter((element) => seen(element) && getComputedStyle(element).display !== 'inline');
    const scrolling = boxes.filter((element) => element.scrollWidth > element.clientWidth + 1);
    const loose = all('*').filter((element) => seen(element) && !scrolling.some((one) => one.contains(element)));
    return {
      headings,
      rows,
      stacks: all('summary').map(placed),
      scrolls: scrolling.map((element) => element.tagName),
      beyond: loose.filter((one) => one.getBoundingClientRect().right > edge.right).map((one) => one.outerHTML),
      height: edge.height,
    };
  });
}

/** All text that isn't code: where GitHub looks for mentions, references, commits and addresses. */
export function textOutsideCode(page: Page): Promise<string> {
  return page.evaluate(() => {
    const copy = document.querySelector('.markdown-body')?.cloneNode(true) as HTMLElement;
    for (const code of copy.querySelectorAll('code, pre')) code.replaceWith(' ');
    return copy.textContent ?? '';
  });
}
