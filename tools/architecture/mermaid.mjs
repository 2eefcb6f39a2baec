/** One colour a layer, dark text on it, so that it reads on a light page and on a dark one. */
const colours = [
  { fill: '#fff3d6', stroke: '#b7791f' },
  { fill: '#e3f0ff', stroke: '#2b6cb0' },
  { fill: '#e4f6e8', stroke: '#2f855a' },
  { fill: '#f6e6fa', stroke: '#805ad5' },
];

/** Brackets that Mermaid draws as a shape; these are understood by its older versions too. */
const shapes = {
  box: ['[', ']'],
  cylinder: ['[(', ')]'],
  document: ['[/', '/]'],
  pill: ['([', '])'],
  pipe: ['[[', ']]'],
};

/** A Mermaid block for Markdown. Lines in boxes may be longer than Mermaid's 200 pixels before they break. */
export function diagram(lines) {
  const settings = '%%{init: {"flowchart": {"wrappingWidth": 420, "nodeSpacing": 35, "rankSpacing": 35}}}%%';
  return ['```mermaid', settings, 'flowchart TB', ...lines.map((line) => `  ${line}`), '```'].join('\n');
}

/** A box in its layer's colour; `lines` are told below its title. */
export function box(id, shape, title, lines, layer) {
  const [open, close] = shapes[shape];
  return `${id}${open}"${[`<b>${escaped(title)}</b>`, ...lines.map(escaped)].join('<br/>')}"${close}:::${layer}`;
}

/** An arrow; a dotted one is for what failed. */
export function arrow(from, to, lines = [], dotted = false) {
  const label = lines.length > 0 ? `|"${lines.map(escaped).join('<br/>')}"|` : '';
  return `${from} ${dotted ? '-.->' : '-->'}${label} ${to}`;
}

/** The colours of the layers, in their order. */
export function colouring(layers) {
  return layers.map(({ name }, index) => {
    const { fill, stroke } = colours[index % colours.length];
    return `classDef ${name} fill:${fill},stroke:${stroke},color:#1a202c`;
  });
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
