/**
 * What every start of an action needs. Apart from the index, because a bundle loads what is imported here at each start,
 * and everything else (GitHub's API, AWS, the deployer) only when it gets that far.
 */
export { setSecret } from '@actions/core';
export { ActionError, explained } from './errors.js';
export { type ActionInterface, type Declared, flag, list, oneOf, text, wholeNumber } from './inputs/declare.js';
export { type Inputs, readInputs } from './inputs/read.js';
export { sharedInputs } from './inputs/shared.js';
export { annotate, failed, line, printed, summary } from './log/log.js';
export { setOutputs } from './outputs.js';
export { type PullRequest, type Run, runFrom } from './run/run.js';
