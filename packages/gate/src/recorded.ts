import type { Answer } from './answer';
import type { Call } from './call';
import { buildXml, type Element, parseXml } from './xml';

/** Which calls a recorded answer is for. */
export interface RecordedFor {
  /** Default: DescribeChangeSet. */
  readonly action?: string;
  /** The change set's name (not its ARN). Default: any. */
  readonly changeSet?: string | RegExp;
  /** Only with property values, or only without. Default: both. */
  readonly propertyValues?: boolean;
  readonly when?: (call: Call) => boolean;
}

interface Recording {
  readonly of: RecordedFor;
  readonly body: string | object;
}

/** Answers of a real account that take the place of the emulator's, where that succeeded: IAM is still asked. */
export class Recorded {
  private readonly recordings = new Set<Recording>();

  /** @returns forgets it again */
  add(of: RecordedFor, body: string | object): () => void {
    const recording = { of, body };
    this.recordings.add(recording);
    return () => void this.recordings.delete(recording);
  }

  clear(): void {
    this.recordings.clear();
  }

  /** The answer with the latest matching recording in it. */
  apply(call: Call, answer: Answer): Answer {
    if (answer.status !== 200 || call.service !== 'cloudformation') return answer;
    const found = [...this.recordings].reverse().find(({ of }) => matches(of, call));
    if (!found) return answer;
    if (typeof found.body === 'string') return { ...answer, body: found.body };
    const xml = parseXml(answer.body);
    const response = xml[`${call.action}Response`];
    const key = `${call.action}Result`;
    response[key] = {
      ...(typeof response[key] === 'object' ? response[key] : {}),
      ...(toElement(found.body) as object),
    };
    return { ...answer, body: buildXml(xml) };
  }
}

function matches({ action = 'DescribeChangeSet', changeSet, propertyValues, when }: RecordedFor, call: Call): boolean {
  if (action !== call.action || (when && !when(call))) return false;
  if (propertyValues !== undefined && propertyValues !== (call.parameters.IncludePropertyValues === 'true'))
    return false;
  const name = changeSetName(call.parameters.ChangeSetName ?? '');
  return changeSet === undefined || (typeof changeSet === 'string' ? changeSet === name : changeSet.test(name));
}

/** `arn:…:changeSet/NAME/uuid` or the name itself. */
const changeSetName = (name: string): string => /:changeSet\/([^/]+)\//.exec(name)?.[1] ?? name;

/** JSON as the SDK and the AWS CLI print it, as the Query protocol's XML. */
export function toElement(value: unknown): Element {
  if (Array.isArray(value)) return { member: value.map(toElement) };
  if (value instanceof Date) return value.toISOString();
  if (value && typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name, inner]) => inner !== undefined && name !== '$metadata' && name !== 'ResponseMetadata')
        .map(([name, inner]) => [name, toElement(inner)]),
    );
  return String(value);
}
