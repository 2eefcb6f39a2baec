import type { Template } from '../emulated';

/** What CloudFormation writes for a value that only exists once the change set was executed. */
export const KNOWN_AFTER_APPLY = '{{changeSet:KNOWN_AFTER_APPLY}}';

/** What is known about a stack at one moment: before a change set, or after it. */
export interface Moment {
  readonly template: Template;
  /** Values by parameter; a list is one text with commas. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Physical ids of the resources that are there and stay; others are only known after the apply. */
  readonly physicalIds: ReadonlyMap<string, string>;
  readonly stackName: string;
  readonly stackId: string;
  readonly region: string;
  /** Values by export name. */
  readonly exports: ReadonlyMap<string, string>;
}

const NO_VALUE = Symbol('AWS::NoValue');
type Value = unknown;
type Intrinsic = (inner: Value, moment: Moment) => Value;

/**
 * The value as CloudFormation would show it, with references resolved. An attribute of a resource that stays is shown
 * where it follows from the physical id, else as `${Id.Attribute}`: the emulator doesn't tell it.
 */
export function resolve(value: Value, moment: Moment): Value {
  const found = resolveAny(value, moment);
  return found === NO_VALUE ? undefined : found;
}

function resolveAny(value: Value, moment: Moment): Value {
  if (Array.isArray(value)) return value.map((item) => resolveAny(item, moment)).filter((item) => item !== NO_VALUE);
  if (!value || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  if (entries.length === 1) {
    const intrinsic = INTRINSICS[entries[0][0]];
    if (intrinsic) return intrinsic(entries[0][1], moment);
  }
  const resolved = entries.map(([key, inner]) => [key, resolveAny(inner, moment)] as const);
  return Object.fromEntries(resolved.filter(([, inner]) => inner !== NO_VALUE));
}

const INTRINSICS: Record<string, Intrinsic> = {
  Ref: (name, moment) => reference(String(name), moment),
  'Fn::GetAtt': (inner, moment) => {
    const [name, ...rest] = Array.isArray(inner) ? inner : String(inner).split('.');
    return attribute(String(name), rest.map(text).join('.'), moment);
  },
  'Fn::Sub': (inner, moment) => {
    const [pattern, own] = (Array.isArray(inner) ? inner : [inner, {}]) as [string, Record<string, Value>];
    return String(pattern).replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal, name: string) => {
      if (literal) return `\${${name}}`;
      if (Object.hasOwn(own, name)) return text(resolveAny(own[name], moment));
      const [id, ...rest] = name.split('.');
      return text(rest.length > 0 ? attribute(id, rest.join('.'), moment) : reference(name, moment));
    });
  },
  'Fn::Join': (inner, moment) => {
    const [separator, list] = inner as [string, Value];
    const parts = resolveAny(list, moment);
    return Array.isArray(parts) ? parts.map(text).join(separator) : parts;
  },
  'Fn::Select': (inner, moment) => {
    const [index, list] = resolveAny(inner, moment) as [Value, Value];
    return Array.isArray(list) ? list[Number(index)] : list;
  },
  'Fn::Split': (inner, moment) => {
    const [separator, whole] = resolveAny(inner, moment) as [string, Value];
    return whole === KNOWN_AFTER_APPLY ? whole : text(whole).split(separator);
  },
  'Fn::Base64': (inner, moment) => Buffer.from(text(resolveAny(inner, moment))).toString('base64'),
  'Fn::FindInMap': (inner, moment) => {
    const [map, first, second] = resolveAny(inner, moment) as string[];
    return moment.template.Mappings?.[map]?.[first]?.[second] ?? KNOWN_AFTER_APPLY;
  },
  'Fn::If': (inner, moment) => {
    const [name, yes, no] = inner as [string, Value, Value];
    return resolveAny(holds({ Condition: name }, moment) ? yes : no, moment);
  },
  'Fn::ImportValue': (inner, moment) => moment.exports.get(text(resolveAny(inner, moment))) ?? KNOWN_AFTER_APPLY,
};

const text = (value: Value): string => (typeof value === 'string' ? value : JSON.stringify(value));

function reference(name: string, moment: Moment): Value {
  const parameter = moment.template.Parameters?.[name];
  if (parameter) {
    // NoEcho values are never shown, not even to whoever may read the change set.
    if (String(parameter.NoEcho) === 'true') return '****';
    const given = moment.parameters[name] ?? parameter.Default ?? '';
    return /^(CommaDelimitedList|List<|AWS::SSM::Parameter::Value<(List<|CommaDelimitedList))/.test(parameter.Type)
      ? String(given).split(',')
      : String(given);
  }
  const account = moment.stackId.split(':')[4];
  const pseudo: Record<string, Value> = {
    'AWS::AccountId': account,
    'AWS::Region': moment.region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': moment.stackName,
    'AWS::StackId': moment.stackId,
    'AWS::NotificationARNs': [],
    'AWS::NoValue': NO_VALUE,
  };
  return Object.hasOwn(pseudo, name) ? pseudo[name] : (moment.physicalIds.get(name) ?? KNOWN_AFTER_APPLY);
}

/** ARNs that follow from the physical id. */
const ARNS: Record<string, (id: string, account: string, region: string) => string> = {
  'AWS::IAM::Role': (id, account) => `arn:aws:iam::${account}:role/${id}`,
  'AWS::S3::Bucket': (id) => `arn:aws:s3:::${id}`,
  'AWS::SQS::Queue': (id, account, region) => `arn:aws:sqs:${region}:${account}:${id.split('/').pop()}`,
  'AWS::DynamoDB::Table': (id, account, region) => `arn:aws:dynamodb:${region}:${account}:table/${id}`,
  'AWS::Lambda::Function': (id, account, region) => `arn:aws:lambda:${region}:${account}:function:${id}`,
  'AWS::Logs::LogGroup': (id, account, region) => `arn:aws:logs:${region}:${account}:log-group:${id}:*`,
};

function attribute(id: string, name: string, moment: Moment): string {
  const physical = moment.physicalIds.get(id);
  if (physical === undefined) return KNOWN_AFTER_APPLY;
  const arn = ARNS[moment.template.Resources?.[id]?.Type];
  return name === 'Arn' && arn ? arn(physical, moment.stackId.split(':')[4], moment.region) : `\${${id}.${name}}`;
}

/** Whether a condition holds at that moment. */
function holds(condition: Value, moment: Moment): boolean {
  const [[kind, inner]] = Object.entries(condition as object) as [string, Value][];
  const each = (list: Value) => (list as Value[]).map((one) => holds(one, moment));
  switch (kind) {
    case 'Condition':
      return holds(moment.template.Conditions?.[String(inner)] ?? { 'Fn::Equals': ['', ''] }, moment);
    case 'Fn::And':
      return each(inner).every(Boolean);
    case 'Fn::Or':
      return each(inner).some(Boolean);
    case 'Fn::Not':
      return !each(inner)[0];
    default: {
      const [left, right] = (inner as Value[]).map((side) => text(resolveAny(side, moment)));
      return left === right;
    }
  }
}
