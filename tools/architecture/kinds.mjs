/** What is drawn, by CloudFormation type: what to call one and several, its shape, and what is worth saying of it. */
const kinds = {
  'AWS::ApiGatewayV2::Api': { one: 'HTTP API', many: 'HTTP APIs', shape: 'pill', facts: throttle },
  'AWS::CloudWatch::Alarm': { one: 'alarm', many: 'alarms' },
  'AWS::DynamoDB::GlobalTable': { one: 'table', many: 'tables', shape: 'cylinder', facts: tableKeys },
  'AWS::ECR::Repository': { one: 'image repository', many: 'image repositories' },
  'AWS::IAM::ManagedPolicy': { one: 'managed policy', many: 'managed policies' },
  'AWS::KMS::Key': { one: 'key', many: 'keys' },
  'AWS::Lambda::Function': { one: 'function', many: 'functions', shape: 'box', facts: functionSize },
  'AWS::Lambda::LayerVersion': { one: 'dependency layer', many: 'dependency layers' },
  'AWS::S3::Bucket': { one: 'bucket', many: 'buckets', shape: 'cylinder' },
  'AWS::SNS::Topic': { one: 'topic', many: 'topics' },
  'AWS::SQS::Queue': { one: 'queue', many: 'queues', shape: 'pipe', facts: queueFacts },
  'AWS::Scheduler::Schedule': { one: 'schedule', many: 'schedules', shape: 'pill', facts: scheduleTimes },
  'AWS::Scheduler::ScheduleGroup': { one: 'schedule group', many: 'schedule groups' },
  'AWS::SecretsManager::Secret': { one: 'secret', many: 'secrets', shape: 'document', facts: secretName },
};

/** What belongs to something that is drawn, or is told in another part: roles and policies in the tables, for example. */
const folded = new Set([
  'AWS::ApiGatewayV2::ApiMapping',
  'AWS::ApiGatewayV2::DomainName',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::KMS::Alias',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::Route53::RecordSet',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::SSM::Parameter',
  'AWS::SecretsManager::ResourcePolicy',
]);

/** Whether a resource is a box of its own. A type that nobody has thought of yet is. */
export function isDrawn(resource) {
  return !folded.has(resource.type);
}

/** How a resource's type is called and drawn; a type without an entry goes by its own last word. */
export function kindOf(resource) {
  const word = resource.type.split('::').at(-1);
  return { one: word, many: `${word}s`, shape: 'box', facts: () => [], ...kinds[resource.type] };
}

function throttle(api, system) {
  return system
    .ofType('AWS::ApiGatewayV2::Stage')
    .filter((stage) => system.referent(stage.properties.ApiId, stage.layer) === api)
    .map((stage) => stage.properties.DefaultRouteSettings)
    .filter(Boolean)
    .map((limits) => `${limits.ThrottlingRateLimit} a second, ${limits.ThrottlingBurstLimit} at once`);
}

const signs = {
  GreaterThanThreshold: '>',
  GreaterThanOrEqualToThreshold: '≥',
  LessThanThreshold: '<',
  LessThanOrEqualToThreshold: '≤',
};

/** `alarm DeadTasks` and when it rings: an alarm is told in the box of what it watches. */
function alarmsOn(resource, system, nameOf) {
  return system
    .ofType('AWS::CloudWatch::Alarm')
    .filter(({ properties, layer }) => system.referents(properties.Dimensions, layer).includes(resource))
    .flatMap((alarm) => {
      const { MetricName = 'formula', ComparisonOperator, Threshold } = alarm.properties;
      const metric = MetricName.replace('ApproximateNumberOf', '');
      return [`alarm ${nameOf(alarm)}:`, `${metric} ${signs[ComparisonOperator] ?? ComparisonOperator} ${Threshold}`];
    });
}

function tableKeys({ properties }) {
  const keys = properties.KeySchema.map((key) => key.AttributeName).join(', ');
  const expiry = properties.TimeToLiveSpecification;
  return [`by ${keys}`, ...(expiry?.Enabled ? [`expires at ${expiry.AttributeName}`] : [])];
}

function functionSize({ properties }) {
  return [`${properties.Runtime ?? 'image'}, ${properties.MemorySize ?? 128} MiB`, `at most ${properties.Timeout} s`];
}

function queueFacts(queue, system, nameOf) {
  const { MessageRetentionPeriod = 345_600, VisibilityTimeout } = queue.properties;
  return [
    ...(VisibilityTimeout ? [`visibility ${VisibilityTimeout} s`] : []),
    `kept ${MessageRetentionPeriod / 86_400} days`,
    ...alarmsOn(queue, system, nameOf),
  ];
}

function scheduleTimes({ properties }) {
  return [properties.ScheduleExpression];
}

function secretName({ properties }) {
  return typeof properties.Name === 'string' ? [properties.Name] : [];
}
