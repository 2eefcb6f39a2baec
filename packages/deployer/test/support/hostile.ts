import type { Plan } from '../../src/model/plan';
import { aPlanWith, aPropertyChange } from './builders';
import { modified, permission, removed, replaced, stack } from './changes';

/** Texts that would do something in a comment or on a terminal, if they weren't inert. */
export const HOSTILE = [
  '@octocat please approve',
  '#1 GH-2 octo/repo#3',
  '</details></summary><script>alert(1)</script>',
  '<!-- stratiform:plan:dev -->',
  '![x](https://evil.example/p.png) [y](javascript:alert(1))',
  '``` \n```\n~~~\n</details>\n\n# heading',
  'a | b \\| c `|` ``',
  '\u202Eesrever\u2066 zero\u200Bwidth\uFEFF \u{E0041}tag',
  '\u001b[2J\u001b[31mred\u0007 \r\n next\u2028line \ud800',
  'www.evil.example https://evil.example me@evil.example',
] as const;

/** A plan that has them wherever a text may stand. */
export function hostile(): Plan {
  const all = HOSTILE.join(' ');
  const evil = HOSTILE.map((text, at) =>
    modified(text, text, [
      aPropertyChange({ path: `/Properties/${text}`, before: text, after: HOSTILE[(at + 1) % HOSTILE.length] }),
      aPropertyChange({ path: '/Properties/Long', before: `x\n${all}`, after: JSON.stringify({ [all]: HOSTILE }) }),
    ]),
  );
  return aPlanWith({
    environment: HOSTILE[0],
    region: HOSTILE[2],
    source: { label: HOSTILE[1], head: HOSTILE[4], base: HOSTILE[3] },
    stacks: [
      stack('core', {
        stackName: HOSTILE[2],
        changes: [
          ...evil,
          ...HOSTILE.map((text) =>
            replaced(text, text, text, { certain: false, causes: [{ target: text, replaces: 'yes', from: text }] }),
          ),
          ...HOSTILE.map((text) => removed(text, 'AWS::S3::Bucket')),
        ],
        waitsFor: HOSTILE.map((name) => ({ for: 'parameter', name, by: name })),
        permissions: HOSTILE.map((text) => permission(text, { text, risks: [text] })),
        validation: HOSTILE.map((text) => ({ severity: 'fail', logicalId: text, path: text, message: text })),
        drift: HOSTILE.map((text) => ({
          logicalId: text,
          nestedIn: [text],
          type: text,
          status: 'modified',
          properties: [{ path: text, reviewed: text, live: all, planned: '' }],
        })),
      }),
      ...HOSTILE.map((text) => stack('infra', { stackName: text, kind: 'nothing' })),
    ],
  });
}
