import { type DriftedProperty, type DriftedResource, inertCode, type LayerDrift } from '@stratiform/deployer';
import { type About, TEXT_LIMIT } from './comment.js';

/** Longest value in a cell, in characters: three of them stand beside one another. */
const MOST_VALUE = 80;

/** An issue's title; the same for every report, so that it is found by it. */
export function driftTitle(project: string, environment: string): string {
  return `Drift in ${environment} of ${project}`;
}

/** What is not as the deployed templates say, for an issue and a summary. @param found redacted */
export function driftMarkdown(found: readonly LayerDrift[], about: About): string {
  const rows = found.flatMap((stack) => worstFirst(stack.resources).flatMap((one) => rowsOf(stack, one)));
  const drifted = found.reduce((sum, { resources }) => sum + resources.length, 0);
  const environment = inertCode(about.environment);
  const first =
    drifted === 0
      ? `**Drift in ${environment}**: none found in ${count(found.length, 'stack')}.`
      : `### Drift in ${environment}: ${drifted === 1 ? '1 resource is' : `${drifted} resources are`} not as reviewed`;
  const before = [first, `Found by [this run](${about.run}). Nothing was changed.`, ...unseen(found)];
  const after =
    drifted === 0
      ? []
      : [
          '**What to do**: take the live value into the code, or put the resource right and leave the code alone. This issue is brought up to date by each report, and closed when nothing has drifted.',
        ];
  const room = TEXT_LIMIT - [...before, ...after].join('\n\n').length - 400;
  return [...before, ...(rows.length > 0 ? [table(rows, room)] : []), ...after].join('\n\n');
}

// Whole rows, as many as there is room for.
function table(rows: readonly string[], room: number): string {
  const head = [
    '| Resource | Stack | Property | Reviewed | Live | Template now |',
    '| :-- | :-- | :-- | :-- | :-- | :-- |',
  ];
  let used = head.join('\n').length;
  const fits = rows.filter((row) => {
    used += row.length + 1;
    return used <= room;
  });
  const left = rows.length - fits.length;
  return [[...head, ...fits].join('\n'), ...(left > 0 ? [`… and ${count(left, 'row')} more, in the log.`] : [])].join(
    '\n\n',
  );
}

function rowsOf({ stackName, constructPath }: LayerDrift, resource: DriftedResource): string[] {
  const what = [cell(nameOf(resource, constructPath), 240), cell(stackName, 240)];
  if (resource.status === 'deleted') return [row(...what, '**deleted**', '', '', '')];
  if (resource.properties.length === 0) return [row(...what, '**modified**', '', '', '')];
  return resource.properties.map((property) => row(...what, ...values(property)));
}

function values({ path, reviewed, live, planned }: DriftedProperty): string[] {
  const shown = (value: string | undefined) => (value === undefined ? '–' : cell(value, MOST_VALUE));
  // Where the template still says what was reviewed, there is nothing to read.
  return [
    cell(path.replace(/^\/Properties\//, ''), 120),
    shown(reviewed),
    shown(live),
    planned === reviewed ? '' : shown(planned),
  ];
}

// What could not be looked at may have drifted.
function unseen(found: readonly LayerDrift[]): string[] {
  const told = found
    .filter(({ state }) => state === 'incomplete' || state === 'unavailable')
    .map(
      ({ stackName, state, reasons }) => `- ${inertCode(stackName)} (${state}): ${inertCode(reasons.join(' '), 600)}`,
    );
  return told.length > 0 ? [['⚠️ Not all could be looked at:', '', ...told.slice(0, 50)].join('\n')] : [];
}

function worstFirst(resources: readonly DriftedResource[]): DriftedResource[] {
  const deleted = resources.filter(({ status }) => status === 'deleted');
  return [...deleted, ...resources.filter(({ status }) => status !== 'deleted')];
}

function nameOf({ constructPath, logicalId, nestedIn }: DriftedResource, stackPath: string): string {
  const inner = constructPath?.startsWith(`${stackPath}/`) ? constructPath.slice(stackPath.length + 1) : constructPath;
  return [...nestedIn, (inner ?? logicalId).replace(/\/Resource$/, '')].join(' › ');
}

const cell = (text: string, most: number): string => inertCode(text, most).replaceAll('|', '\\|');
const row = (...cells: string[]): string => `| ${cells.join(' | ')} |`;
const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
