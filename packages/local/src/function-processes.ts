import { execFileSync } from 'node:child_process';

/** A process in which the emulator keeps a function warm. */
export interface FunctionProcess {
  readonly pid: number;
  readonly functionName: string;
  /** Resident memory, in bytes. */
  readonly memory: number;
}

/** The processes of functions that the emulator of this process id has running, for tests and measurements. */
export function functionProcesses(emulatorPid: number): FunctionProcess[] {
  const table = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,rss=,args='], { encoding: 'utf8' });
  return table.split('\n').flatMap((line) => {
    const fields = line.trim().match(/^(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/);
    // MiniStack unpacks a function into TMPDIR/ministack-lambda-<name>-<8 random characters>.
    const name = fields?.[4].match(/ministack-lambda-(.+)-[^-/]{8}[/\\]/)?.[1];
    if (!fields || !name || Number(fields[2]) !== emulatorPid) return [];
    return [{ pid: Number(fields[1]), functionName: name, memory: Number(fields[3]) * 1024 }];
  });
}
