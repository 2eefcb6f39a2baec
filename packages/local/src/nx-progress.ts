/**
 * How far an Nx run is, from the lines that it prints with `--outputStyle=stream`: `task 7 of 16, @stratiform/infra:deploy`.
 * Nx says how many tasks there are only where it was asked for one target.
 */
export class NxProgress {
  private total?: number;
  private readonly begun = new Set<string>();

  /** Takes in one line. The text to show, or undefined when the line says nothing about how far it is. */
  read(line: string): string | undefined {
    const heading = line.match(/^NX\s+Running target \S+ for (?:(\d+) projects?|project \S+)(?: and (\d+) tasks? )?/);
    if (heading) this.total = Number(heading[1] ?? 1) + Number(heading[2] ?? 0);
    const task = line.match(/^> nx run (\S+)/)?.[1];
    if (task === undefined) return undefined;
    this.begun.add(task);
    const of = this.total === undefined ? '' : ` of ${Math.max(this.total, this.begun.size)}`;
    return `task ${this.begun.size}${of}, ${task.replace(/:local$/, '')}`;
  }
}
