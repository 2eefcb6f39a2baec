import type { Project } from 'projen';

/** Tasks that stay: installing, and generating. */
const kept = ['default', 'install', 'install:ci'];

/** Removes projen's tasks from a project: Nx has the targets, and a second way to do the same would drift from the first. */
export function withoutTasks(project: Project): void {
  project.tasks.removeTask('build'); // first: it holds on to its phases
  let left = project.tasks.all.filter(({ name }) => !kept.includes(name));
  while (left.length) {
    const removable = left.find(({ name }) => !left.some((other) => other.steps.some((step) => step.spawn === name)));
    if (!removable) throw new Error(`tasks of '${project.name}' spawn each other: ${left.map(({ name }) => name)}`);
    project.tasks.removeTask(removable.name);
    left = left.filter((task) => task !== removable);
  }
}
