import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';
import { z } from 'zod';
import { planSchema } from '../../src/model/schema';

export const PLAN_SCHEMA_FILE = path.join(__dirname, '../../plan.schema.json');
const MODEL_FILE = path.join(__dirname, '../../src/model/plan.ts');

interface Described {
  description?: string;
  properties?: Record<string, Described & { $ref?: string }>;
}

/** What `plan.schema.json` has to say: the shape from `planSchema`, the words from the comments of the model. */
export function planJsonSchema(): string {
  const schema = z.toJSONSchema(planSchema, { io: 'input' }) as Described & { $defs?: Record<string, Described> };
  const { $schema, ...rest } = schema as Described & { $schema?: string };
  const comments = commentsOf(readFileSync(MODEL_FILE, 'utf8'));
  for (const [name, part] of [['Plan', rest] as const, ...Object.entries(schema.$defs ?? {})]) {
    part.description = comments.get(name);
    for (const [field, property] of Object.entries(part.properties ?? {})) {
      property.description ??= comments.get(`${name}.${field}`);
    }
  }
  const { schemaVersion } = planSchema.shape;
  return `${JSON.stringify({ $schema, $id: `urn:stratiform:plan:${schemaVersion.value}`, ...rest }, undefined, 2)}\n`;
}

/** Comments of the types and fields of a source file: `Plan`, `Plan.id`. */
function commentsOf(source: string): Map<string, string> {
  const file = ts.createSourceFile('model.ts', source, ts.ScriptTarget.ES2022, true);
  const comments = new Map<string, string>();
  const note = (name: string, node: ts.Node) => {
    const [comment] = ts.getJSDocCommentsAndTags(node);
    const text = comment && ts.isJSDoc(comment) ? ts.getTextOfJSDocComment(comment.comment) : undefined;
    if (text) comments.set(name, text.replace(/\s+/g, ' '));
  };
  for (const statement of file.statements) {
    if (!ts.isInterfaceDeclaration(statement) && !ts.isTypeAliasDeclaration(statement)) continue;
    note(statement.name.text, statement);
    if (!ts.isInterfaceDeclaration(statement)) continue;
    for (const member of statement.members) {
      if (member.name && ts.isIdentifier(member.name)) note(`${statement.name.text}.${member.name.text}`, member);
    }
  }
  return comments;
}
