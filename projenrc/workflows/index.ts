import { Component, type Project } from 'projen';
import { buildWorkflow } from './build';
import { cleanupWorkflow } from './cleanup';
import { deployWorkflow } from './deploy';
import { driftWorkflow } from './drift';
import { planWorkflow } from './plan';
import { releaseWorkflow } from './release';
import { reusableWorkflow } from './reusable';

/** Every workflow of the repository; how they play together is told in `docs/github.md`. */
export class Workflows extends Component {
  constructor(project: Project) {
    super(project);
    buildWorkflow(project);
    planWorkflow(project);
    deployWorkflow(project);
    cleanupWorkflow(project);
    driftWorkflow(project);
    releaseWorkflow(project);
    reusableWorkflow(project);
  }
}
