import type { PlannedStack } from '../../src/model/plan';
import { aPropertyChange } from './builders';
import { added, modified, permission, removed, stack } from './changes';

/** Five stacks with 500 changes in all; the properties that change are long enough that they don't fit a comment. */
export function many(): PlannedStack[] {
  return ['core', 'infra', 'app', 'edge', 'data'].map((layer, index) =>
    stack(layer, {
      permissions: [permission('Role', { text: `Allow sqs:SendMessage on Queue${index}` })],
      changes: Array.from({ length: 100 }, (_, at) => {
        const name = `Service${at}/Queue`;
        const path = `shop-dev-${layer}/${name}/Resource`;
        if (at % 25 === 0) return { ...removed(name, 'AWS::SQS::Queue'), constructPath: path };
        if (at % 5 === 0) return { ...added(name, 'AWS::SQS::Queue'), constructPath: path };
        const environment = (version: number) =>
          JSON.stringify({
            Variables: Object.fromEntries(
              Array.from({ length: 8 }, (_, key) => [`KEY_${key}`, `value-${key === 3 ? version : key}`]),
            ),
          });
        return {
          ...modified(name, 'AWS::Lambda::Function', [
            aPropertyChange({ path: '/Properties/Environment', before: environment(1), after: environment(2) }),
            aPropertyChange({ path: '/Properties/Description', before: 'old '.repeat(20), after: 'new '.repeat(20) }),
          ]),
          constructPath: path,
        };
      }),
    }),
  );
}
