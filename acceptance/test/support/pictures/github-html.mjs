/**
 * Markdown as GitHub shows it in a comment: JSON texts on standard input, JSON `Rendered[]` (see `rendered.ts`) on standard
 * output. A process of its own, because these libraries are ES modules and Jest runs these tests as CommonJS.
 *
 * The order is GitHub's: Markdown, then the HTML within it, then what isn't allowed is taken away
 * (https://github.com/github/markup#github-markup), then code is coloured.
 */
import { text as everythingFrom } from 'node:stream/consumers';
import rehypeRaw from 'rehype-raw';
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';

/** GitHub's classes for lines of a diff; what begins with anything else isn't coloured. */
const LINES = { '+': 'pl-mi1', '-': 'pl-md', '!': 'pl-mc' };

/** In comments, unlike in files, a new line in the source is one on the page. */
function breaks() {
  const broken = (node) => {
    if (!node.children) return;
    node.children = node.children.flatMap((child) => {
      if (child.type !== 'text') return [child];
      const lines = child.value.split('\n');
      return lines.flatMap((value, at) => [...(at > 0 ? [{ type: 'break' }] : []), { type: 'text', value }]);
    });
    node.children.forEach(broken);
  };
  return broken;
}

/** What there is on the page: all its text, and its elements in order. */
function contentOf(tree) {
  const content = { text: '', elements: [] };
  const read = (node) => {
    if (node.type === 'text') content.text += node.value;
    if (node.type === 'element') content.elements.push(node.tagName);
    node.children?.forEach(read);
  };
  read(tree);
  return content;
}

// Two functions: a plugin that is used twice counts once.
function noteWritten() {
  return (tree, file) => {
    file.data.written = contentOf(tree);
  };
}

function noteAllowed() {
  return (tree, file) => {
    file.data.allowed = contentOf(tree);
  };
}

function element(tagName, className, ...children) {
  return { type: 'element', tagName, properties: { className }, children };
}

/** The lines of a text, each in a `span` with GitHub's class where it has one. */
function coloured(text) {
  return text.split(/(?<=\n)/).map((line) => {
    const kind = LINES[line[0]];
    const value = { type: 'text', value: line };
    return kind ? element('span', [kind], value) : value;
  });
}

function colours() {
  const highlighted = (node) => {
    for (const [at, child] of (node.children ?? []).entries()) {
      const code = child.tagName === 'pre' ? child.children[0] : undefined;
      if (!code?.properties?.className?.includes('language-diff')) highlighted(child);
      else {
        const pre = element('pre', [], ...code.children.flatMap(({ value }) => coloured(value)));
        node.children[at] = element('div', ['highlight', 'highlight-source-diff'], pre);
      }
    }
  };
  return highlighted;
}

const github = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(breaks)
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(rehypeRaw)
  .use(noteWritten)
  .use(rehypeSanitize, defaultSchema)
  .use(noteAllowed)
  .use(colours)
  .use(rehypeStringify);

const texts = JSON.parse(await everythingFrom(process.stdin));
const rendered = await Promise.all(texts.map((text) => github.process(text)));
process.stdout.write(JSON.stringify(rendered.map((file) => ({ html: String(file), ...file.data }))));
