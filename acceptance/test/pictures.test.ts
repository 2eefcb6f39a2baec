import type { Browser, Page } from 'playwright-core';
import { chromiumPath, launched } from './support/pictures/browser';
import { COMMENT, commentPage, type Theme, WINDOW } from './support/pictures/comment-page';
import { layoutOf, textOutsideCode } from './support/pictures/layout';
import {
  COMMENTS,
  committedManifest,
  committedPicture,
  goldenComment,
  goldenIn,
  manifestNow,
  markdownOf,
  PLANS,
  pictures,
} from './support/pictures/pictures';
import { actionComments, type Rendered, rendered } from './support/pictures/rendered';

/** Most characters of a comment on GitHub, and of bytes of a picture in the documentation. */
const [COMMENT_LIMIT, PICTURE_LIMIT] = [65_536, 150_000];

const files = [...goldenIn(PLANS), ...goldenIn(COMMENTS)];
const hostile = files.filter((file) => file.includes('hostile'));
const dangerous = files.filter((file) => file.includes('dangerous-update'));
const comment = (name: string) => `${COMMENTS}/${name}.md`;

const executable = chromiumPath();
if (!executable) console.warn('No comment is looked at: there is no Chromium. Install one, or name it with CHROMIUM.');
const withBrowser = executable ? describe : describe.skip;

let all: ReadonlyMap<string, Rendered>;
beforeAll(async () => {
  const made = await rendered(...files.map((file) => markdownOf({ file })));
  all = new Map(files.map((file, at) => [file, made[at] as Rendered]));
});
const shown = (file: string) => all.get(file) as Rendered;

test('the comments of the actions read as they did (UPDATE_GOLDEN=1 renews them)', async () => {
  const now = await actionComments();
  const golden = Object.fromEntries(Object.entries(now).map(([name, text]) => [name, goldenComment(name, text)]));
  expect(now).toEqual(golden);
  expect(Object.keys(now).map(comment).sort()).toEqual(goldenIn(COMMENTS).sort());
}, 60_000);

test('no picture in the documentation is older than its text (UPDATE_PICTURES=1 takes them anew)', () => {
  expect(committedManifest()).toEqual(manifestNow());
});

describe('GitHub takes nothing away', () => {
  test.each(files)('from %s', (file) => {
    expect(shown(file).allowed).toEqual(shown(file).written);
    expect(shown(file).html.length).toBeGreaterThan(50);
  });

  test('which would be noticed', async () => {
    const [bad] = await rendered('<script>alert(1)</script><b onclick="alert(1)">bold</b><marquee>moves</marquee>');
    expect(bad?.allowed.elements).not.toEqual(bad?.written.elements);
    expect(bad?.html).toBe('<b>bold</b>moves');
  });
});

