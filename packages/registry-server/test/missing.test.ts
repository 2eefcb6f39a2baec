import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { engineMissing, missing } from '../src/index.js';

const PATH = process.env['PATH'];

afterEach(() => {
  process.env['PATH'] = PATH;
});

test('what is not installed is named, with what to install', () => {
  process.env['PATH'] = '/nowhere';
  expect(missing()).toMatch(/docker-registry is not installed: install/);
  expect(engineMissing()).toMatch(/docker is not installed: install/);
});

test('an engine that does not answer is none', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'docker-'));
  try {
    // Stands in for a client: what one prints doesn't matter, only that it fails.
    writeFileSync(path.join(folder, 'docker'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    process.env['PATH'] = folder;
    expect(engineMissing()).toMatch(/docker reaches no engine: start one/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
