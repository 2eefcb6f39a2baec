import type { Template, TemplateResource } from '../assembly/template';
import { isRecord, list, readable, record, subject } from './readable';
import { allowance, type Statement } from './statement';

type Rule = Readonly<Record<string, unknown>>;
type Direction = 'ingress' | 'egress';

const PEERS = [
  'CidrIp',
  'CidrIpv6',
  'SourceSecurityGroupId',
  'SourceSecurityGroupName',
  'DestinationSecurityGroupId',
  'SourcePrefixListId',
  'DestinationPrefixListId',
];

/** The rules of security groups and network lists, and databases that have public addresses. */
export function networkStatements(logicalId: string, resource: TemplateResource, template: Template): Statement[] {
  const properties = record(resource.Properties);
  switch (resource.Type) {
    case 'AWS::EC2::SecurityGroup':
      return ofGroup(logicalId, properties, template);
    case 'AWS::EC2::SecurityGroupIngress':
      return [statement(logicalId, 'ingress', subject(properties.GroupId ?? properties.GroupName), properties)];
    case 'AWS::EC2::SecurityGroupEgress':
      return [statement(logicalId, 'egress', subject(properties.GroupId), properties)];
    case 'AWS::EC2::NetworkAclEntry':
      return [ofNetworkAcl(logicalId, properties)];
    default:
      return readable(properties.PubliclyAccessible) === 'true' ? [publicAddress(logicalId)] : [];
  }
}

function ofGroup(logicalId: string, properties: Rule, template: Template): Statement[] {
  const self = `\${${logicalId}}`;
  const [into, out] = [rules(properties.SecurityGroupIngress), rules(properties.SecurityGroupEgress)];
  return [
    ...into.map((rule) => statement(logicalId, 'ingress', self, rule)),
    ...out.map((rule) => statement(logicalId, 'egress', self, rule)),
    // EC2 lets a group without a rule for what goes out reach everything.
    ...(out.length > 0 || hasOwnEgress(self, template)
      ? []
      : [statement(logicalId, 'egress', self, { IpProtocol: '-1', CidrIp: '0.0.0.0/0' })]),
  ];
}

function rules(node: unknown): Rule[] {
  return list(node).flatMap((rule) => {
    const choice = record(rule)['Fn::If'];
    if (Array.isArray(choice)) return choice.slice(1).flatMap(rules);
    return isRecord(rule) ? [rule] : [];
  });
}

function hasOwnEgress(group: string, template: Template): boolean {
  return Object.values(record(template.Resources)).some(
    (other) =>
      record(other).Type === 'AWS::EC2::SecurityGroupEgress' &&
      subject(record(record(other).Properties).GroupId) === group,
  );
}

function statement(logicalId: string, form: Direction, group: string, rule: Rule): Statement {
  return allowance({
    ...{ logicalId, form, scope: group },
    ...{ actions: [traffic(rule)], resources: [group], principals: [peer(rule)] },
  });
}

function ofNetworkAcl(logicalId: string, properties: Rule): Statement {
  const { PortRange, Protocol, RuleAction } = properties;
  const { From: FromPort, To: ToPort } = record(PortRange);
  const list = subject(properties.NetworkAclId);
  return allowance({
    ...{ logicalId, form: readable(properties.Egress) === 'true' ? 'egress' : 'ingress', scope: list },
    effect: readable(RuleAction).toLowerCase() === 'deny' ? 'Deny' : 'Allow',
    ...{ actions: [traffic({ IpProtocol: Protocol, FromPort, ToPort })], resources: [list] },
    principals: [readable(properties.CidrBlock ?? properties.Ipv6CidrBlock) || 'unknown addresses'],
  });
}

function publicAddress(logicalId: string): Statement {
  const self = `\${${logicalId}}`;
  return allowance({
    ...{ logicalId, form: 'ingress', scope: self, resources: [self] },
    ...{ actions: ['a public address'], principals: ['the internet'] },
  });
}

// Protocols by their IANA numbers.
const PROTOCOLS: Readonly<Record<string, string>> = { '1': 'icmp', '6': 'tcp', '17': 'udp', '58': 'icmpv6' };

function traffic({ IpProtocol, FromPort, ToPort }: Rule): string {
  const protocol = readable(IpProtocol).toLowerCase();
  if (protocol === '-1' || protocol === '') return 'all traffic';
  const name = PROTOCOLS[protocol] ?? protocol;
  const [from, to] = [readable(FromPort), readable(ToPort)];
  if (from === '' || from === '-1' || (from === '0' && to === '65535')) return `${name} all`;
  return from === to || to === '' ? `${name} ${from}` : `${name} ${from}-${to}`;
}

function peer(rule: Rule): string {
  const value = PEERS.map((name) => rule[name]).find((each) => each !== undefined);
  const owner = readable(rule.SourceSecurityGroupOwnerId);
  return (value === undefined ? 'unknown addresses' : subject(value)) + (owner && ` of account ${owner}`);
}
