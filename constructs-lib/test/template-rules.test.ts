import type { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { ServerlessBackend } from '../src';
import { aStack, aWholeBackend, importedParts, templateOf } from './support/builders';
import { type Json, resourcesOf } from './support/templates';

function whole(): Template {
  const stack = aStack();
  new ServerlessBackend(stack, 'Backend', aWholeBackend());
  return templateOf(stack);
}

function layered(): Template {
  const stack = aStack();
  new ServerlessBackend(stack, 'Backend', { ...aWholeBackend(), ...importedParts(stack) });
  return templateOf(stack);
}

/** The key itself is somebody else's: it isn't looked at. */
function encrypted(): Template {
  const stack = aStack('eu-west-1');
  new ServerlessBackend(stack, 'Backend', aWholeBackend({ encryptionKey: new Key(stack, 'Key') }));
  return templateOf(stack);
}

function statements(template: Template): Json[] {
  const policies = Object.values(resourcesOf(template, 'AWS::IAM::Policy'));
  const roles = Object.values(resourcesOf(template, 'AWS::IAM::Role'));
  return [
    ...policies.flatMap((policy) => policy.Properties.PolicyDocument.Statement),
    ...roles.flatMap((role) => (role.Properties.Policies ?? []).flatMap((one: Json) => one.PolicyDocument.Statement)),
  ];
}

describe.each([
  ['a whole backend', whole],
  ['a backend in layers', layered],
  ['an encrypted backend', encrypted],
])('in the template of %s', (_name, build) => {
  const template = build();

  it('no role may do anything to * or to a part of a name', () => {
    expect(statements(template).length).toBeGreaterThan(0);
    for (const statement of statements(template)) expect(JSON.stringify(statement.Resource)).not.toContain('*');
  });

  it('no role may do every action of a service', () => {
    for (const statement of statements(template)) expect(JSON.stringify(statement.Action)).not.toContain('*');
  });

  it('no role has a managed policy', () => {
    for (const role of Object.values(resourcesOf(template, 'AWS::IAM::Role'))) {
      expect(role.Properties).not.toHaveProperty('ManagedPolicyArns');
    }
  });

  it('every function has a role of its own', () => {
    const roles = Object.values(resourcesOf(template, 'AWS::Lambda::Function')).map((fn) =>
      JSON.stringify(fn.Properties.Role),
    );
    expect(roles).toHaveLength(3);
    expect(new Set(roles).size).toBe(3);
  });

  it('every function logs to a log group of its own', () => {
    const groups = Object.values(resourcesOf(template, 'AWS::Lambda::Function')).map(
      (fn) => fn.Properties.LoggingConfig.LogGroup.Ref,
    );
    expect(new Set(groups).size).toBe(3);
    for (const group of groups) expect(resourcesOf(template, 'AWS::Logs::LogGroup')).toHaveProperty(group);
  });

  it('every log group forgets', () => {
    for (const group of Object.values(resourcesOf(template, 'AWS::Logs::LogGroup'))) {
      expect(group.Properties.RetentionInDays).toBe(30);
    }
  });

  it('every queue refuses what is not over TLS', () => {
    const denied = Object.values(resourcesOf(template, 'AWS::SQS::QueuePolicy'))
      .filter((policy) =>
        policy.Properties.PolicyDocument.Statement.some(
          (one: Json) => one.Effect === 'Deny' && one.Condition?.Bool?.['aws:SecureTransport'] === 'false',
        ),
      )
      .flatMap((policy) => policy.Properties.Queues.map((queue: Json) => queue.Ref));
    expect(denied.sort()).toEqual(Object.keys(resourcesOf(template, 'AWS::SQS::Queue')).sort());
  });

  it('every queue is encrypted', () => {
    for (const { Properties } of Object.values(resourcesOf(template, 'AWS::SQS::Queue'))) {
      expect(Properties.SqsManagedSseEnabled === true || Properties.KmsMasterKeyId !== undefined).toBe(true);
    }
  });

  it('every exemption has a reason', () => {
    const skips = Object.values(template.toJSON().Resources as Record<string, Json>).flatMap(
      (resource) => resource.Metadata?.checkov?.skip ?? [],
    );
    expect(skips.length).toBeGreaterThan(0);
    for (const skip of skips) expect(skip.comment).toMatch(/^\S.{20,}\.$/);
  });
});
