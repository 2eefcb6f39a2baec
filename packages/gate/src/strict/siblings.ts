import { DescribeChangeSetCommand, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { type Answer, refuse } from '../answer';
import type { Call } from '../call';
import type { Check } from './check';

interface Kept {
  readonly id: string;
  readonly name: string;
  readonly stacks: readonly string[];
  readonly description: string;
  readonly template: string;
}

/**
 * With the setting `siblings: 'obsolete'`: what ExecuteChangeSet takes away from the emulator stays readable, as OBSOLETE,
 * and refuses to be executed. The emulator is asked first, so IAM decides as ever.
 */
export function siblings(): Check[] {
  const kept = new Map<string, Kept>();
  const leaving = new Map<number, Kept[]>();

  const instead = (action: string, make: (call: Call, found: Kept) => Answer): Check => ({
    action,
    async after(call, answer) {
      const { ChangeSetName, StackName = '' } = call.parameters;
      if (!answer.body.includes('<Code>ChangeSetNotFound</Code>')) return undefined;
      const found = [...kept.values()].find(
        ({ id, name, stacks }) => id === ChangeSetName || (name === ChangeSetName && stacks.includes(StackName)),
      );
      return found && make(call, found);
    },
  });

  return [
    {
      action: 'ExecuteChangeSet',
      async before({ id: call, region, parameters }, { emulated, settings }) {
        if (settings.siblings !== 'obsolete') return undefined;
        const executed = await emulated.changeSet(region, parameters.ChangeSetName ?? '', parameters.StackName);
        if (!executed) return undefined;
        const listed = await emulated.changeSets(region, executed.StackName);
        const others = listed.filter(({ ChangeSetId }) => ChangeSetId !== executed.ChangeSetId);
        const read = others.map(async ({ ChangeSetId: id = '', ChangeSetName: name = '', StackName, StackId }) => ({
          id,
          name,
          stacks: [StackName ?? '', StackId ?? ''],
          description: await emulated.raw(region, new DescribeChangeSetCommand({ ChangeSetName: id })),
          template: await emulated.raw(region, new GetTemplateCommand({ ChangeSetName: id })),
        }));
        leaving.set(call, await Promise.all(read));
        return undefined;
      },
      async after({ id: call }, answer) {
        const left = leaving.get(call) ?? [];
        leaving.delete(call);
        if (answer.status === 200) for (const each of left) kept.set(each.id, each);
        return undefined;
      },
    },
    instead('ExecuteChangeSet', (call, { id }) =>
      refuse(call, {
        code: 'InvalidChangeSetStatus',
        message: `ChangeSet [${id}] cannot be executed in its current execution status of [OBSOLETE]`,
      }),
    ),
    instead('DescribeChangeSet', (_, { description }) => told(description.replace('>AVAILABLE<', '>OBSOLETE<'))),
    instead('GetTemplate', (_, { template }) => told(template)),
    {
      action: 'DeleteChangeSet',
      async after({ parameters }, answer) {
        if (answer.status === 200) kept.delete(parameters.ChangeSetName ?? '');
        return undefined;
      },
    },
  ];
}

const told = (body: string): Answer => ({ status: 200, headers: ['Content-Type', 'text/xml'], body });
