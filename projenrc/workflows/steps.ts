import { thirdParty } from './pins';
import type { Step } from './workflow';

/** The Node that tools run on; the actions bring their own. */
export const node = '24';

/** @param options further inputs, such as `ref` or `fetch-depth`. The job's token never stays in the clone. */
export function checkout(options: Record<string, string | number> = {}): Step {
  return { name: 'Checkout', uses: thirdParty.checkout, with: { ...options, 'persist-credentials': false } };
}

/** Without a cache: jobs with credentials take nothing that another job wrote. */
export function setupNode(version: string = node): Step {
  return {
    name: 'Node',
    uses: thirdParty.setupNode,
    with: { 'node-version': version, 'package-manager-cache': false },
  };
}

export const setupPython: Step = { name: 'Python', uses: thirdParty.setupPython, with: { 'python-version': '3.13' } };

/** Installs as a person would: with the packages' own scripts, and the Python environments. */
export const install: Step = { name: 'Install', run: 'npm ci' };

/** Installs in a job that may have credentials: no package's own script runs. */
export const installQuietly: Step = { name: 'Install', run: 'npm ci --ignore-scripts' };

/** The Python environment that services are packaged with, which a quiet install leaves out. */
export const installPython: Step = { name: 'Install for Python', run: 'node tools/python-environment.mjs .' };
