import { refuse } from '../answer';
import { buildXml, parseXml, textOf } from '../xml';
import type { Check } from './check';

/**
 * With the setting `creationPolls`: a change set is CREATE_IN_PROGRESS for that many descriptions, without changes, and
 * executing it meanwhile is InvalidChangeSetStatus in the words that reports quote. On AWS creating one takes seconds to
 * minutes; the emulator's is there at once.
 */
export function pending(): Check[] {
  const left = new Map<string, number>();
  return [
    {
      action: 'CreateChangeSet',
      async after(_, answer, { settings }) {
        const id = textOf(answer.body, 'Id');
        if (answer.status === 200 && id && settings.creationPolls > 0) left.set(id, settings.creationPolls);
        return undefined;
      },
    },
    {
      action: 'DescribeChangeSet',
      async after(_, answer) {
        const id = textOf(answer.body, 'ChangeSetId') ?? '';
        const polls = left.get(id) ?? 0;
        if (answer.status !== 200 || polls === 0) return undefined;
        left.set(id, polls - 1);
        const xml = parseXml(answer.body);
        Object.assign(xml.DescribeChangeSetResponse.DescribeChangeSetResult, {
          Status: 'CREATE_IN_PROGRESS',
          ExecutionStatus: 'UNAVAILABLE',
          Changes: '',
        });
        return { ...answer, body: buildXml(xml) };
      },
    },
    {
      action: 'ExecuteChangeSet',
      async before(call, { emulated }) {
        const { ChangeSetName = '', StackName } = call.parameters;
        if (left.size === 0) return undefined;
        const found = await emulated.changeSet(call.region, ChangeSetName, StackName);
        if (!found?.ChangeSetId || !left.get(found.ChangeSetId)) return undefined;
        const message = `ChangeSet [${found.ChangeSetId}] cannot be executed in its current status of [CREATE_IN_PROGRESS]`;
        return refuse(call, { code: 'InvalidChangeSetStatus', message });
      },
    },
  ];
}
