import * as fs from 'node:fs';
import * as path from 'node:path';
import { Duration, NestedStack, type Stack } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Fill } from '../project';

/** The stacks of a case, in order: one that is updated, one that is created, one that waits for what the first makes. */
export type Place = 'first' | 'second' | 'third';
export const PLACES: readonly Place[] = ['first', 'second', 'third'];

/** How a case is set up beyond the usual. */
export interface Variant {
  /** Whether the first stack has a stack nested in it, which is updated too. @default false */
  readonly nested?: boolean;
  /** Whether the third stack is there before the plan, and waits for a value that the first gives anew. @default false */
  readonly thirdExists?: boolean;
  /** Whether the first and third stacks are there before the plan, and stay as they are. @default false */
  readonly unchanged?: boolean;
}

/** What the asset of the first stack holds. */
export function assetContent(name: string, version: number): string {
  return `asset of ${name}, version ${version}`;
}

/** Name of an SSM parameter of a case. */
export function parameterName(name: string, key: string): string {
  return `/shop/test/${name}/${key}`;
}

/** What is in a stack of a case. */
export function fillOf(place: Place, name: string, root: string, version: number, variant: Variant): Fill {
  if (place === 'first') return first(name, root, version, variant);
  return place === 'second' ? second(name) : third(name, variant);
}

function first(name: string, root: string, version: number, { nested, thirdExists, unchanged }: Variant): Fill {
  return (stack) => {
    // As the CDK's command asks for it: the resource of a nested stack names its file.
    stack.node.setContext('aws:cdk:enable-asset-metadata', true);
    // The CDK remembers in its process what it made of a file: another version needs another name.
    const file = path.join(root, `asset-${version}.txt`);
    fs.writeFileSync(file, assetContent(name, version));
    const given = StringParameter.valueForStringParameter(stack, parameterName(name, 'given'));
    queue(stack, 'Jobs', `${name}-jobs`, 30 * version);
    publish(stack, 'Given', parameterName(name, 'echoed'), given);
    publish(stack, 'Bundle', parameterName(name, 'bundle'), new Asset(stack, 'Asset', { path: file }).s3ObjectKey);
    if (thirdExists || unchanged || version > 1)
      publish(stack, 'Awaited', parameterName(name, 'awaited'), `version ${version}`);
    if (nested) queue(new NestedStack(stack, 'Inner'), 'Nested', `${name}-nested`, 30 * version);
  };
}

function second(name: string): Fill {
  return (stack) => {
    queue(stack, 'Mail', `${name}-mail`, 30);
    publish(stack, 'Second', parameterName(name, 'second'), 'second');
  };
}

function third(name: string, { thirdExists, unchanged }: Variant): Fill {
  return (stack) => {
    const awaited = StringParameter.valueForStringParameter(stack, parameterName(name, 'awaited'));
    publish(stack, 'Echo', parameterName(name, 'echo'), `reads ${awaited}`);
    if (!thirdExists && !unchanged) queue(stack, 'Late', `${name}-late`, 30);
  };
}

function queue(scope: Stack, id: string, queueName: string, seconds: number): void {
  const { node } = new Queue(scope, id, { queueName, visibilityTimeout: Duration.seconds(seconds) });
  (node.defaultChild as { overrideLogicalId?(id: string): void }).overrideLogicalId?.(id);
}

function publish(scope: Stack, id: string, name: string, stringValue: string): void {
  const { node } = new StringParameter(scope, id, { parameterName: name, stringValue });
  (node.defaultChild as { overrideLogicalId?(id: string): void }).overrideLogicalId?.(id);
}
