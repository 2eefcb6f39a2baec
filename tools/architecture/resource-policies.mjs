import { code } from './markdown.mjs';
import { titleOf } from './names.mjs';

/** What resources themselves allow and refuse, whatever a role says: a line for all that say the same. */
export function resourcePoliciesList(system, nameOf) {
  const resourcesBySentence = new Map();
  for (const { on, effect, who, actions, conditions } of resourceStatements(system, nameOf)) {
    const when = conditions.length > 0 ? `, if ${conditions.map(code).join(' and ')}` : '';
    const sentence = `${effect === 'Deny' ? '**refuses**' : 'allows'} ${who} ${actions.map(code).join(', ')}${when}`;
    resourcesBySentence.set(sentence, [...(resourcesBySentence.get(sentence) ?? []), on]);
  }
  return [...resourcesBySentence]
    .map(([sentence, resources]) => `- ${resources.sort().join(', ')}: ${sentence}`)
    .sort()
    .join('\n');
}

/** Where a type keeps its policy, and what names the resource that the policy is on. */
const policies = {
  'AWS::KMS::Key': ({ properties }, self) => [properties.KeyPolicy, [self]],
  'AWS::S3::BucketPolicy': ({ properties }) => [properties.PolicyDocument, [properties.Bucket]],
  'AWS::SNS::TopicPolicy': ({ properties }) => [properties.PolicyDocument, properties.Topics],
  'AWS::SQS::QueuePolicy': ({ properties }) => [properties.PolicyDocument, properties.Queues],
  'AWS::SecretsManager::ResourcePolicy': ({ properties }) => [properties.ResourcePolicy, [properties.SecretId]],
  'AWS::Lambda::Permission': ({ properties }) => [
    {
      Statement: [
        {
          Effect: 'Allow',
          Action: properties.Action,
          Principal: { Service: properties.Principal },
          ...(properties.SourceArn ? { Condition: { ArnLike: { 'aws:SourceArn': properties.SourceArn } } } : {}),
        },
      ],
    },
    [properties.FunctionName],
  ],
};

function resourceStatements(system, nameOf) {
  return system.ofType(...Object.keys(policies)).flatMap((resource) => {
    const text = (value) => system.text(value, resource.layer, nameOf);
    const [document, targets] = policies[resource.type](resource, { Ref: resource.id });
    const title = (value) => {
      const target = system.referent(value, resource.layer);
      return target ? titleOf(target, nameOf) : code(text(value));
    };
    const on = targets.map(title).join(', ');
    return document.Statement.map((statement) => ({
      on,
      effect: statement.Effect,
      who: principals(statement, text),
      actions: [statement.Action].flat(),
      conditions: conditionsOf(statement.Condition, text),
    }));
  });
}

function principals({ Principal, NotPrincipal }, text) {
  const all = [Principal ?? NotPrincipal]
    .flatMap((whom) => (typeof whom === 'string' ? whom : Object.values(whom)))
    .flat();
  const names = all.map((one) => (one === '*' ? 'everybody' : code(text(one)))).join(', ');
  return Principal ? names : `everybody but ${names}`;
}

function conditionsOf(condition = {}, text) {
  return Object.entries(condition).flatMap(([operator, tests]) =>
    Object.entries(tests).map(([key, values]) => [key, operator, [values].flat().map(text).join(', ')].join(' ')),
  );
}
