import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Page } from 'playwright-core';
import { COMMENT, type Theme, WINDOW } from './comment-page';
import { withPalette } from './palette-png';

const root = path.join(__dirname, '../../../..');
const folder = path.join(root, 'docs/pictures');
const manifestFile = path.join(folder, 'manifest.json');

/** Golden Markdown, from the repository's root: of plans, and of the comments that the actions make of them. */
export const PLANS = 'packages/deployer/test/golden';
export const COMMENTS = 'acceptance/test/golden/comments';

export interface Picture {
  readonly name: string;
  /** Its Markdown, from the repository's root. */
  readonly file: string;
  readonly theme?: Theme;
  /** Whether the first stack is unfolded. @default false */
  readonly unfolded?: boolean;
  /** Only so many pixels of it. @default all of the comment */
  readonly height?: number;
  /** Whether it begins at the first stack. @default false */
  readonly fromStacks?: boolean;
}

/** The pictures of docs/reviewing.md. */
export const pictures: readonly Picture[] = [
  { name: 'create', file: `${COMMENTS}/plan-create.md` },
  { name: 'dangerous-update', file: `${COMMENTS}/plan-dangerous-update.md` },
  { name: 'dangerous-update-dark', file: `${COMMENTS}/plan-dangerous-update.md`, theme: 'dark', unfolded: true },
  { name: 'plan-failed', file: `${COMMENTS}/plan-failed.md` },
  { name: 'apply-failed', file: `${COMMENTS}/apply-failed.md`, height: 640 },
  { name: 'applied', file: `${COMMENTS}/applied.md`, height: 420 },
  { name: '500-changes', file: `${COMMENTS}/plan-500-changes.md`, height: 640 },
  {
    name: '500-changes-unfolded',
    file: `${COMMENTS}/plan-500-changes.md`,
    unfolded: true,
    fromStacks: true,
    height: 480,
  },
];

/** The golden files of a folder, from the repository's root. */
export function goldenIn(place: string): string[] {
  const names = existsSync(path.join(root, place)) ? readdirSync(path.join(root, place)) : [];
  return names.filter((name) => name.endsWith('.md')).map((name) => `${place}/${name}`);
}

/** What the golden file of a comment says; with `UPDATE_GOLDEN=1` in the environment it is written first. */
export function goldenComment(name: string, text: string): string {
  const file = path.join(root, COMMENTS, `${name}.md`);
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(made(file), `${text}\n`);
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd() : '';
}

export function markdownOf({ file }: Pick<Picture, 'file'>): string {
  return readFileSync(path.join(root, file), 'utf8');
}

/** Which picture shows which text: name → SHA-256, hex, of its Markdown. */
export function manifestNow(): Record<string, string> {
  return Object.fromEntries(
    pictures.map((picture) => [`${picture.name}.png`, createHash('sha256').update(markdownOf(picture)).digest('hex')]),
  );
}

/** The same of the pictures that are committed; with `UPDATE_PICTURES=1` in the environment it is written first. */
export function committedManifest(): Record<string, string> {
  if (isUpdating()) writeFileSync(made(manifestFile), `${JSON.stringify(manifestNow(), undefined, 2)}\n`);
  return existsSync(manifestFile) ? JSON.parse(readFileSync(manifestFile, 'utf8')) : {};
}

/** The committed picture, a PNG; with `UPDATE_PICTURES=1` it is taken from the page first. */
export async function committedPicture(page: Page, picture: Picture): Promise<Buffer> {
  const file = path.join(folder, `${picture.name}.png`);
  if (isUpdating()) {
    const clip = await clipOf(page, picture);
    writeFileSync(made(file), withPalette(await page.screenshot({ clip, fullPage: true })));
  }
  return readFileSync(file);
}

async function clipOf(page: Page, { height, fromStacks }: Picture) {
  // A click scrolls; boxes are told by the window, what is cut out by the page.
  await page.evaluate('scrollTo(0, 0)');
  const whole = await page.locator('.comment').boundingBox();
  const stack = fromStacks ? await page.locator('summary').first().boundingBox() : null;
  const end = Math.ceil((whole?.y ?? 0) + (whole?.height ?? 0)) + COMMENT.around;
  return { x: 0, y: stack ? stack.y - COMMENT.around : 0, width: WINDOW.width, height: height ?? end };
}

function made(file: string): string {
  mkdirSync(path.dirname(file), { recursive: true });
  return file;
}

function isUpdating(): boolean {
  return process.env.UPDATE_PICTURES === '1';
}
