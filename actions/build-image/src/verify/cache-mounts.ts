import * as fs from 'node:fs/promises';
import { annotate } from '@stratiform/github/lib/start.js';
import { DockerfileParser, type Run } from 'dockerfile-ast';
import type { Image } from '../inputs/image.js';

/** Lines of a Dockerfile, counted from 1, whose `RUN` mounts a cache: what is in one outlives a build without cache. */
export function cacheMounts(dockerfileText: string): number[] {
  const runs = DockerfileParser.parse(dockerfileText).getInstructions();
  const mounting = runs.filter(
    (one) =>
      one.getKeyword() === 'RUN' &&
      (one as Run).getFlags().some((flag) => flag.getName() === 'mount' && CACHE.test(flag.getValue() ?? '')),
  );
  return mounting.map((one) => one.getRange().start.line + 1);
}

/** Warns of a proof that files of earlier jobs can take part in. */
export async function warnOfCacheMounts({ name, file }: Image): Promise<void> {
  const lines = cacheMounts(await fs.readFile(file, 'utf8'));
  if (lines.length === 0) return;
  const message =
    `'RUN --mount=type=cache' in line ${lines.join(', ')}: such a mount survives '--no-cache' on a runner that is used again, ` +
    'so an earlier job, also one of a pull request, can put files there that the proof then takes for yours. ' +
    'Verify on runners that are used once, or leave the mount out.';
  annotate([{ level: 'warning', title: `Cache mounts of '${name}'`, message }]);
}

const CACHE = /(^|,)"?type=cache"?(,|$)/i;
