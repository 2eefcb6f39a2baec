import type { Plan, PlannedStack, PropertyChange, ResourceChange } from '../../src/model/plan';
import { aChange, aPermissionChange, aPlannedStack, aPlanWith, aPropertyChange } from './builders';

export function planOf(...stacks: PlannedStack[]): Plan {
  return aPlanWith({ stacks, source: { label: 'pr-12', head: '4'.repeat(40), base: 'b'.repeat(40) } });
}

export function stack(layer: string, given: Partial<PlannedStack>): PlannedStack {
  const own = `shop-dev-${layer}`;
  const changes = (given.changes ?? []).map((change) => ({
    ...change,
    ...(change.constructPath && { constructPath: change.constructPath.replace(/^shop-dev-core/, own) }),
  }));
  return aPlannedStack({ layer, stackName: own, constructPath: own, ...given, changes });
}

export function changeOf(name: string, type: string, given: Partial<ResourceChange>): ResourceChange {
  const logicalId = name.replace(/\W/g, '') || 'Id';
  return aChange({ constructPath: `shop-dev-core/${name}/Resource`, logicalId, type, ...given });
}

export function added(name: string, type: string): ResourceChange {
  return changeOf(name, type, { action: 'add' });
}

export function modified(name: string, type: string, properties: readonly PropertyChange[]): ResourceChange {
  return changeOf(name, type, { action: 'modify', properties, scope: ['Properties'] });
}

export function removed(name: string, type: string, given: Partial<ResourceChange> = {}): ResourceChange {
  return changeOf(name, type, { action: 'remove', ...given });
}

export function replaced(
  name: string,
  type: string,
  target: string,
  given: Partial<ResourceChange> = {},
  properties: readonly PropertyChange[] = [],
): ResourceChange {
  const replacement = given.replacement ?? 'yes';
  const causes = [{ target, replaces: replacement }];
  return changeOf(name, type, { action: 'modify', replacement, causes, properties, ...given });
}

export function permission(name: string, given: Parameters<typeof aPermissionChange>[0]) {
  return aPermissionChange({ constructPath: `shop-dev-core/${name}/Resource`, ...given });
}

export function hash(path: string, prefix: string, suffix: string) {
  return aPropertyChange({
    path,
    before: `${prefix}${'a'.repeat(64)}${suffix}`,
    after: `${prefix}${'b'.repeat(64)}${suffix}`,
  });
}

export function codeOf(name: string): ResourceChange {
  return modified(name, 'AWS::Lambda::Function', [
    hash('/Properties/Code/S3Key', '', '.zip'),
    hash('/Metadata/aws:asset:path', 'asset.', ''),
  ]);
}

export function policy(kind: string, principal: string, action: string): string {
  const statement = { Effect: 'Allow', Principal: { [kind]: principal }, Action: action, Resource: '*' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}
