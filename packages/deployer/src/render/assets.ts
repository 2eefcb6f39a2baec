import { effectOf, type PropertyChange, type ResourceChange } from '../model/plan';

/** Properties that name an asset by the hash of its content, and what the CDK notes of assets. */
const NAMES_ASSET =
  /\/(S3Key|S3ObjectKey|ObjectKey|Key|SourceObjectKeys\/\d+|ImageUri|Image|ImageIdentifier|TemplateURL|TemplateUrl|ScriptLocation)$|^\/Metadata\/aws:asset:/;

/** How the CDK names an asset: SHA-256, hex. */
const HASH = /[0-9a-f]{64}/g;

/** An image by its digest was pushed by somebody else than the deployer: a reviewer compares the digest. */
const BY_DIGEST = /@sha256:[0-9a-f]{64}$/;

/** Whether nothing about a resource changes but the hashes of its code, image or template. */
export function isAssetOnly(change: ResourceChange): boolean {
  return (
    effectOf(change) === 'change' &&
    change.properties.length > 0 &&
    change.properties.every(isAssetHash) &&
    change.properties.some((property) => property.path.startsWith('/Properties/')) &&
    nothingElse(change)
  );
}

/** The properties of a change as a reviewer needs them: hashes of assets short, and not what the CDK notes of them. */
export function worthShowing(change: ResourceChange): readonly PropertyChange[] {
  const hashes = new Set(change.properties.filter(isAssetHash));
  if (hashes.size === 0) return change.properties;
  return change.properties
    .filter((property) => !hashes.has(property) || !property.path.startsWith('/Metadata/') || hashes.size === 1)
    .map((property) =>
      hashes.has(property)
        ? { ...property, before: shortHashes(property.before), after: shortHashes(property.after) }
        : property,
    );
}

// As many digits as tell two versions apart.
function shortHashes(text: string | undefined): string | undefined {
  return text?.replace(HASH, (hash) => `${hash.slice(0, 12)}…`);
}

function isAssetHash({ path, before, after, afterIsKnown }: PropertyChange): boolean {
  if (before === undefined || after === undefined || !afterIsKnown || !NAMES_ASSET.test(path)) return false;
  if (BY_DIGEST.test(before) || BY_DIGEST.test(after)) return false;
  return before !== after && before.replace(HASH, '#') === after.replace(HASH, '#');
}

// A cause without a property change would be left out of sight.
function nothingElse(change: ResourceChange): boolean {
  const shown = new Set(change.properties.flatMap((property) => property.path.split('/').slice(1, 3)));
  return (
    change.causes.every((cause) => shown.has(cause.target)) &&
    change.scope.every((scope) => scope === 'Properties' || scope === 'Metadata')
  );
}
