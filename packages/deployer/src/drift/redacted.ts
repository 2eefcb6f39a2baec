import type { DriftedProperty, DriftedResource } from '../model/plan';
import { SENSITIVE, SENSITIVE_CHANGED } from '../redact/hide';
import { redactText } from '../redact/redact';
import { hideInValue } from '../redact/value';
import type { StackDrift } from './model';

/** What is known of a stack's drift as it may be shown: `(sensitive)` in the place of what is or may be secret. */
export function redactedFindings<T extends StackDrift>(stack: T): T {
  return {
    ...stack,
    reasons: stack.reasons.map(redactText),
    resources: stack.resources.map(redactedResource),
    unchecked: stack.unchecked.map((one) => ({ ...one, ...(one.reason && { reason: redactText(one.reason) }) })),
  };
}

function redactedResource(resource: DriftedResource): DriftedResource {
  return { ...resource, properties: resource.properties.map(redactedProperty) };
}

function redactedProperty({ path, reviewed, live, planned }: DriftedProperty): DriftedProperty {
  const hidden = (value: string) => String(hideInValue(value, path, () => SENSITIVE, { known: [] }));
  // Another secret stays visibly another one.
  const against = (value: string) =>
    reviewed !== undefined && value !== reviewed && hidden(value) === hidden(reviewed)
      ? hidden(value).replaceAll(SENSITIVE, SENSITIVE_CHANGED)
      : hidden(value);
  return {
    path,
    ...(reviewed !== undefined && { reviewed: hidden(reviewed) }),
    ...(live !== undefined && { live: against(live) }),
    ...(planned !== undefined && { planned: against(planned) }),
  };
}
