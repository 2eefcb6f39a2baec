import type { Template } from '../emulated';

/** API_CreateChangeSet: these types need CAPABILITY_IAM, and with a name of one's own CAPABILITY_NAMED_IAM. */
const NAMES: Record<string, string | undefined> = {
  'AWS::IAM::AccessKey': undefined,
  'AWS::IAM::Group': 'GroupName',
  'AWS::IAM::InstanceProfile': 'InstanceProfileName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Policy': undefined,
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::User': 'UserName',
  'AWS::IAM::UserToGroupAddition': undefined,
};

/**
 * What a nested template needs that wasn't acknowledged for the whole: its IAM resources, and CAPABILITY_AUTO_EXPAND for
 * a macro (Transform) in it as it was written. For a macro in the outermost template API_CreateChangeSet asks for nothing.
 */
export function missingCapabilities(
  processed: Template,
  original: Template,
  acknowledged: readonly string[],
): string[] {
  const resources = Object.values(processed.Resources ?? {}) as Template[];
  const iam = resources.filter(({ Type }) => Object.hasOwn(NAMES, Type));
  const named = iam.some(({ Type, Properties }) => Properties?.[NAMES[Type] ?? ''] !== undefined);
  const has = (capability: string) => acknowledged.includes(capability);
  const missing: string[] = [];
  if (named && !has('CAPABILITY_NAMED_IAM')) missing.push('CAPABILITY_NAMED_IAM');
  else if (iam.length > 0 && !has('CAPABILITY_IAM') && !has('CAPABILITY_NAMED_IAM')) missing.push('CAPABILITY_IAM');
  if ((original.Transform || JSON.stringify(original).includes('"Fn::Transform":')) && !has('CAPABILITY_AUTO_EXPAND'))
    missing.push('CAPABILITY_AUTO_EXPAND');
  return missing;
}
