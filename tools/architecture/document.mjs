/**
 * Puts generated parts into a document, each between `<!-- generated: begin NAME -->` and the next `<!-- end -->`.
 *
 * @param {string} document Markdown.
 * @param {Record<string, string>} parts Markdown by name.
 * @throws when the document and the parts do not name the same places.
 */
export function withParts(document, parts) {
  const left = new Set(Object.keys(parts));
  const filled = document.replaceAll(
    /(<!-- generated: begin (\S+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, begin, name, end) => {
      if (!left.delete(name)) {
        const reason = name in parts ? 'stands there twice' : 'is made by nothing';
        throw new Error(
          `The generated part '${name}' ${reason}: expected each of ${Object.keys(parts).join(', ')} once.`,
        );
      }
      return `${begin}\n${parts[name]}\n\n${end}`;
    },
  );
  if (left.size > 0) {
    const [name] = left;
    throw new Error(`'<!-- generated: begin ${name} -->' with its '<!-- end -->' is missing: put both back.`);
  }
  return filled;
}
