import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';

type Answer = object | Error;

/**
 * CloudFormation as a table: what it answers by the name of the call, one answer after the other; the last one stays.
 * For what no emulator does: failed detections, pages, events of change sets. A call that isn't in the table fails.
 */
export function aCloudFormation(answers: Readonly<Record<string, Answer | readonly Answer[]>>): CloudFormationClient & {
  readonly calls: { readonly name: string; readonly input: Record<string, unknown> }[];
} {
  const calls: { readonly name: string; readonly input: Record<string, unknown> }[] = [];
  const send = async (command: { readonly input: Record<string, unknown> }): Promise<object> => {
    const name = command.constructor.name.replace(/Command$/, '');
    const given = answers[name];
    if (given === undefined) throw aServiceError('InvalidAction', `${name} is not in the table`);
    const list = Array.isArray(given) ? given : [given];
    const before = calls.filter((call) => call.name === name).length;
    calls.push({ name, input: command.input });
    const answer = list[Math.min(before, list.length - 1)] as Answer;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { send, calls } as unknown as ReturnType<typeof aCloudFormation>;
}

/** An error as the SDK throws it. */
export function aServiceError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