withBrowser('a comment on the page of a pull request', () => {
  let browser: Browser;
  let page: Page;
  let asked: string[];
  beforeAll(async () => {
    browser = await launched(executable as string);
    page = await browser.newPage({ viewport: WINDOW, deviceScaleFactor: 2 });
    await page.route('**/*', (route) => {
      asked.push(route.request().url());
      return route.abort();
    });
  }, 60_000);
  beforeEach(() => {
    asked = [];
  });
  afterAll(() => browser?.close());

  async function show(file: string, theme?: Theme) {
    await page.setContent(commentPage(shown(file).html, theme));
    return layoutOf(page);
  }

  async function unfoldAll() {
    for (const stack of await page.locator('summary').all()) await stack.click();
    return layoutOf(page);
  }

  test('has the width that GitHub gives it', async () => {
    await show(comment('plan-create'));
    expect((await page.locator('.comment').boundingBox())?.width).toBe(COMMENT.width);
  });

  test.each(files.filter((file) => !hostile.includes(file)))('%s is nowhere wider than its box', async (file) => {
    expect(await show(file)).toMatchObject({ scrolls: [], beyond: [] });
    const unfolded = await unfoldAll();
    expect(unfolded.beyond).toEqual([]);
    expect(unfolded.scrolls.filter((tag) => tag !== 'PRE')).toEqual([]);
  });

  test.each(files)('%s says what is destroyed or replaced above the first folded stack', async (file) => {
    const { rows, stacks, headings } = await show(file);
    const [count] = headings.flatMap(({ text }) => /^Destroys or replaces (\d+)/.exec(text)?.slice(1) ?? []);
    const disruptive = rows.filter(({ under }) => under.startsWith('Destroys or replaces'));
    expect(disruptive).toHaveLength(Number(count ?? 0));
    for (const { bottom } of disruptive) expect(bottom).toBeLessThan(stacks[0]?.top ?? Number.POSITIVE_INFINITY);
  });

  test.each(dangerous)('the first screen of %s says what matters', async (file) => {
    const { headings, rows } = await show(file);
    const screen = [...headings, ...rows].filter(({ bottom }) => bottom <= WINDOW.height).map(({ text }) => text);
    expect(screen[0]).toBe('Plan for dev: 1 to create, 1 to change, 3 to replace, 3 to destroy');
    for (const name of ['Legacy', 'Users', 'Uploads', 'Orders', 'Old/Function', 'Topic']) {
      expect(screen).toContainEqual(expect.stringContaining(name));
    }
    expect(screen).toContainEqual(expect.stringMatching(/^Permissions: 1 opened/));
    expect(screen).toContainEqual(expect.stringContaining('Allow dynamodb:* on *'));
  });

  test('a folded stack opens on a click and shows values before and after', async () => {
    await show(comment('plan-dangerous-update'));
    const before = page.locator('.pl-md', { hasText: 'KeySchema[0].AttributeName: id' });
    const after = page.locator('.pl-mi1', { hasText: 'KeySchema[0].AttributeName: userId' });
    expect([await before.isVisible(), await after.isVisible()]).toEqual([false, false]);
    await page.locator('summary').first().click();
    const [one, other] = [await before.boundingBox(), await after.boundingBox()];
    expect(other?.y).toBeGreaterThan(one?.y ?? Number.POSITIVE_INFINITY);
    await page.locator('summary').first().click();
    expect([await before.isVisible(), await after.isVisible()]).toEqual([false, false]);
  });

  test('500 changes fold to a few screens, and it says at the top that they are not all', async () => {
    const file = comment('plan-500-changes');
    expect(markdownOf({ file }).trimEnd().length).toBeLessThanOrEqual(COMMENT_LIMIT);
    const { stacks, height } = await show(file);
    expect(stacks).toHaveLength(5);
    expect(height).toBeLessThan(3 * WINDOW.height);
    const notice = await page.getByText('Not all of it is here').boundingBox();
    expect(notice?.y).toBeLessThan(WINDOW.height / 2);
  });

  test.each(files)('%s loads nothing, and links only to its own repository', async (file) => {
    await show(file);
    const links = await page.locator('a').evaluateAll((found) => found.map((link) => link.getAttribute('href')));
    for (const link of links) expect(link).toMatch(/^https:\/\/github\.com\/octo-org\/shop\//);
    expect(await page.locator('.markdown-body').locator('script, img, iframe, form, svg, style').count()).toBe(0);
    expect(asked).toEqual([]);
  });

  test.each(files)('%s mentions nobody and refers to nothing', async (file) => {
    await show(file);
    const text = await textOutsideCode(page);
    expect(text.length).toBeGreaterThan(20);
    expect(text).not.toMatch(/@\w|#\d|GH-\d|:\w+:|\w\/\w+#|https?:|www\.|\w@\w|\b[0-9a-f]{7,40}\b|stratiform:/i);
  });

  test.each(hostile)('%s runs nothing, and what is too wide in it scrolls', async (file) => {
    let ran = false;
    page.once('dialog', (dialog) => {
      ran = true;
      return dialog.dismiss();
    });
    await show(file);
    const { beyond, stacks } = await unfoldAll();
    expect({ ran, beyond }).toEqual({ ran: false, beyond: [] });
    expect(stacks.length).toBeLessThanOrEqual(1);
  });

  test.each(pictures)('the documentation has the picture $name', async (picture) => {
    await show(picture.file, picture.theme);
    if (picture.unfolded) await page.locator('summary').first().click();
    const png = await committedPicture(page, picture);
    expect(png.length).toBeLessThan(PICTURE_LIMIT);
    expect(png.readUInt32BE(16)).toBe(2 * WINDOW.width);
  });
});
