/** A resource type that the emulator refuses, why its absence is no loss on a laptop, and what to call it. */
export interface NotRunLocally {
  readonly type: string;
  /** For the line at start: `1 budget`, `2 budgets`. */
  readonly noun: readonly [one: string, many: string];
  readonly reason: string;
}

/**
 * The one list of what the local environment leaves out. MiniStack 1.5.33 refuses a whole template that holds one of
 * these types. A type that is neither here nor known to the emulator is an error of the deployment, not a silence.
 */
export const NOT_RUN_LOCALLY: readonly NotRunLocally[] = [
  entry('AWS::ApplicationAutoScaling::ScalableTarget', 'scaling target', 'nothing scales on one machine'),
  entry(
    'AWS::ApplicationAutoScaling::ScalingPolicy',
    ['scaling policy', 'scaling policies'],
    'nothing scales on one machine',
  ),
  entry('AWS::Budgets::Budget', 'budget', 'nothing costs anything here'),
  entry('AWS::CE::AnomalyMonitor', 'cost anomaly monitor', 'nothing costs anything here'),
  entry('AWS::CE::AnomalySubscription', 'cost anomaly subscription', 'nothing costs anything here'),
  entry('AWS::CloudTrail::Trail', 'trail', 'the emulator has no audit log to deliver'),
  entry(
    'AWS::CodeDeploy::Application',
    'CodeDeploy application',
    'a new version of a function takes all traffic at once',
  ),
  entry(
    'AWS::CodeDeploy::DeploymentConfig',
    'CodeDeploy configuration',
    'a new version of a function takes all traffic at once',
  ),
  entry(
    'AWS::CodeDeploy::DeploymentGroup',
    'CodeDeploy group',
    'a new version of a function takes all traffic at once',
  ),
  entry('AWS::EC2::EIP', 'elastic address', 'there is no network to join'),
  entry('AWS::EC2::FlowLog', 'flow log', 'there is no network to watch'),
  entry('AWS::EC2::NatGateway', 'NAT gateway', 'there is no network to join'),
  entry('AWS::EC2::SecurityGroupEgress', 'egress rule', 'there is no network to guard'),
  entry('AWS::EC2::SecurityGroupIngress', 'ingress rule', 'there is no network to guard'),
  entry('AWS::ElastiCache::ServerlessCache', 'serverless cache', 'the emulator has none'),
  entry('AWS::IAM::OIDCProvider', 'OIDC provider', 'no pipeline signs in to a laptop'),
  entry('AWS::RDS::DBProxy', ['database proxy', 'database proxies'], 'the emulator has none'),
  entry('AWS::SecretsManager::RotationSchedule', 'rotation schedule', 'a local secret guards nothing'),
  entry('AWS::XRay::SamplingRule', 'sampling rule', 'the emulator takes no traces'),
];

function entry(type: string, noun: string | readonly [string, string], reason: string): NotRunLocally {
  return { type, noun: typeof noun === 'string' ? [noun, `${noun}s`] : noun, reason };
}

/** `1 budget, 2 scaling targets`, in the list's order; types that aren't on it (what refers to one) go by their name. */
export function summarize(types: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  const listed = NOT_RUN_LOCALLY.filter((it) => counts.has(it.type)).map((it) => {
    const count = counts.get(it.type) ?? 0;
    return `${count} ${it.noun[count === 1 ? 0 : 1]}`;
  });
  const others = [...counts].filter(([type]) => !NOT_RUN_LOCALLY.some((it) => it.type === type));
  return [...listed, ...others.map(([type, count]) => `${count} ${type}`)].join(', ');
}
