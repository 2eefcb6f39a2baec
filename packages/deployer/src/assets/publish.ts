import * as fs from 'node:fs';
import type { EventType, IManifestEntry } from '@aws-cdk/cdk-assets-lib';
import type { AssemblyStack } from '../assembly/read';
import { hasNestedStacks } from '../assembly/template';
import { explain } from '../aws/explain';
import type { Session } from '../aws/session';
import { DeployerError } from '../errors';
import { publishingClient } from './publishing-client';

/** CloudFormation takes templates of at most so many bytes in a call; longer ones must be in S3 (its quotas). */
export const LONGEST_INLINE_TEMPLATE = 51_200;

/** Whether the template has to be in S3 before a change set can be made of it. */
export function needsUpload(stack: AssemblyStack): boolean {
  return hasNestedStacks(stack.template) || fs.statSync(stack.templateFile).size > LONGEST_INLINE_TEMPLATE;
}

/** Publishes what CloudFormation reads when a change set is made: the stack's template and those of its nested stacks. */
export async function publishTemplates(
  session: Session,
  stack: AssemblyStack,
  notify: (message: string) => void,
): Promise<void> {
  // Who may only plan may write no object over another; what is there is compared when it was read.
  if (needsUpload(stack)) await publish(session, stack, notify, isTemplate, true);
}

/**
 * Publishes what a stack needs when its change set is executed: everything but a template that goes with the call itself.
 * Also where the bucket has a file of that name: it may not be what was reviewed.
 */
export async function publishAssets(
  session: Session,
  stack: AssemblyStack,
  notify: (message: string) => void,
): Promise<void> {
  await publish(session, stack, notify, (asset) => !isTemplate(asset) || needsUpload(stack));
}

/**
 * Publishes assets with the CDK's own library. What is there already is left alone: names are hashes of contents.
 *
 * @throws DeployerError `assets` that names the asset and the service's message
 */
async function publish(
  session: Session,
  stack: AssemblyStack,
  notify: (message: string) => void,
  filter: (asset: IManifestEntry) => boolean,
  once = false,
): Promise<void> {
  if (stack.assetManifests.length === 0) return;
  // A quarter of a second to load, and most runs have nothing to publish.
  const { AssetManifest, AssetPublishing } = await import('./publisher.js');
  const aws = await publishingClient(session, once);
  for (const file of stack.assetManifests) {
    const manifest = AssetManifest.fromFile(file);
    for (const asset of manifest.entries.filter(filter)) {
      const onPublishEvent = (type: EventType) => {
        if (type === 'build') notify(`${stack.stackName}: packs ${asset.displayName(false)}`);
        if (type === 'upload') notify(`${stack.stackName}: uploads ${asset.displayName(false)}`);
      };
      // One publisher an asset: its listener knows which one it hears of, its failures are this one's.
      const publishing = new AssetPublishing(manifest, {
        aws,
        throwOnError: false,
        subprocessOutputDestination: 'ignore',
        progressListener: { onPublishEvent },
      });
      const done = (await publishing.buildEntry(asset)) && (await publishing.publishEntry(asset));
      const failure = publishing.failures[0]?.error;
      if (!done || failure) throw refusal(session, stack, asset, failure);
    }
  }
}

function isTemplate(asset: IManifestEntry): boolean {
  return (
    asset.type === 'file' && /\.template\.json$/.test((asset.genericSource as { readonly path?: string }).path ?? '')
  );
}

function refusal(session: Session, stack: AssemblyStack, asset: IManifestEntry, failure?: Error): DeployerError {
  const cause = explain(failure ?? new Error('it was stopped'), session.target);
  if (cause instanceof DeployerError) return cause;
  return new DeployerError(
    'assets',
    `${stack.stackName}: could not publish ${asset.displayName(true)}: ${cause.message}`,
    'Correct the cause and run the command again.',
  );
}
