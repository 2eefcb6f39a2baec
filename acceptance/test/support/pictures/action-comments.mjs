/**
 * The comments that the actions post, as JSON on standard output: name → body. Run with `node --import tsx`: it reads the
 * actions' sources (ES modules) and the deployer's plans for tests, which Jest can't load together.
 */
import { COMMENT_LIMIT, DeployerError, progressLine, redacted, renderMarkdown } from '@stratiform/deployer';
import { explained, masked, planMarker, SIGNATURE_ROOM, signed } from '@stratiform/github';
import { failureOf } from '../../../../actions/apply/src/failure.ts';
import { appliedReport, failedReport, progressReport } from '../../../../actions/apply/src/report.ts';
import { Standing } from '../../../../actions/apply/src/standing.ts';
import { failureMarkdown, planMarkdown } from '../../../../actions/plan/src/comment.ts';
import { anAssemblyStack } from '../../../../packages/deployer/test/support/builders.ts';
import { corpus } from '../../../../packages/deployer/test/support/corpus.ts';
import { HOSTILE } from '../../../../packages/deployer/test/support/hostile.ts';

const [environment, label] = ['dev', 'pr-12'];
const repository = 'https://github.com/octo-org/shop';
const about = {
  environment,
  head: corpus.create.source.head,
  actor: 'mona',
  run: `${repository}/actions/runs/19482016354/attempts/1`,
  repository,
  apply: 'merge-or-comment',
};

/** As it is posted: without the account, with the state and the marker that nobody sees. */
function posted(markdown, status, plan) {
  const { id, digest, source, account } = plan ?? corpus.create;
  const names = plan && { plan: id, digest };
  const known = { version: 1, environment, label, ...names, head: about.head, base: source.base, status };
  return signed(masked(markdown, account, true), planMarker(environment, label), known);
}

const planned = (name, options) =>
  posted(planMarkdown(redacted(corpus[name]), about, options), 'planned', corpus[name]);
const notPlanned = (error, facts = about) => posted(failureMarkdown(explained(error), facts), 'failed');

const refusedByCloudFormation = new DeployerError(
  'validation-failed',
  [
    "CloudFormation's validation refuses shop-dev-core:",
    '  - shop-dev-core/Backend/Jobs/Resource /Resources/Jobs/Properties/DelaySeconds: Value 901 is not within the range 0 to 900.',
  ].join('\n'),
  'Correct what it names and plan again. Nothing was executed.',
);
const destroys = new DeployerError(
  'destructive',
  'The plan destroys or replaces what may hold data.',
  'Retain it, or allow its type: `allowed-destroy-types: AWS::DynamoDB::Table`.',
);
const hostile = new DeployerError('assembly', HOSTILE.join('\n'), HOSTILE.join(' '));

/** What is told of an apply of the dangerous update. */
function applying(stacks, report, status) {
  const plan = corpus['dangerous-update'];
  const told = { environment, commanded: true, stacks, run: about.run, actor: about.actor };
  const { title, note } = report(told);
  const limit = COMMENT_LIMIT - SIGNATURE_ROOM;
  return posted(renderMarkdown(redacted(plan), { title, note, limit }), status, plan);
}

function standingAt(end) {
  return new Standing(corpus['dangerous-update'], { news: () => {}, changed: () => {} }).ended(end).stacks;
}

const core = anAssemblyStack({ paths: new Map([['Orders', 'shop-dev-core/Orders/Resource']]) });
const halfway = { stackName: 'shop-dev-core', done: 3, total: 7, working: ['Orders'], undoing: false };
const done = (stackName, changes, elapsedMilliseconds) => ({
  stackName,
  status: 'UPDATE_COMPLETE',
  changes,
  elapsedMilliseconds,
});
const ended = {
  applied: [done('shop-dev-infra', 1, 21_000), done('shop-dev-core', 7, 754_000)],
  appliedBefore: [],
  notApplied: [],
};
const [infra] = standingAt(ended);
const [, working] = progressLine(halfway, 95_000, core).split(': ');
const meanwhile = [infra, { stackName: 'shop-dev-core', text: working }];
const failed = {
  applied: [done('shop-dev-infra', 1, 21_000)],
  appliedBefore: [],
  notApplied: [],
  stacks: [core],
  failed: {
    stackName: 'shop-dev-core',
    error: new DeployerError(
      'failed',
      'shop-dev-core failed and is now UPDATE_ROLLBACK_COMPLETE.',
      'It is as it was before. Correct the cause and run the command again.',
    ),
    rootCause: {
      stackName: 'shop-dev-core',
      logicalId: 'Orders',
      nestedIn: [],
      type: 'AWS::RDS::DBInstance',
      status: 'CREATE_FAILED',
      message:
        'DB instance class db.t2.micro does not support encryption at rest (Service: Rds, Status Code: 400, Request ID: 5f0c7a1e)',
    },
  },
};

const comments = {
  'plan-create': planned('create'),
  'plan-dangerous-update': planned('dangerous-update'),
  'plan-destroys-what-it-may-not': planned('dangerous-update', { refusal: explained(destroys) }),
  'plan-500-changes': planned('500-changes'),
  'plan-failed': notPlanned(refusedByCloudFormation),
  applying: applying(meanwhile, progressReport, 'applying'),
  applied: applying(standingAt(ended), (told) => appliedReport(told, 781_000), 'applied'),
  'apply-failed': applying(standingAt(failed), (told) => failedReport(told, failureOf(failed)), 'apply-failed'),
  'plan-hostile': planned('hostile'),
  'plan-failed-hostile': notPlanned(hostile, { ...about, environment: HOSTILE[0], actor: HOSTILE[2] }),
};
process.stdout.write(JSON.stringify(comments));
