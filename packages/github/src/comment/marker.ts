// By its file: the whole deployer takes 0.2 s to load, and an action may have no use for it.
import { COMMENT_LIMIT } from '@stratiform/deployer/lib/render/markdown.js';
import { ActionError } from '../errors.js';

/** What is put at the end of a text of ours on GitHub: nobody sees it, and the text is found by it. */
export function markerLine(marker: string): string {
  // '-->' would end it, and a line break would make two lines of it.
  if (!/^[\w:/.-]+$/.test(marker)) {
    throw new ActionError(
      'github',
      `A marker should have letters, digits, ':', '/', '_', '.' and '-' only, got '${marker}'.`,
    );
  }
  return `<!-- ${marker} -->`;
}

/** Whether a text has the marker at its very end. Anywhere else it is a quotation. */
export function endsWithMarker(body: string | null | undefined, marker: string): boolean {
  const line = markerLine(marker);
  const text = (body ?? '').trimEnd();
  return text === line || text.endsWith(`\n${line}`);
}

/** A text with the marker at its end; as it is when it is there already. */
export function withMarker(body: string, marker: string): string {
  return endsWithMarker(body, marker) ? body : `${body.trimEnd()}\n\n${markerLine(marker)}`;
}

/** Whether GitHub would show two texts alike: it may give line ends back in another way, and drops blanks at the end. */
export function sameText(one: string, other: string): boolean {
  const plain = (text: string) => text.replace(/\r\n?/g, '\n').trimEnd();
  return plain(one) === plain(other);
}

/** Checks that GitHub will take a text. @throws ActionError `github` */
export function checkLength(body: string): string {
  if (body.length <= COMMENT_LIMIT) return body;
  throw new ActionError(
    'github',
    `GitHub takes texts of at most ${COMMENT_LIMIT} characters, this one has ${body.length}.`,
    'Render it with a lower limit.',
  );
}
