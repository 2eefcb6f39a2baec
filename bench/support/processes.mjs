import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process and all that descend from it: `{ pid, memory }`, resident bytes. Pages that two share count twice. */
export function familyOf(root) {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,rss='], { encoding: 'utf8' });
  const all = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const family = new Set([root]);
  for (let before = 0; before !== family.size; ) {
    before = family.size;
    for (const [pid, parent] of all) if (family.has(parent)) family.add(pid);
  }
  return all.filter(([pid]) => family.has(pid)).map(([pid, , rss]) => ({ pid, memory: rss * 1024 }));
}

/** Bytes of these processes together, each shared page counted once; undefined where the system doesn't say (only Linux). */
export function proportional(pids) {
  try {
    return pids.reduce((total, pid) => {
      const [, kilobytes] = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').match(/^Pss:\s+(\d+) kB/m);
      return total + Number(kilobytes) * 1024;
    }, 0);
  } catch {
    return undefined;
  }
}
