import type { Check } from '../strict/check';
import { buildXml, members, parseXml } from '../xml';

/**
 * DescribeChangeSet shows the value of a NoEcho parameter as `****` (the user guide's "Parameters": masked in "any calls
 * that describe the stack"); the emulator does so for DescribeStacks only.
 */
export const noEcho: Check = {
  action: 'DescribeChangeSet',
  async after({ region }, answer, { emulated }) {
    if (answer.status !== 200 || !answer.body.includes('<ParameterKey>')) return undefined;
    const xml = parseXml(answer.body);
    const described = xml.DescribeChangeSetResponse.DescribeChangeSetResult;
    const template = await emulated.template(region, { changeSet: described.ChangeSetId });
    const secret = members(described.Parameters).filter(
      ({ ParameterKey }) => String(template?.Parameters?.[ParameterKey]?.NoEcho) === 'true',
    );
    for (const parameter of secret) parameter.ParameterValue = '****';
    return secret.length > 0 ? { ...answer, body: buildXml(xml) } : undefined;
  },
};
