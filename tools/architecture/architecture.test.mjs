/** Run by `node --test tools/architecture/architecture.test.mjs`. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readLayer } from './assemblies.mjs';
import { withParts } from './document.mjs';
import { flowOf } from './flow.mjs';
import { outputsOf } from './layers.mjs';
import { namesOf } from './names.mjs';
import { boundarySentence, grantsTable } from './permissions.mjs';
import { resourcePoliciesList } from './resource-policies.mjs';
import { System } from './system.mjs';

const aResource = (layer, type, path, properties = {}) => ({
  layer,
  id: path.replaceAll('/', ''),
  type,
  path: path.split('/'),
  properties,
});
const aLayer = (name, resources, lookups = {}) => ({ name, resources, lookups });
const arnOf = (id) => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** A queue in `infra` that publishes its ARN as `/shop/dev/infra/queueArn`. */
const infra = () =>
  aLayer('infra', [
    aResource('infra', 'AWS::SQS::Queue', 'Jobs/Queue', {
      RedrivePolicy: { deadLetterTargetArn: arnOf('JobsDeadQueue'), maxReceiveCount: 5 },
    }),
    aResource('infra', 'AWS::SQS::Queue', 'Jobs/Dead/Queue'),
    aResource('infra', 'AWS::SSM::Parameter', 'Output', {
      Name: '/shop/dev/infra/queueArn',
      Value: arnOf('JobsQueue'),
    }),
  ]);

/** A function in `app` that is fed from that queue, and whose role has the statements given. */
const app = (...statements) =>
  aLayer(
    'app',
    [
      aResource('app', 'AWS::Lambda::Function', 'Worker/Function', { Role: arnOf('WorkerRole') }),
      aResource('app', 'AWS::IAM::Role', 'Worker/Role'),
      aResource('app', 'AWS::IAM::Policy', 'Worker/Role/DefaultPolicy', {
        PolicyDocument: { Statement: statements },
        Roles: [{ Ref: 'WorkerRole' }],
      }),
      aResource('app', 'AWS::Lambda::EventSourceMapping', 'Worker/EventSource', {
        EventSourceArn: { Ref: 'queueArn' },
        FunctionName: { Ref: 'WorkerFunction' },
        BatchSize: 10,
      }),
    ],
    { queueArn: '/shop/dev/infra/queueArn' },
  );
const allow = (Action, Resource) => ({ Effect: 'Allow', Action, Resource });

/** `Jobs -> Worker: batches of 10` */
const told = (system) => {
  const nameOf = namesOf(system.resources);
  return flowOf(system).map(({ from, to, label }) => `${nameOf(from)} -> ${nameOf(to)}: ${label.join(', ')}`);
};

describe('a system of layers', () => {
  test('follows a looked-up output to the resource that another layer made', () => {
    const system = new System([infra(), app()]);
    assert.deepEqual(system.referent({ Ref: 'queueArn' }, 'app').path, ['Jobs', 'Queue']);
  });

  test('says which lookup nobody publishes', () => {
    assert.throws(() => new System([app()]), {
      message: "'app' looks up '/shop/dev/infra/queueArn', which no layer publishes.",
    });
  });

  test('knows who reads an output', () => {
    const [output] = outputsOf(new System([infra(), app()]));
    assert.deepEqual([output.layer, output.key, output.readers], ['infra', 'queueArn', ['app']]);
  });
});

describe('the flow', () => {
  test('has an arrow for an event source and for a redrive policy', () => {
    assert.deepEqual(told(new System([infra(), app()])), [
      'Jobs -> Dead: after 5 tries',
      'Jobs -> Worker: batches of 10',
    ]);
  });

  test('has no second arrow for what an event source needs, but one for what goes beyond it', () => {
    const statement = allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:SendMessage'], { Ref: 'queueArn' });
    assert.deepEqual(told(new System([infra(), app(statement)])).slice(2), ['Worker -> Jobs: SendMessage']);
  });
});

describe('the permissions', () => {
  const grantsOn = (...statements) => {
    const system = new System([infra(), app(...statements)]);
    return grantsTable(system, namesOf(system.resources)).split('\n').slice(2);
  };

  test('name the resource, also where the policy adds to its ARN', () => {
    const suffixed = { 'Fn::Join': ['', [{ Ref: 'queueArn' }, '/part']] };
    assert.deepEqual(grantsOn(allow('sqs:SendMessage', [{ Ref: 'queueArn' }, suffixed])), [
      '| queue Jobs | `SendMessage` |',
      '| queue Jobs: `Jobs/part` | `SendMessage` |',
    ]);
  });

  test('show a grant on everything as what it is', () => {
    assert.deepEqual(grantsOn(allow('sqs:*', '*')), ['| `*` | `sqs:*` |']);
  });

  test('count the roles without a boundary', () => {
    const system = new System([infra(), app()]);
    assert.equal(boundarySentence(system, namesOf(system.resources)), '0 of 1 roles carry a permissions boundary.');
  });

  test('tell what a resource itself refuses, once for all that refuse the same', () => {
    const refuse = {
      Effect: 'Deny',
      Action: 'sqs:*',
      Principal: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    };
    const layer = infra();
    for (const id of ['JobsQueue', 'JobsDeadQueue']) {
      layer.resources.push(
        aResource('infra', 'AWS::SQS::QueuePolicy', `${id}/Policy`, {
          PolicyDocument: { Statement: [refuse] },
          Queues: [{ Ref: id }],
        }),
      );
    }
    const system = new System([layer]);
    assert.equal(
      resourcePoliciesList(system, namesOf(system.resources)),
      '- queue Dead, queue Jobs: **refuses** everybody `sqs:*`, if `aws:SecureTransport Bool false`',
    );
  });
});

describe('names', () => {
  const names = (...resources) => resources.map(namesOf(resources));

  test('are the shortest end of the path that tells apart, without the word of the type', () => {
    const table = (path) => aResource('infra', 'AWS::DynamoDB::GlobalTable', path);
    assert.deepEqual(names(table('Tables/Users/Table')), ['Users']);
    assert.deepEqual(names(table('Shop/Users/Table'), table('Blog/Users/Table')), ['Shop/Users', 'Blog/Users']);
  });
});

describe('the document', () => {
  const place = (name, text) => `<!-- generated: begin ${name} -->\n${text}<!-- end -->`;

  test('has what is generated replaced and the rest kept', () => {
    const document = `Before.\n${place('flow', 'old\n')}\nAfter.`;
    assert.equal(withParts(document, { flow: 'new' }), `Before.\n${place('flow', '\nnew\n\n')}\nAfter.`);
  });

  test('is refused where a place is missing, stands there twice, or is made by nothing', () => {
    assert.throws(
      () => withParts('', { flow: 'new' }),
      /'<!-- generated: begin flow -->' .* is missing: put both back\./,
    );
    assert.throws(() => withParts(place('flow', '') + place('flow', ''), { flow: 'new' }), /'flow' stands there twice/);
    assert.throws(() => withParts(place('flaw', ''), { flow: 'new' }), /'flaw' is made by nothing/);
  });
});

test('a layer that was not synthesized is named, with the way out', () => {
  assert.throws(() => readLayer('/nowhere', 'core', 'prod'), {
    message: "'packages/core/cdk.all/prod' holds no synthesized layer: run 'npx nx run-many -t synth-all' first.",
  });
});
