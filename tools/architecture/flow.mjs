import { grantsOf } from './grants.mjs';
import { isDrawn } from './kinds.mjs';

/**
 * One arrow of the flow.
 *
 * @typedef {object} Edge
 * @property {import('./assemblies.mjs').Resource} from
 * @property {import('./assemblies.mjs').Resource} to
 * @property {string[]} label lines.
 * @property {boolean} failure whether only what failed goes this way.
 * @property {string[]} explains actions in a role's policy that are there for this arrow: they make no arrow of their own.
 */

/** EventBridge Scheduler's own number of retries, where a schedule names none. */
const defaultRetries = 185;
const receiving = ['ReceiveMessage', 'DeleteMessage', 'ChangeMessageVisibility', 'GetQueueAttributes', 'GetQueueUrl'];

/** What each type of resource joins together; `meant` gives the resource that a property's value means. */
const joins = {
  'AWS::ApiGatewayV2::Integration': (integration, meant, system) => [
    {
      from: meant(integration.properties.ApiId),
      to: meant(integration.properties.IntegrationUri),
      label: routesTo(integration, system),
    },
  ],
  'AWS::Lambda::EventSourceMapping': ({ properties }, meant) => [
    {
      from: meant(properties.EventSourceArn),
      to: meant(properties.FunctionName),
      label: [`batches of ${properties.BatchSize}`, ...concurrency(properties.ScalingConfig)],
      explains: receiving.map((action) => `sqs:${action}`),
    },
  ],
  'AWS::Lambda::Function': (lambda, meant) =>
    failures(lambda, meant(lambda.properties.DeadLetterConfig?.TargetArn), 'a run that failed'),
  'AWS::SQS::Queue': (queue, meant) => {
    const { deadLetterTargetArn, maxReceiveCount } = queue.properties.RedrivePolicy ?? {};
    return failures(queue, meant(deadLetterTargetArn), `after ${maxReceiveCount} tries`);
  },
  'AWS::Scheduler::Schedule': (schedule, meant) => {
    const { Arn, DeadLetterConfig, RetryPolicy } = schedule.properties.Target;
    return [
      { from: schedule, to: meant(Arn), label: ['calls'], explains: ['lambda:InvokeFunction'] },
      ...failures(
        schedule,
        meant(DeadLetterConfig?.Arn),
        `after ${RetryPolicy?.MaximumRetryAttempts ?? defaultRetries} retries`,
      ),
    ];
  },
};

/** Every arrow: what the templates join, and after it what the functions' roles allow them beyond that. @returns {Edge[]} */
export function flowOf(system) {
  const joined = system.resources
    .flatMap(
      (resource) => joins[resource.type]?.(resource, (value) => system.referent(value, resource.layer), system) ?? [],
    )
    .filter(({ from, to }) => from && to)
    .map((edge) => ({ failure: false, explains: [], ...edge }));
  return [...joined, ...allowed(system, joined)];
}

/** Arrows for what roles allow; keys and logs, which nearly everything may use, are told in the table only. */
function allowed(system, joined) {
  const edges = new Map();
  for (const { who, resource, effect, actions } of grantsOf(system)) {
    if (!resource || !isDrawn(resource) || resource.type === 'AWS::KMS::Key' || effect !== 'Allow') continue;
    const between = joined.filter((edge) => isBetween(edge, who, resource)).flatMap((edge) => edge.explains);
    const left = actions.filter((action) => !between.includes(action)).map((action) => action.split(':').at(-1));
    if (left.length === 0) continue;
    const key = `${who.layer}/${who.id} ${resource.layer}/${resource.id}`;
    const label = [...(edges.get(key)?.label ?? []), ...left];
    edges.set(key, { from: who, to: resource, label, failure: false, explains: [] });
  }
  return [...edges.values()];
}

function isBetween({ from, to }, one, other) {
  return (from === one && to === other) || (from === other && to === one);
}

function failures(from, to, label) {
  return to ? [{ from, to, label: [label], failure: true, explains: ['sqs:SendMessage'] }] : [];
}

function concurrency(scaling) {
  return scaling?.MaximumConcurrency ? [`${scaling.MaximumConcurrency} at once`] : [];
}

function routesTo(integration, system) {
  return system
    .ofType('AWS::ApiGatewayV2::Route')
    .filter((route) => system.referents(route.properties.Target, route.layer).includes(integration))
    .sort((one, other) => (one.properties.RouteKey < other.properties.RouteKey ? -1 : 1))
    .flatMap(({ properties }) => [
      `route ${properties.RouteKey}`,
      `authorizer: ${(properties.AuthorizationType ?? 'NONE').toLowerCase()}`,
    ]);
}
